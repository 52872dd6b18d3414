//! When the last commit of a clone was made. `git` is asked, but in an empty
//! repository of our own that only borrows the objects: settings and hooks of
//! a student's repository are programs, and none of them is run.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
#[cfg(target_os = "linux")]
use std::process::Child;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
#[cfg(target_os = "linux")]
use rustix::process::{Pid, Resource, Rlimit, prlimit};

/// How long `git` may take to show one commit.
const PATIENCE: Duration = Duration::from_secs(10);
/// The beginning of a commit, in bytes; its date stands there.
const BEGINNING: u64 = 64 * 1024;
/// How much memory `git` may use, in bytes, whatever the objects say.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 2 * 1024 * 1024 * 1024;

/// The committer's date of what is checked out in `folder`; `None` if it is no
/// clone or has no commit.
pub(super) fn time(folder: &Path) -> Option<Timestamp> {
    let git = folder.join(".git");
    if !fs::symlink_metadata(&git).ok()?.is_dir() {
        return None;
    }
    date(&show(&git, &head(&git)?)?)
}

/// The hash of what is checked out.
fn head(git: &Path) -> Option<String> {
    let head = read(&git.join("HEAD"))?;
    let Some(name) = head.strip_prefix("ref: ") else {
        return hash(&head);
    };
    let name = name.trim();
    if name.starts_with('/') || name.split('/').any(|part| part == "..") {
        return None;
    }
    if let Some(loose) = read(&git.join(name)).as_deref().and_then(hash) {
        return Some(loose);
    }
    let packed = read(&git.join("packed-refs"))?;
    packed
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(_, of)| *of == name)
        .and_then(|(found, _)| hash(found))
}

fn hash(text: &str) -> Option<String> {
    let text = text.trim();
    let is_hash = text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| text.to_owned())
}

fn read(path: &Path) -> Option<String> {
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    let file = File::open(path).ok()?;
    file.take(16 * 1024 * 1024).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The beginning of a commit, as `git` shows it.
fn show(git: &Path, commit: &str) -> Option<String> {
    let own = tempfile::tempdir().ok()?;
    fs::write(own.path().join("HEAD"), "ref: refs/heads/none\n").ok()?;
    fs::create_dir(own.path().join("refs")).ok()?;
    let mut child = Command::new("git")
        .args(["cat-file", "commit", commit])
        .current_dir(own.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH")?)
        .env("HOME", own.path())
        .env("GIT_DIR", own.path())
        .env(
            "GIT_OBJECT_DIRECTORY",
            fs::canonicalize(git).ok()?.join("objects"),
        )
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    #[cfg(target_os = "linux")]
    limit(&child);
    let mut output = child.stdout.take()?;
    let (sender, beginning) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = (&mut output).take(BEGINNING).read_to_end(&mut bytes);
        // Nobody listens any more if it took too long.
        let _ = sender.send(read.map(|_| bytes));
    });
    let bytes = beginning.recv_timeout(PATIENCE);
    // It has ended, or it has to.
    let _ = child.kill();
    let _ = child.wait();
    let _ = reader.join();
    String::from_utf8(bytes.ok()?.ok()?).ok()
}

/// Limits the memory of another process, as only Linux can. A limit that cannot
/// be set leaves the time limit.
#[cfg(target_os = "linux")]
fn limit(child: &Child) {
    let limit = Rlimit {
        current: Some(MEMORY),
        maximum: Some(MEMORY),
    };
    let _ = prlimit(Some(Pid::from_child(child)), Resource::As, limit);
}

/// `committer Zoë <z@x> 1767225600 +0100` in the head of a commit.
fn date(commit: &str) -> Option<Timestamp> {
    let line = commit
        .lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix("committer "))?;
    let seconds = line.rsplit_once('>')?.1.split_whitespace().next()?;
    Timestamp::from_second(seconds.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn the_date_is_the_committers_and_not_one_of_the_message() {
        let commit = "tree 1\nauthor A <a> 5 +0000\ncommitter B <b> 1767225600 +0100\n\ncommitter C <c> 7 +0000\n";
        assert_eq!(date(commit).unwrap().to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(date("tree 1\n\ncommitter C <c> 7 +0000\n"), None);
    }
}
