//! A trace as Perfetto's own definitions read it, by `decode.py`.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde::Deserialize;
use wakeline::Recording;
use wakeline::view::write_perfetto;

const DECODE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/perfetto/decode.py");

#[derive(Deserialize)]
pub(crate) struct Trace {
    pub(crate) tracks: Vec<Track>,
    pub(crate) events: Vec<Event>,
}

#[derive(Deserialize)]
pub(crate) struct Track {
    pub(crate) uuid: u64,
    pub(crate) parent: Option<u64>,
    pub(crate) name: String,
    pub(crate) description: String,
}

#[derive(Deserialize)]
pub(crate) struct Event {
    pub(crate) at: u64,
    pub(crate) kind: String,
    pub(crate) track: u64,
    pub(crate) name: String,
    pub(crate) starts: Vec<u64>,
    pub(crate) arrives: Vec<u64>,
    pub(crate) notes: BTreeMap<String, String>,
}

/// A slice with its end, where it has one.
pub(crate) struct Slice<'t> {
    pub(crate) begin: &'t Event,
    pub(crate) end: Option<&'t Event>,
}

impl Trace {
    pub(crate) fn track_of(&self, event: &Event) -> &str {
        let track = self.tracks.iter().find(|track| track.uuid == event.track);
        &track.unwrap().name
    }

    /// Every slice, in the order of begin. Panics where an end has no begin.
    pub(crate) fn slices(&self) -> Vec<Slice<'_>> {
        let mut open: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        let mut slices: Vec<Slice> = Vec::new();
        for event in &self.events {
            let stack = open.entry(event.track).or_default();
            match event.kind.as_str() {
                "begin" => {
                    stack.push(slices.len());
                    slices.push(Slice {
                        begin: event,
                        end: None,
                    });
                }
                "end" => slices[stack.pop().expect("an end has a begin")].end = Some(event),
                _ => {}
            }
        }
        slices
    }

    pub(crate) fn on(&self, track: &str, name: &str) -> Vec<Slice<'_>> {
        let mut slices = self.slices();
        slices.retain(|it| self.track_of(it.begin) == track && it.begin.name == name);
        slices
    }

    pub(crate) fn start_of(&self, flow: u64) -> &Event {
        let mut starts = self.events.iter().filter(|it| it.starts.contains(&flow));
        let start = starts.next().expect("a flow starts somewhere");
        assert!(starts.next().is_none(), "flow {flow} starts twice");
        start
    }
}

fn python(args: &[&str], input: &[u8]) -> Output {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let child = Command::new(&python)
        .arg(DECODE)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.unwrap_or_else(|error| panic!("{python} does not start: {error}"));
    // Whoever only probes does not read.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Whether the official definitions are installed.
pub(crate) fn installed() -> bool {
    static PROBE: OnceLock<Option<String>> = OnceLock::new();
    let missing = PROBE.get_or_init(|| {
        let probe = python(&["--probe"], b"");
        let why = String::from_utf8_lossy(&probe.stderr).into_owned();
        (!probe.status.success()).then_some(why)
    });
    if let Some(why) = missing {
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!ci, "CI must decode traces: {why}");
        eprintln!("NOT CHECKED: {why}");
    }
    missing.is_none()
}

/// The trace as the official definitions read it; `None` where they are not
/// installed.
pub(crate) fn decode(recording: &Recording) -> Option<Trace> {
    if !installed() {
        return None;
    }
    let mut bytes = Vec::new();
    write_perfetto(recording, &mut bytes).unwrap();
    let decoded = python(&[], &bytes);
    let stderr = String::from_utf8_lossy(&decoded.stderr);
    assert!(decoded.status.success(), "{stderr}");
    Some(serde_json::from_slice(&decoded.stdout).unwrap())
}
