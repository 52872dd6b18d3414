//! The player: one HTML file that goes through a recording event by event. A
//! recording comes in, and what was expected of it; a page goes out that needs
//! no network, and that is complete without JavaScript.
//!
//! The script is a handful of small modules. It computes every state (ready
//! queue, waiting tasks, …) from the JSON document alone, so it also plays
//! documents in other pages: [`player_script`] exports `mount`.
//!
//! `model.js` is pure: the document comes in, the state after any event goes out.
//! States are replayed from checkpoints, so stepping back is exact. `words.js` has
//! the sentence of an event, `lanes.js` the drawings, whose size does not grow with
//! the recording, `player.js` the page, and `elements.js` makes what they draw.
//!
//! The order that it shows is tokio's own: spawned tasks first in, first out;
//! behind them those that other threads woke; and `main`, which has no place in
//! the queue, whenever the loop begins a turn, which is when the queue is empty or
//! after 61 polls. Where a recording does not tell (an abort leaves no wake; lost
//! events; no `tokio_unstable`) the page says so.

mod difference;
mod escape;
mod tables;

use std::io::{self, BufWriter, Write};

use escape::{InScript, escape};

use super::{SpanView, write_json};
use crate::diagnosis;
use crate::timeline::Recording;

const PAGE: &str = include_str!("player/page.html");
/// In an order in which each uses only those before it.
const SCRIPTS: [(&str, &str); 5] = [
    ("model", include_str!("player/model.js")),
    ("words", include_str!("player/words.js")),
    ("elements", include_str!("player/elements.js")),
    ("lanes", include_str!("player/lanes.js")),
    ("player", include_str!("player/player.js")),
];

const STYLE: &str = include_str!("player/player.css");
/// How lines begin that a page does not need.
const LEFT_BEHIND: [&str; 5] = ["import ", "//", "/*", "* ", "*/"];

/// What a player shows besides the recording.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlayerOptions<'a> {
    /// The heading.
    pub title: &'a str,
    /// Said below the heading instead of how the run ended: a diagnosis.
    pub remark: Option<&'a str>,
    /// What the run should have been, shown beside what it was.
    pub expected: Option<&'a SpanView>,
}

/// Writes a recording as a page that plays it, event by event.
///
/// It holds one event at a time, however long the timeline is; of the text for
/// readers without JavaScript it keeps the first lines, and says how many it
/// left out. `out` need not be buffered.
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
/// let mut page = Vec::new();
/// let options = view::PlayerOptions { title: "One <page>", ..Default::default() };
/// view::write_player(&recording, options, &mut page).unwrap();
/// let page = String::from_utf8(page).unwrap();
/// assert!(page.contains("<h1>One &lt;page&gt;</h1>"));
/// assert!(page.contains("It finished at 10 ms."));
/// ```
pub fn write_player(
    recording: &Recording,
    options: PlayerOptions<'_>,
    out: impl Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let mut parts = PAGE.split("{{");
    out.write_all(parts.next().unwrap_or_default().as_bytes())?;
    for part in parts {
        let (name, text) = part.split_once("}}").unwrap_or((part, ""));
        match name {
            "title" => write!(out, "{}", escape(options.title))?,
            "style" => out.write_all(player_style().as_bytes())?,
            "ending" => write!(out, "{}", escape(&ending(recording, options)))?,
            "unseen" => unseen(&mut out, recording)?,
            "operations" => tables::operations(&mut out, &recording.span_view(), options.expected)?,
            "polls" => tables::polls(&mut out, &recording.timeline)?,
            "document" => write_json(recording, InScript(&mut out))?,
            "script" => out.write_all(player_script().as_bytes())?,
            "options" => settings(&mut out, recording, options)?,
            _ => write!(out, "{{{{{name}}}}}")?,
        }
        out.write_all(text.as_bytes())?;
    }
    out.flush()
}

/// The parts of a player that stands in a page of somebody else's: HTML that
/// needs no script, and what [`player_script`]'s `mount` is given.
#[derive(Clone, Debug)]
pub struct PlayerParts {
    /// How the run ended, as HTML without a block around it.
    pub ending: String,
    /// The operations, beside those expected, as a table.
    pub operations: String,
    /// Every poll, as preformatted text.
    pub polls: String,
    /// The JSON document; it can stand in a `<script>`.
    pub document: String,
    /// The options of `mount`, as JSON.
    pub settings: String,
}

/// The parts of a player, for a page that has others on it too.
///
/// ```
/// use wakeline::{ms, scenario, view};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("<a>", ms(10));
///     world.web().fetch("<a>").await.unwrap();
/// });
/// let parts = view::player_parts(&recording, view::PlayerOptions::default());
/// assert_eq!(parts.ending, "It finished at 10 ms.");
/// assert!(parts.operations.contains("fetch(&lt;a&gt;)"));
/// assert!(!parts.document.contains('<'));
/// ```
pub fn player_parts(recording: &Recording, options: PlayerOptions<'_>) -> PlayerParts {
    let view = recording.span_view();
    PlayerParts {
        ending: escape(&ending(recording, options)).into_owned(),
        operations: text(|out| {
            unseen(out, recording)?;
            tables::operations(out, &view, options.expected)
        }),
        polls: text(|out| tables::polls(out, &recording.timeline)),
        document: text(|out| write_json(recording, InScript(out))),
        settings: text(|out| settings(out, recording, options)),
    }
}

fn text(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes every write");
    String::from_utf8(out).expect("every part is text")
}

/// The script of the player: an ES module that exports `mount(element,
/// document, options)`, where `document` is what [`write_json`] writes. It has
/// neither comments nor indentation.
///
/// ```
/// let script = wakeline::view::player_script();
/// assert!(script.contains("export function mount("));
/// assert!(!script.contains("import "));
/// ```
pub fn player_script() -> String {
    // All modules become one, where every name is at hand.
    SCRIPTS
        .iter()
        .flat_map(|(_, script)| bare(script))
        .collect()
}

/// The modules that [`player_script`] is made of, by name, for a page that has a
/// use for some of them: each imports only from those before it.
///
/// ```
/// let mut modules = wakeline::view::player_modules().into_iter();
/// let (_, model) = modules.find(|(name, _)| *name == "model").unwrap();
/// assert!(model.contains("export function createModel("));
/// ```
pub fn player_modules() -> [(&'static str, &'static str); 5] {
    SCRIPTS
}

/// The style of the player. All its classes begin with `wlp`; it takes mdBook's
/// colours where a page has them.
///
/// ```
/// assert!(wakeline::view::player_style().contains(".wlp"));
/// ```
pub fn player_style() -> String {
    bare(STYLE).collect()
}

fn bare(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines().map(str::trim_start);
    let needed = |line: &&str| !LEFT_BEHIND.iter().any(|start| line.starts_with(start));
    // After these a line ends nothing.
    let ends = |line: &str| !line.ends_with(['{', '(', '[', ',', ';']);
    let lines = lines.filter(needed);
    lines.flat_map(move |line| [line, if ends(line) { "\n" } else { "" }])
}

fn ending(recording: &Recording, options: PlayerOptions<'_>) -> String {
    if let Some(remark) = options.remark {
        return remark.to_owned();
    }
    diagnosis::of_ending(recording).map_or_else(
        || format!("It finished at {}.", recording.timeline.total),
        |diagnosis| diagnosis.text,
    )
}

fn unseen(out: &mut impl Write, recording: &Recording) -> io::Result<()> {
    let mut unseen = recording.timeline.unseen.iter();
    unseen.try_for_each(|unseen| writeln!(out, "<p>Not seen: {}.</p>", escape(&unseen.to_string())))
}

/// What the script is told besides the document.
fn settings(
    out: &mut impl Write,
    recording: &Recording,
    options: PlayerOptions<'_>,
) -> io::Result<()> {
    let difference = options
        .expected
        .and_then(|expected| difference::event(recording, expected));
    let settings = serde_json::json!({
        "difference": difference,
        "tasksSeen": cfg!(tokio_unstable),
    });
    write!(out, "{settings}")
}
