//! The jail stage: this binary, started again with a hidden first argument.
//! It limits itself, then becomes the program. Limits survive `exec`.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::Limits;

/// The hidden first argument.
const RUN: &str = "__jail";
/// Limits itself, says what was enforced, and ends.
const PROBE: &str = "__jail-probe";
/// The first line of a probe's answer.
pub(super) const GREETING: &str = "wakeline jail";

/// Becomes the jailed program if this process was started as a jail stage.
/// Call it first in `main` of every binary that grades; otherwise it returns
/// at once.
pub fn enter_if_asked() {
    let mut args = std::env::args_os().skip(1);
    let Some(first) = args.next() else { return };
    if first == RUN {
        run(args);
    } else if first == PROBE {
        probe(args);
    }
}

pub(super) fn run_args(limits: &Limits, program: &Path, args: &[OsString]) -> Vec<OsString> {
    let mut all = vec![OsString::from(RUN), spec(limits).into(), program.into()];
    all.extend(args.iter().cloned());
    all
}

pub(super) fn probe_args(limits: &Limits) -> Vec<OsString> {
    vec![PROBE.into(), spec(limits).into()]
}

/// `cpu,memory,file size,open files`.
fn spec(limits: &Limits) -> String {
    let Limits {
        cpu_seconds,
        memory,
        file_size,
        open_files,
        ..
    } = limits;
    format!("{cpu_seconds},{memory},{file_size},{open_files}")
}

fn run(mut args: impl Iterator<Item = OsString>) -> ! {
    let limits = args.next().unwrap_or_default();
    let Some(program) = args.next() else {
        give_up("no program to run")
    };
    apply(&limits);
    let error = Command::new(&program).args(args).exec();
    give_up(&format!("could not start {}: {error}", program.display()))
}

fn probe(mut args: impl Iterator<Item = OsString>) -> ! {
    let enforced = apply(&args.next().unwrap_or_default());
    let mut text = String::from(GREETING);
    for name in enforced {
        text.push('\n');
        text.push_str(name);
    }
    text.push('\n');
    let written = std::io::stdout().write_all(text.as_bytes());
    std::process::exit(i32::from(written.is_err()))
}

/// Sets every limit that the host lets it set, and names them.
fn apply(spec: &OsStr) -> Vec<&'static str> {
    let spec = spec.to_string_lossy();
    let mut numbers = spec.split(',').map(|number| number.parse::<u64>().ok());
    let mut enforced = Vec::new();
    let resources = [
        (Resource::Cpu, "processor time"),
        (Resource::As, "memory"),
        (Resource::Fsize, "file size"),
        (Resource::Nofile, "open files"),
    ];
    for (resource, name) in resources {
        let limit = numbers.next().flatten();
        if limit.is_some() && set(resource, limit) {
            enforced.push(name);
        }
    }
    if set(Resource::Core, Some(0)) {
        enforced.push("no core dumps");
    }
    if die_with_parent() {
        enforced.push("dies with the grader");
    }
    enforced
}

fn set(resource: Resource, limit: Option<u64>) -> bool {
    setrlimit(
        resource,
        Rlimit {
            current: limit,
            maximum: limit,
        },
    )
    .is_ok()
}

#[cfg(target_os = "linux")]
fn die_with_parent() -> bool {
    use rustix::process::{Signal, set_parent_process_death_signal};
    set_parent_process_death_signal(Some(Signal::KILL)).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn die_with_parent() -> bool {
    false
}

fn give_up(why: &str) -> ! {
    eprintln!("jail: {why}");
    std::process::exit(126)
}
