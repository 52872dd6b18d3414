//! Prints the recording of every scenario, one JSON object a line:
//! `{"scenario": "chapter::scenario", "recording": {…}}`.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;
use wakeline::Recording;

#[derive(Serialize)]
struct Line {
    scenario: &'static str,
    recording: Recording,
}

fn main() -> ExitCode {
    match print() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "the recordings could not be written to standard output: {error}"
            );
            ExitCode::from(4)
        }
    }
}

fn print() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for scenario in listings::all() {
        let line = Line {
            scenario: scenario.name,
            recording: scenario.record(),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
