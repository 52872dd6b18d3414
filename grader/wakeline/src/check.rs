//! The runtime of `#[wakeline::check]`.
//!
//! A check is an ordinary test: it runs its scenario in several worlds, holds
//! the span views against its snapshot, and prints what a learner should read
//! first. Started by the grader (see [`crate::report`]) it judges nothing and
//! only sends its recordings out.
//!
//! A check looks like this:
//!
//! ```
//! # mod subject { pub async fn title(web: wakeline::world::Web) -> String { web.fetch("home").await.unwrap() } }
//! use wakeline::{World, ms};
//!
//! #[wakeline::check]
//! async fn fetches_the_page_once(world: World) {
//!     world.web().page("home", ms(30));
//!     assert_eq!(subject::title(world.web()).await, "page home");
//! }
//! ```
//!
//! Its snapshot lies beside it in `snapshots/fetches_the_page_once.snap`. An
//! author accepts a new one with `INSTA_UPDATE=always`.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::judge::judge;
use crate::report::{REPORT_ENV, Request, Response};
use crate::scenario::{Depth, Options, Program, WALL_LIMIT};
use crate::timeline::{Ending, Recording};
use crate::verdict::Verdict;
use crate::view::Snapshot;

/// The worlds in which a check runs and for which it has a snapshot. The
/// nominal one comes first.
pub const SEEDS: [u64; 3] = [0, 1, 2];

/// What the attribute knows about a check.
pub struct Check {
    /// The function's name.
    pub name: &'static str,
    /// The package under test: `ex-at-most-n`.
    pub package: &'static str,
    /// `file!()` of the check.
    pub file: &'static str,
    /// `CARGO_MANIFEST_DIR` of the package.
    pub manifest_dir: &'static str,
    /// What to run.
    pub program: Program,
    /// `insta::assert_snapshot!` at the check's place, for authors.
    pub accept: fn(&str, &str),
}

/// Runs a check as the test that it is.
///
/// # Panics
/// When the check did not pass; that is how a test fails. What there is to
/// read was printed before.
pub fn run(check: &Check) {
    if std::env::var_os(REPORT_ENV).is_some() {
        if let Err(error) = report(check) {
            fail(&format!(
                "{}: the grader could not be answered: {error}",
                check.name
            ));
        }
        return;
    }
    let spans = |seed| Options::new(seed).depth(Depth::Spans);
    let recordings = record(check, &spans, &SEEDS, WALL_LIMIT);
    let folder = snapshots(check);
    let path = folder.join(format!("{}.snap", check.name));
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        return accept(check, &folder, &recordings);
    }
    let expected = match read_snapshot(&path) {
        Ok(expected) => expected,
        Err(reason) => fail(&format!(
            "{}: {reason}.\nAn author makes it with `INSTA_UPDATE=always cargo test -p {}`.",
            check.name, check.package
        )),
    };
    let judgement = judge(&expected, &recordings);
    if judgement.verdict == Verdict::Pass {
        return;
    }
    let mut text = format!(
        "\n{}: {}\n\n{}\n",
        check.name,
        judgement.verdict,
        judgement.explain()
    );
    if let Some(slug) = check.package.strip_prefix("ex-") {
        let _ = writeln!(text, "\nTo see every poll:  cargo grader trace {slug}");
        let _ = writeln!(text, "For a hint:         cargo grader hint {slug}");
    }
    fail(&text);
}

/// Reads a snapshot file.
///
/// # Errors
/// A sentence that names the file and what is wrong with it.
///
/// ```
/// use std::path::Path;
/// let error = wakeline::check::read_snapshot(Path::new("none.snap")).unwrap_err();
/// assert_eq!(error, "there is no snapshot at none.snap");
/// ```
pub fn read_snapshot(path: &Path) -> Result<Snapshot, String> {
    let shown = path.display();
    if !path.exists() {
        return Err(format!("there is no snapshot at {shown}"));
    }
    let snapshot = insta::Snapshot::from_file(path)
        .map_err(|error| format!("the snapshot {shown} cannot be read: {error}"))?;
    let insta::internals::SnapshotContents::Text(text) = snapshot.contents() else {
        return Err(format!("the snapshot {shown} is not text"));
    };
    text.to_string()
        .parse()
        .map_err(|error| format!("the snapshot {shown} is damaged: {error}"))
}

/// One recording a world; stops short after a world in which the scenario did
/// not finish, because the next would not either.
fn record(
    check: &Check,
    options: &dyn Fn(u64) -> Options,
    seeds: &[u64],
    wall: Duration,
) -> Vec<Recording> {
    let deadline = Instant::now() + wall;
    let mut recordings = Vec::new();
    for seed in seeds {
        let left = deadline.saturating_duration_since(Instant::now());
        let recording = options(*seed).wall_limit(left).run(check.program);
        let finished = recording.ending == Ending::Finished;
        recordings.push(recording);
        if !finished {
            break;
        }
    }
    recordings
}

fn accept(check: &Check, folder: &Path, recordings: &[Recording]) {
    if let Some(run) = recordings.iter().find(|run| run.ending != Ending::Finished) {
        let name = check.name;
        fail(&format!(
            "{name}: not accepted, because it did not finish: {:?}",
            run.ending
        ));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| (check.accept)(check.name, &Snapshot::of(recordings).to_string()));
}

/// The folder `snapshots` beside the check's file. `file!()` is relative to
/// the workspace, which is some folder above the package.
fn snapshots(check: &Check) -> PathBuf {
    let manifest_dir = Path::new(check.manifest_dir);
    let file = manifest_dir
        .ancestors()
        .map(|folder| folder.join(check.file))
        .find(|file| file.exists());
    let file = file.unwrap_or_else(|| manifest_dir.join(check.file));
    let folder = file.parent().unwrap_or(manifest_dir).join("snapshots");
    // Solutions reach the checks through `..`: show people the short way.
    let clean = folder
        .parent()
        .and_then(|parent| parent.canonicalize().ok());
    clean.map_or(folder, |parent| parent.join("snapshots"))
}

fn report(check: &Check) -> io::Result<()> {
    let mut channel = open_channel()?;
    let mut line = String::new();
    channel.read_line(&mut line)?;
    let request: Request = serde_json::from_str(&line)?;
    drop(line);
    let wall = Duration::from_millis(request.wall_ms);
    let polls = |seed| Options::new(seed).events_limit(request.events);
    let response = Response {
        key: request.key,
        check: check.name.to_owned(),
        recordings: record(check, &polls, &request.seeds, wall),
    };
    let mut line = serde_json::to_vec(&response)?;
    line.push(b'\n');
    channel.get_mut().write_all(&line)
}

#[cfg(unix)]
fn open_channel() -> io::Result<BufReader<std::os::unix::net::UnixStream>> {
    use std::os::fd::AsFd;
    let channel = io::stdin().as_fd().try_clone_to_owned()?;
    #[cfg(target_os = "linux")]
    crate::shim::close_standard_input()?;
    Ok(BufReader::new(channel.into()))
}

#[cfg(not(unix))]
fn open_channel() -> io::Result<BufReader<std::fs::File>> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "grading needs a Unix system",
    ))
}

/// Fails the test without the usual `thread panicked` line: the text is all
/// that a learner needs.
fn fail(text: &str) -> ! {
    println!("{text}");
    std::panic::resume_unwind(Box::new("the check did not pass"));
}
