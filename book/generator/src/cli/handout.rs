//! `cargo course handout` as the terminal shows it.

use std::path::{Path, PathBuf};

use clap::Args;
use grader::exit::Exit;

use crate::cli::sources;
use crate::cli::terminal::say;
use crate::error::Error;
use crate::handout::{self, Done, Options};
use crate::new::Wakeline;

const AFTER: &str = "\
Examples:
  cargo course handout ../for-students                    a folder to pack or to copy
  cargo course handout ../for-students --git              the same as a repository
  cargo course handout ../for-students --update           after the course changed
  cargo course handout ../for-students --vendored         for machines without a network

It holds no solution, hidden check, misconception or teaching note; every file is
searched before it is put there. Its README.md says how learners begin.";

/// What is typed.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Handout {
    /// The folder: one that is empty or not there, or with --update a hand-out.
    dir: PathBuf,
    /// Bring a hand-out up to date. What learners wrote stays, and is named.
    #[arg(long)]
    update: bool,
    /// Bring all crates along, so that nothing needs a network.
    #[arg(long)]
    vendored: bool,
    /// Make the folder a git repository. In one that is a repository, what was
    /// written becomes a commit in any case.
    #[arg(long)]
    git: bool,
    /// A checkout of Wakeline; by default what the course uses that you are in.
    #[arg(long, value_name = "DIR")]
    wakeline: Option<PathBuf>,
}

/// Makes it, or brings it up to date.
pub(super) fn run(root: &Path, handout: &Handout) -> Result<Exit, Error> {
    let wakeline = match &handout.wakeline {
        Some(checkout) => Wakeline::checkout(checkout)?,
        None => Wakeline::of_course(root)?,
    };
    let options = Options {
        dir: handout.dir.clone(),
        wakeline,
        vendored: handout.vendored,
        git: handout.git,
        update: handout.update,
    };
    say!("Running the programs of the book …");
    let done = handout::hand_out(&sources(root)?, &options, &mut |what| say!("{what}"))?;
    say_done(&done, handout);
    Ok(Exit::Success)
}

fn say_done(done: &Done, handout: &Handout) {
    let dir = done.dir.display();
    if handout.update {
        say!(
            "{dir}: {} new or changed, {} removed.",
            done.changed,
            done.removed
        );
    } else {
        say!("The hand-out is in {dir}: {} files.", done.files);
    }
    if !done.kept.is_empty() {
        say!("Kept as somebody edited it:");
    }
    for kept in &done.kept {
        say!("  {kept}");
    }
    if done.committed {
        say!("What was written is a commit in its repository.");
    }
    if !handout.update {
        say!("Its README.md says how learners begin.");
    }
}
