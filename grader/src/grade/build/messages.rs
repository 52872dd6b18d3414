//! From what the compiler said to what a learner reads: its own words, capped,
//! with nothing of the scratch folder and nothing of a hidden check.

use std::path::Path;

use jail::{End, Outcome};
use serde::Deserialize;

use super::NotBuilt;
use crate::results::printable;
use crate::verdict::{Diagnosis, Reason, Verdict};

#[derive(Deserialize)]
struct Message {
    level: String,
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

/// Why the student's library did not compile.
pub(super) fn explain(outcome: &Outcome, scratch: &Path) -> NotBuilt {
    let errors = errors(&outcome.stderr);
    let message = message(&errors, &outcome.stderr, scratch);
    if let Some(not_built) = killed(outcome, &message) {
        return not_built;
    }
    let place = errors
        .iter()
        .flat_map(|error| &error.spans)
        .find(|span| span.is_primary && span.file_name.starts_with("src/"));
    let place = place.map_or_else(String::new, |span| {
        format!(
            " The first error is in {}, line {}.",
            span.file_name, span.line_start
        )
    });
    NotBuilt {
        verdict: Verdict::CompileError,
        diagnosis: Diagnosis::new(
            Reason::DoesNotCompile,
            format!("The code does not compile, so nothing of it could run.{place}"),
        ),
        message,
    }
}

/// Why the pristine checks did not compile against the student's library.
pub(super) fn explain_checks(outcome: &Outcome, scratch: &Path) -> NotBuilt {
    let mut errors = errors(&outcome.stderr);
    let all = errors.len();
    errors.retain(|error| !error.spans.iter().any(|span| is_hidden(&span.file_name)));
    let message = if errors.is_empty() && all > 0 {
        "The errors are in hidden checks.".to_owned()
    } else {
        message(
            &errors,
            if all == 0 { &outcome.stderr } else { b"" },
            scratch,
        )
    };
    if let Some(not_built) = killed(outcome, &message) {
        return not_built;
    }
    NotBuilt {
        verdict: Verdict::CompileError,
        diagnosis: Diagnosis::new(
            Reason::ChecksDoNotFit,
            "The code compiles, but the checks cannot call it: a name, an argument or a type that \
             they use is not the one of the starter. Keep the public items as they were.",
        ),
        message,
    }
}

fn is_hidden(file: &str) -> bool {
    file.split(['/', '\\']).any(|part| part == "hidden")
}

fn killed(outcome: &Outcome, message: &str) -> Option<NotBuilt> {
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let (verdict, text) = match outcome.end {
        End::OutOfTime(limit) => (
            Verdict::Timeout,
            format!("The compiler was not done after {} s.", limit.as_secs()),
        ),
        _ if stderr.contains("memory allocation of") => (
            Verdict::OutOfMemory,
            "The compiler ran out of memory.".to_owned(),
        ),
        End::Signalled(_) => (
            Verdict::CompileError,
            "The compiler crashed on this code, so nothing of it could run.".to_owned(),
        ),
        End::Exited(_) => return None,
    };
    let diagnosis = Diagnosis::new(Reason::TooMuchForTheCompiler, text);
    Some(NotBuilt {
        verdict,
        diagnosis,
        message: message.to_owned(),
    })
}

fn errors(stderr: &[u8]) -> Vec<Message> {
    String::from_utf8_lossy(stderr)
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter(|message| message.level.starts_with("error") && !message.spans.is_empty())
        .collect()
}

fn message(errors: &[Message], stderr: &[u8], scratch: &Path) -> String {
    let mut text: String = errors
        .iter()
        .filter_map(|error| error.rendered.as_deref())
        .collect();
    if text.is_empty() {
        text = plain(stderr);
    }
    let scratch = format!("{}/", scratch.display());
    printable(text.replace(&scratch, "").trim_end())
}

/// What is not about a place in the code: the linker, or the compiler's end.
fn plain(stderr: &[u8]) -> String {
    let lines = String::from_utf8_lossy(stderr).into_owned();
    let rendered = |line: &str| match serde_json::from_str::<Message>(line) {
        Ok(message) => message.rendered.unwrap_or_default(),
        Err(_) => format!("{line}\n"),
    };
    lines.lines().map(rendered).collect()
}
