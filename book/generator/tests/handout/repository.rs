//! A hand-out that is a git repository.

use std::fs;
use std::path::Path;

use super::{LIB, checkout, command, folder, told, tree, typed};

/// Git as nobody has set it up.
fn git(dir: &Path, arguments: &[&str]) -> String {
    let output = command("git", dir).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        told(&output)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_repository_gets_a_commit_of_what_was_written_and_of_nothing_else() {
    let root = checkout();
    let folder = folder();
    let dir = folder.path().join("for students");
    let path = dir.to_str().unwrap();
    let made = typed(&root, &[path, "--git"]);
    assert!(made.status.success(), "{}", told(&made));
    assert!(told(&made).contains("a commit"), "{}", told(&made));
    assert_eq!(git(&dir, &["status", "--porcelain"]), "");
    assert_eq!(git(&dir, &["log", "--format=%s"]).lines().count(), 1);

    // A learner's clone, and the instructor's own edits beside the update.
    let clone = folder.path().join("clone");
    git(
        folder.path(),
        &["clone", "--quiet", path, clone.to_str().unwrap()],
    );
    let lock = fs::read_to_string(dir.join("handout.lock")).unwrap();
    let line = lock
        .lines()
        .find(|line| line.ends_with("  LICENSE-MIT"))
        .unwrap();
    let older = lock.replace(
        line,
        &format!("{}  LICENSE-MIT", blake3::hash(b"older").to_hex()),
    );
    fs::write(dir.join("handout.lock"), older).unwrap();
    fs::write(dir.join("LICENSE-MIT"), "older").unwrap();
    git(
        &dir,
        &["commit", "--quiet", "--all", "--message", "As it was"],
    );
    fs::write(dir.join(LIB), "// mine\n").unwrap();
    fs::write(dir.join("staged.txt"), "mine").unwrap();
    git(&dir, &["add", "staged.txt"]);
    let updated = typed(&root, &[path, "--update"]);
    let said = told(&updated);
    assert!(updated.status.success(), "{said}");
    assert!(said.contains(&format!("{LIB}  (edited)")), "{said}");
    let names = git(&dir, &["show", "--name-only", "--format=%s", "HEAD"]);
    let names: Vec<&str> = names
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(names, ["LICENSE-MIT", "handout.lock"]);
    let left = git(&dir, &["status", "--porcelain"]);
    assert_eq!(left, format!(" M {LIB}\nA  staged.txt\n"));
    let again = typed(&root, &[path, "--update"]);
    assert!(!told(&again).contains("a commit"), "{}", told(&again));
    // Whoever cloned it pulls.
    git(&clone, &["pull", "--quiet", "--ff-only"]);
    assert!(
        fs::read_to_string(clone.join("LICENSE-MIT"))
            .unwrap()
            .contains("MIT")
    );

    // A repository without files is as good as an empty folder.
    let bare = folder.path().join("empty");
    git(folder.path(), &["init", "--quiet", "empty"]);
    let made = typed(&root, &[bare.to_str().unwrap()]);
    assert!(made.status.success(), "{}", told(&made));
    assert_eq!(git(&bare, &["status", "--porcelain"]), "");
    assert!(tree(&bare) == tree(&clone));
}
