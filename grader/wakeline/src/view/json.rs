//! The timeline for programs: a versioned JSON document, written as a stream
//! and read back to the same recording.
//!
//! The document is described by a JSON Schema, [`JSON_SCHEMA`]. All times are
//! whole milliseconds of virtual time since the scenario began, and their names
//! end in `_ms`. Within `v1`, kinds of event and fields may be added, and a
//! reader skips fields that it does not know; nothing is removed, and nothing
//! changes its meaning.

mod wire;

use std::io::{self, BufWriter, Read, Write};

use serde::Serialize;

use crate::timeline::Recording;

/// What `schema` says in every document of this version.
pub const JSON_VERSION: &str = "wakeline/timeline/v1";

/// The JSON Schema (draft 2020-12) of the document. It is strict: it names
/// every field that this version writes.
///
/// ```
/// assert!(wakeline::view::JSON_SCHEMA.contains(wakeline::view::JSON_VERSION));
/// ```
pub const JSON_SCHEMA: &str = include_str!("../../schema/timeline-v1.json");

/// A document that is not a timeline of a version known here.
#[derive(Debug, thiserror::Error)]
#[error("not a {JSON_VERSION} document: {0}")]
pub struct ReadJsonError(#[from] serde_json::Error);

/// Writes a recording as JSON, one line an operation, a block and an event.
///
/// It holds one event at a time, however long the timeline is. `out` need not
/// be buffered.
///
/// # Errors
/// When `out` cannot be written to.
///
/// ```
/// use wakeline::{ms, scenario, view};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("a", ms(10));
///     world.web().fetch("a").await.unwrap();
/// });
/// let mut json = Vec::new();
/// view::write_json(&recording, &mut json).unwrap();
/// let text = std::str::from_utf8(&json).unwrap();
/// assert!(text.starts_with("{\"schema\":\"wakeline/timeline/v1\",\n\"seed\":0,\n"));
/// assert!(text.contains(r#"{"name":"fetch(a)","task":"main","begin_ms":0,"end_ms":10,"outcome":"ok"}"#));
/// assert_eq!(view::read_json(&json[..]).unwrap(), recording);
/// ```
pub fn write_json(recording: &Recording, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let timeline = &recording.timeline;
    write!(out, "{{\"schema\":\"{JSON_VERSION}\"")?;
    field(&mut out, "seed", &recording.seed)?;
    field(&mut out, "ending", &wire::Ending::of(&recording.ending))?;
    field(&mut out, "total_ms", &timeline.total)?;
    field(&mut out, "dropped_events", &timeline.dropped_events)?;
    if timeline.plain {
        field(&mut out, "plain", &true)?;
    }
    if !timeline.pool_full.is_empty() {
        field(&mut out, "pool_full", &timeline.pool_full)?;
    }
    if !timeline.unseen.is_empty() {
        field(&mut out, "unseen", &timeline.unseen)?;
    }
    let operations = timeline.operations.iter().map(wire::Operation::of);
    list(&mut out, "operations", operations)?;
    list(
        &mut out,
        "blocks",
        timeline.blocks.iter().map(wire::Block::of),
    )?;
    if !timeline.closures.is_empty() {
        let closures = timeline.closures.iter().map(wire::Closure::of);
        list(&mut out, "closures", closures)?;
    }
    if let Some(after) = timeline.after_main() {
        field(&mut out, "after_main", &after)?;
    }
    list(
        &mut out,
        "events",
        timeline.events.iter().map(wire::Event::of),
    )?;
    out.write_all(b"}\n")?;
    out.flush()
}

/// Reads a document that [`write_json`] wrote.
///
/// # Errors
/// When it cannot be read, is no JSON, is of another version, or holds a kind
/// of event that this version does not know.
///
/// ```
/// let error = wakeline::view::read_json(&br#"{"schema":"wakeline/timeline/v9"}"#[..]).unwrap_err();
/// assert!(error.to_string().contains("its schema is `wakeline/timeline/v9`"));
/// ```
pub fn read_json(document: impl Read) -> Result<Recording, ReadJsonError> {
    let document: wire::Document = serde_json::from_reader(io::BufReader::new(document))?;
    Ok(document.into_recording())
}

fn field(out: &mut impl Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, ",\n\"{name}\":")?;
    Ok(serde_json::to_writer(out, value)?)
}

fn list<T: Serialize>(
    out: &mut impl Write,
    name: &str,
    items: impl Iterator<Item = T>,
) -> io::Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    let mut before = "\n";
    for item in items {
        out.write_all(before.as_bytes())?;
        serde_json::to_writer(&mut *out, &item)?;
        before = ",\n";
    }
    out.write_all(b"]")
}
