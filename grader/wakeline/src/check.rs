//! The runtime of `#[wakeline::check]`.
//!
//! A check is an ordinary test: it runs its scenario in several worlds, holds
//! the span views against its snapshot, and prints what a learner should read
//! first. Started by a program that judges by itself (see [`crate::protocol`])
//! it only sends its recordings out.
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
//!
//! # What to do next
//!
//! A check that did not pass can say last what to do next, with two variables
//! of the environment, which belong into `[env]` of `.cargo/config.toml`:
//!
//! ```toml
//! WAKELINE_HELP_FOR = "task-*"
//! WAKELINE_HELP = "For a hint:  ask-me *"
//! ```
//!
//! The first says for which packages, and its `*` stands for any text. In the
//! second `*` is that text: a check of `task-one` says `For a hint:  ask-me one`.

mod answer;
mod help;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::judge::{Judgement, judge};
use crate::protocol::REPORT_ENV;
use crate::scenario::{Depth, Options, Program, REAL_LIMIT};
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
    /// The package under test.
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
        if let Err(error) = answer::answer(check) {
            fail(&format!(
                "{}: the recordings could not be sent: {error}",
                check.name
            ));
        }
        return;
    }
    let spans = |seed| Options::new(seed).depth(Depth::Spans);
    let recordings = record(check, &spans, &SEEDS, REAL_LIMIT);
    let folder = snapshots(check);
    let path = folder.join(format!("{}.snap", check.name));
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        return accept(check, &folder, &recordings);
    }
    let judgement = read_snapshot(&path).and_then(|expected| {
        let judgement = judge(&expected, &recordings).map_err(|unjudged| unjudged.to_string())?;
        Ok(with_polls(check, &expected, recordings, judgement))
    });
    let judgement = match judgement {
        Ok(judgement) => judgement,
        Err(reason) => fail(&format!(
            "{}: {reason}.\nAn author makes it with `INSTA_UPDATE=always cargo test -p {}`.",
            check.name, check.package
        )),
    };
    if judgement.verdict == Verdict::Pass {
        return;
    }
    let mut text = format!(
        "\n{}: {}\n\n{}\n",
        check.name,
        judgement.verdict,
        judgement.explain()
    );
    if let Some(help) = help::of_environment(check.package) {
        let _ = writeln!(text, "\n{help}");
    }
    fail(&text);
}

/// Judges a check that did not pass once more, with the polls of the world that
/// decided: they say more of the cause, and cost time only where it is needed.
/// What ran out of real time is not run again, and what is not the same a second
/// time is judged as it was.
fn with_polls(
    check: &Check,
    expected: &Snapshot,
    mut recordings: Vec<Recording>,
    first: Judgement,
) -> Judgement {
    let world = recordings.iter_mut().find(|run| run.seed == first.seed);
    let Some(run) = world.filter(|_| first.verdict != Verdict::Pass) else {
        return first;
    };
    if matches!(run.ending, Ending::TimedOut { .. }) {
        return first;
    }
    *run = Options::new(run.seed).run(check.program);
    match judge(expected, &recordings) {
        Ok(second) if (second.verdict, &second.got) == (first.verdict, &first.got) => second,
        _ => first,
    }
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
    real_limit: Duration,
) -> Vec<Recording> {
    let deadline = Instant::now() + real_limit;
    let mut recordings = Vec::new();
    for seed in seeds {
        let left = deadline.saturating_duration_since(Instant::now());
        let recording = options(*seed).real_limit(left).run(check.program);
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

/// Fails the test without the usual `thread panicked` line: the text is all
/// that a learner needs.
fn fail(text: &str) -> ! {
    println!("{text}");
    std::panic::resume_unwind(Box::new("the check did not pass"));
}
