//! Runs one check in one process and takes its report. What the process prints
//! is only ever shown, never believed: a report counts if it carries the key
//! of this very run, names this very check, and nothing else came with it.

pub(crate) mod libtest;
mod symbols;

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use jail::{Cell, End, Jail, Limits, Outcome, Purpose, Reach};
use wakeline::protocol::{REPORT_ENV, Request, Response};
use wakeline::{Ending, Recording};

use crate::catalogue::Check;
use crate::error::Error;
use crate::verdict::{Diagnosis, Reason, Verdict};

/// How the run of a check ended.
pub(crate) enum Run {
    /// It reported, one recording a world.
    Reported(Vec<Recording>),
    /// It ended without a report that counts: it has earned nothing.
    Died(Verdict, Diagnosis),
}

impl Run {
    /// Whether it used up its real time.
    pub(crate) fn hung(&self) -> bool {
        match self {
            Run::Reported(recordings) => recordings
                .iter()
                .any(|recording| matches!(recording.ending, Ending::TimedOut { .. })),
            Run::Died(verdict, _) => *verdict == Verdict::Timeout,
        }
    }
}

/// Real time that a check has to explain itself before its process is killed.
const TO_EXPLAIN: Duration = Duration::from_millis(500);

/// Signals by number, where rustix's names would need a platform each.
const KILL: i32 = 9;
const CPU_TIME: i32 = 24;
const FILE_SIZE: i32 = 25;

/// Runs one check of a check binary in `dir`, an empty folder.
pub(crate) fn run(
    jail: &Jail,
    binary: &Path,
    check: &Check,
    seeds: &[u64],
    dir: &Path,
    limits: &Limits,
) -> Result<Run, Error> {
    let key = secret()?;
    let real_time = limits.real_time.saturating_sub(TO_EXPLAIN);
    let real_ms = u64::try_from(real_time.as_millis()).unwrap_or(u64::MAX);
    let request = Request {
        key: key.clone(),
        seeds: seeds.to_vec(),
        real_ms,
        events: limits.events,
    };
    let mut line = serde_json::to_string(&request).expect("a request is plain data");
    line.push('\n');
    let name = check.test_name();
    let cell = Cell {
        program: binary,
        purpose: Purpose::Check,
        args: ["--exact", &name, "--nocapture", "--test-threads=1"]
            .map(Into::into)
            .into(),
        env: [env(dir), vec![(REPORT_ENV, "1".into())]].concat(),
        dir,
        reach: Reach::of_check(dir),
        request: Some(line),
    };
    let outcome = jail.run(cell, limits)?;
    Ok(match response(&outcome, &key, check, seeds) {
        Ok(mut recordings) => {
            symbols::name_stacks(&mut recordings, binary);
            Run::Reported(recordings)
        }
        Err(said) => {
            let (verdict, diagnosis) = died(&outcome, said, limits);
            Run::Died(verdict, diagnosis)
        }
    })
}

/// The environment of every check.
fn env(dir: &Path) -> Vec<(&'static str, OsString)> {
    vec![
        ("TMPDIR", dir.into()),
        ("HOME", dir.into()),
        // Each of glibc's arenas takes address space, of which there is
        // only so much, and not memory.
        ("MALLOC_ARENA_MAX", "2".into()),
    ]
}

fn secret() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(Error::Key)?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}

/// Whether a process that left no report said something instead.
#[derive(Clone, Copy)]
enum Said {
    Nothing,
    Rubbish,
}

fn response(
    outcome: &Outcome,
    key: &str,
    check: &Check,
    seeds: &[u64],
) -> Result<Vec<Recording>, Said> {
    let reply = outcome.reply.as_deref().ok_or(Said::Rubbish)?;
    if reply.is_empty() {
        return Err(Said::Nothing);
    }
    let line = reply.strip_suffix(b"\n").ok_or(Said::Rubbish)?;
    // A second line is no JSON after the first, so this also refuses more.
    let response: Response = serde_json::from_slice(line).map_err(|_| Said::Rubbish)?;
    if response.key != key || response.check != check.name {
        return Err(Said::Rubbish);
    }
    complete(&response.recordings, seeds)
        .then_some(response.recordings)
        .ok_or(Said::Rubbish)
}

/// One recording a world in the order asked for; it may stop short only after
/// a world in which the scenario did not finish.
fn complete(recordings: &[Recording], seeds: &[u64]) -> bool {
    let in_order = recordings
        .iter()
        .map(|recording| recording.seed)
        .eq(seeds.iter().copied().take(recordings.len()));
    let stopped = recordings
        .last()
        .is_some_and(|last| last.ending != Ending::Finished);
    in_order && (recordings.len() == seeds.len() || stopped)
}

fn died(outcome: &Outcome, said: Said, limits: &Limits) -> (Verdict, Diagnosis) {
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let seconds = limits.real_time.as_secs();
    let out_of_time = || {
        let text = format!("The check did not end within {seconds} s of real time.");
        (Verdict::Timeout, Diagnosis::new(Reason::OutOfTime, text))
    };
    let early = |how: &str| {
        let text = match said {
            Said::Nothing => format!("The process ended before the check did: {how}."),
            Said::Rubbish => {
                format!("The process sent something that is not the check's report: {how}.")
            }
        };
        (Verdict::Crashed, Diagnosis::new(Reason::EndedEarly, text))
    };
    let out_of_memory = || {
        let limit = limits.memory / (1024 * 1024);
        let text = format!("The program used up its memory, {limit} MiB.");
        (
            Verdict::OutOfMemory,
            Diagnosis::new(Reason::OutOfMemory, text),
        )
    };
    match outcome.end {
        End::OutOfTime(_) | End::Signalled(CPU_TIME) => out_of_time(),
        _ if stderr.contains("memory allocation of") => out_of_memory(),
        End::Signalled(KILL) => out_of_memory(),
        _ if stderr.contains("has overflowed its stack") => {
            early("the stack overflowed, as endless recursion does")
        }
        End::Signalled(FILE_SIZE) => early("it wrote a file that was too large"),
        // Which signal depends on how the host ends what is aborted.
        End::Signalled(_) => early("it was aborted, or used memory that is not there"),
        End::Exited(code) => early(&format!("exit code {code}")),
    }
}

/// The names of all tests in a check binary.
pub(crate) fn list(jail: &Jail, binary: &Path, dir: &Path) -> Result<Vec<String>, Error> {
    let cell = Cell {
        program: binary,
        purpose: Purpose::Check,
        args: ["--list", "--format=terse"].map(Into::into).into(),
        env: Vec::new(),
        dir,
        reach: Reach::of_check(dir),
        request: None,
    };
    let outcome = jail.run(cell, &Limits::check())?;
    let text = String::from_utf8_lossy(&outcome.stdout).into_owned();
    let names = text.lines().filter_map(|line| line.strip_suffix(": test"));
    Ok(names.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use wakeline::protocol::Response;
    use wakeline::{Ending, Recording, Timeline};

    use super::{Check, End, Outcome, response};
    use crate::catalogue::{Points, Visibility};

    fn recording(seed: u64, ending: Ending) -> Recording {
        let timeline = Timeline::default();
        Recording {
            seed,
            ending,
            timeline,
        }
    }

    fn both_worlds() -> Vec<Recording> {
        vec![
            recording(0, Ending::Finished),
            recording(1, Ending::Finished),
        ]
    }

    fn line(key: &str, check: &str, recordings: Vec<Recording>) -> String {
        let (key, check) = (key.to_owned(), check.to_owned());
        serde_json::to_string(&Response {
            key,
            check,
            recordings,
        })
        .unwrap()
            + "\n"
    }

    /// Whether a reply in the worlds 0 and 1 counts.
    fn counts(reply: &str) -> bool {
        let check = Check {
            name: "waits".to_owned(),
            points: Points(1),
            visibility: Visibility::Visible,
        };
        let outcome = Outcome {
            end: End::Exited(0),
            stdout: Vec::new(),
            stderr: Vec::new(),
            reply: Some(reply.as_bytes().to_vec()),
        };
        response(&outcome, "secret", &check, &[0, 1]).is_ok()
    }

    #[test]
    fn a_report_with_key_and_name_counts() {
        assert!(counts(&line("secret", "waits", both_worlds())));
    }

    #[test]
    fn a_report_without_the_key_does_not_count() {
        assert!(!counts(&line("guess", "waits", both_worlds())));
        assert!(!counts(&line("", "waits", both_worlds())));
    }

    #[test]
    fn a_report_of_another_check_does_not_count() {
        assert!(!counts(&line("secret", "easier", both_worlds())));
    }

    #[test]
    fn a_report_with_something_before_or_after_it_does_not_count() {
        let report = line("secret", "waits", both_worlds());
        assert!(!counts(&format!("{report}{report}")));
        assert!(!counts(&format!("{{}}\n{report}")));
        assert!(!counts(report.trim_end()));
    }

    #[test]
    fn a_report_that_leaves_worlds_out_does_not_count() {
        assert!(!counts(&line("secret", "waits", Vec::new())));
        assert!(!counts(&line(
            "secret",
            "waits",
            vec![recording(0, Ending::Finished)]
        )));
        assert!(!counts(&line(
            "secret",
            "waits",
            vec![recording(1, Ending::Finished)]
        )));
    }

    #[test]
    fn a_report_may_stop_after_a_world_that_did_not_finish() {
        let stuck = recording(0, Ending::Deadlock { stuck: Vec::new() });
        assert!(counts(&line("secret", "waits", vec![stuck])));
    }
}
