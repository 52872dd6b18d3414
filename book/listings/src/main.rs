//! Prints the recording of every scenario, one JSON object a line:
//! `{"scenario": "chapter::scenario", "recording": {…}}`; then all runs of every
//! lab: `{"lab": "chapter::program", "runs": [{…}], …}`.

use std::io::{self, Write};
use std::process::ExitCode;

use listings::lab::{Grid, Lab};
use serde::Serialize;
use wakeline::Recording;

#[derive(Serialize)]
struct Line {
    scenario: &'static str,
    recording: Recording,
}

fn main() -> ExitCode {
    let labs: Result<Vec<Grid>, String> =
        listings::labs().iter().map(Lab::record).collect();
    let printed = labs.map(|labs| print(&labs));
    let (said, code) = match printed {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(error)) => (
            format!(
                "the recordings could not be written to standard output: {error}"
            ),
            4,
        ),
        Err(error) => (error, 2),
    };
    eprintln!("{said}");
    ExitCode::from(code)
}

fn print(labs: &[Grid]) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for scenario in listings::all() {
        let line = Line {
            scenario: scenario.name,
            recording: scenario.record(),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    for lab in labs {
        serde_json::to_writer(&mut out, lab)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
