//! From what a failed test printed to what a learner reads.

use wakeline::Rule;

use crate::verdict::{Diagnosis, Reason};

/// How libtest and the standard library begin to tell of a panic.
const PANICKED: &str = "panicked at ";

/// What was said of a test that did not pass.
pub(super) struct Words {
    /// What the test wrote to standard error, panics among it.
    test: Vec<String>,
    /// What libtest has to add.
    libtest: String,
}

impl Words {
    pub(super) fn of(stdout: &str, stderr: &str, name: &str) -> Words {
        let begin = format!("\nfailures:\n\n---- {name} stdout ----\n");
        let libtest = stdout.rsplit_once(&begin).map_or("", |(_, rest)| rest);
        let libtest = libtest.split("\n\nfailures:\n").next().unwrap_or("");
        let test = stderr.lines().filter_map(|line| plain(line, name));
        Words {
            test: test.collect(),
            libtest: libtest.to_owned(),
        }
    }

    /// Everything.
    pub(super) fn all(&self) -> String {
        let test = self.test.join("\n");
        let all = format!("{}\n{}", test.trim(), self.libtest.trim_end());
        all.trim().to_owned()
    }

    /// Why the test failed.
    pub(super) fn diagnosis(&self) -> Diagnosis {
        if self.libtest.contains("test did not panic as expected") {
            let text = "The test expects a panic, but the code did not panic.";
            return Diagnosis::new(Reason::DidNotPanic, text);
        }
        if self
            .libtest
            .contains("panic did not contain expected string")
        {
            let text = "The code panicked, as the test expects, but with another message.";
            return Diagnosis::new(Reason::PanickedOtherwise, text);
        }
        let error = |line: &String| line.strip_prefix("Error: ").map(str::to_owned);
        if let Some(error) = self.test.iter().rev().find_map(error) {
            let text = format!("The test ended with an error: {error}");
            return Diagnosis::new(Reason::TestReturnedErr, text);
        }
        // The last panic is the one that ended the test.
        let at = self.test.iter().rposition(|line| line.contains(PANICKED));
        let Some(at) = at else {
            let text = "The test failed; its output was too long to say why.";
            return Diagnosis::new(Reason::TestFailed, text);
        };
        let place = self.test[at].rsplit_once(PANICKED);
        let (file, line) = place.map_or(("", ""), |(_, place)| file_and_line(place));
        let what = self.test.get(at + 1).map_or("", String::as_str);
        let what = what.trim_end_matches('.');
        if what.starts_with("not yet implemented") || what.starts_with("not implemented") {
            let text = format!("A part is still to be written: {file}, line {line} says {what}.");
            return Diagnosis::new(Rule::NotWrittenYet, text);
        }
        let text = if file.starts_with("src/") {
            format!("The code panicked in {file}, line {line}: {what}.")
        } else {
            format!("The test failed in {file}, line {line}: {what}.")
        };
        Diagnosis::new(Reason::TestPanicked, text)
    }
}

/// Of `tests/a.rs:5:9:`.
fn file_and_line(place: &str) -> (&str, &str) {
    let mut parts = place.trim_end_matches(':').rsplitn(3, ':').skip(1);
    let line = parts.next().unwrap_or_default();
    (parts.next().unwrap_or_default(), line)
}

/// A line of standard error without what differs from run to run.
fn plain(line: &str, test: &str) -> Option<String> {
    if line.starts_with("note: run with `RUST_BACKTRACE") {
        return None;
    }
    let panicked = line.split_once(PANICKED);
    let Some((thread, place)) = panicked.filter(|_| line.starts_with("thread '")) else {
        return Some(line.to_owned());
    };
    let thread = thread.rsplit_once(" (").map_or(thread, |(name, _)| name);
    if thread == format!("thread '{test}'") || thread == "thread 'main'" {
        return Some(format!("{PANICKED}{place}"));
    }
    Some(format!("{thread} {PANICKED}{place}"))
}
