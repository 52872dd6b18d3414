//! A hand-out that is a git repository: what was written becomes a commit on
//! top, and what a learner or an instructor has changed or staged beside it is no
//! part of it.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

/// What a repository has at its top.
pub(super) const FOLDER: &str = ".git";

/// Why git did not do its part. The files are in their place all the same.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// It did not start.
    #[error("the files are in their place, but git could not be started to {doing}: {source}")]
    Start {
        /// What for.
        doing: &'static str,
        /// The system's own words.
        source: io::Error,
    },
    /// It failed.
    #[error(
        "the files are in their place, but git could not {doing} ({status}); mend it, then run the same with --update:\n{said}"
    )]
    Failed {
        /// What for.
        doing: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        said: String,
    },
}

/// Whether a folder is the top of a repository. One inside of another is not.
pub(super) fn is_repository(dir: &Path) -> bool {
    dir.join(FOLDER).exists()
}

/// Makes a folder one.
pub(super) fn init(dir: &Path) -> Result<(), GitError> {
    git(dir, &["init", "--quiet"], "make a repository", "").map(drop)
}

/// Commits these files, there or removed, and nothing else. Says whether there
/// was anything to commit.
pub(super) fn commit(dir: &Path, own: &BTreeSet<String>, message: &str) -> Result<bool, GitError> {
    let listed = "list what it knows";
    let known = git(dir, &["ls-files", "-z"], listed, "")?;
    let known: BTreeSet<&str> = known.split('\0').collect();
    // Not `add`: what a .gitignore names was handed out, too.
    let there = |path: &&String| dir.join(path).exists() || known.contains(path.as_str());
    let own: BTreeSet<&String> = own.iter().filter(there).collect();
    let all = joined(own.iter().map(|path| path.as_str()));
    let update = ["update-index", "--add", "--remove", "-z", "--stdin"];
    git(dir, &update, "note the new files", &all)?;
    let nothing = git(dir, &["hash-object", "-t", "tree", "--stdin"], listed, "")?;
    let head = git(
        dir,
        &["rev-parse", "--quiet", "--verify", "HEAD"],
        listed,
        "",
    );
    let head = head.unwrap_or(nothing);
    let diff = [
        "diff",
        "--cached",
        "--name-only",
        "--no-renames",
        "-z",
        head.trim(),
    ];
    let staged = git(dir, &diff, listed, "")?;
    let changed = staged.split('\0');
    let changed = joined(changed.filter(|path| own.iter().any(|known| known == path)));
    if changed.is_empty() {
        return Ok(false);
    }
    let commit = [
        "commit",
        "--quiet",
        "--only",
        "--pathspec-from-file=-",
        "--pathspec-file-nul",
        "--message",
        message,
    ];
    git(dir, &commit, "commit what was written", &changed)?;
    Ok(true)
}

fn joined<'a>(paths: impl Iterator<Item = &'a str>) -> String {
    paths.flat_map(|path| [path, "\0"]).collect()
}

fn git(
    dir: &Path,
    arguments: &[&str],
    doing: &'static str,
    input: &str,
) -> Result<String, GitError> {
    let mut command = Command::new("git");
    command.arg("--literal-pathspecs").args(arguments);
    command.current_dir(dir);
    // Those of a hook that this runs in are of another repository.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let start = |source| GitError::Start { doing, source };
    let mut child = command.spawn().map_err(start)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // It may answer before it has heard everything.
        let heard = scope.spawn(move || match stdin {
            Some(mut stdin) => stdin.write_all(input.as_bytes()),
            None => Ok(()),
        });
        let output = child.wait_with_output();
        // If it stopped listening, it says why itself.
        let _ = heard.join();
        output
    });
    let output = output.map_err(start)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(GitError::Failed {
            doing,
            status: output.status,
            said: said.trim_end().to_owned(),
        });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
