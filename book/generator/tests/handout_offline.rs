//! A hand-out with every crate in it, on a machine that has no network and where
//! cargo never ran: it tests, checks, and passes what is right.
//!
//! It compiles everything from the beginning, so it has a file of its own.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use grader::catalogue::{Catalogue, starter};

const LIB: &str = "exercises/coroutines/two-at-once/src/lib.rs";

fn told(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(out) + &text(err)
}

/// Whether this machine lets a process have a network of its own, with nothing
/// in it.
fn can_cut_off() -> bool {
    let tried = Command::new("unshare").args(["-rn", "true"]).output();
    tried.is_ok_and(|output| output.status.success())
}

/// What a student hands in who packs all of it: thousands of files.
fn is_graded_as_an_archive(checkout: &Path, dir: &Path, folder: &Path) {
    let class = folder.join("class");
    fs::create_dir_all(&class).unwrap();
    let packed = Command::new("tar")
        .arg("-czf")
        .arg(class.join("ada.tar.gz"))
        .arg("-C")
        .arg(dir)
        .arg(".")
        .output()
        .unwrap();
    assert!(packed.status.success(), "{}", told(&packed));
    let out = folder.join("marks");
    let program = Path::new(env!("CARGO_BIN_EXE_course"));
    let graded = Command::new(env!("CARGO"))
        .current_dir(checkout)
        .env("CARGO_TARGET_DIR", program.ancestors().nth(2).unwrap())
        .args(["--offline", "grader", "grade"])
        .arg(class)
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    assert!(
        matches!(graded.status.code(), Some(0 | 1)),
        "{}",
        told(&graded)
    );
    let results = fs::read_to_string(out.join("results.jsonl")).unwrap();
    let line = results
        .lines()
        .find(|line| line.contains("\"two-at-once\""));
    let line = line.unwrap();
    assert!(line.contains("\"score\":10,"), "{line}");
}

#[test]
#[ignore = "a long proof: all crates are compiled without a network"]
fn with_all_crates_along_it_works_without_a_network_and_without_a_home() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let checkout = here.ancestors().nth(2).unwrap();
    // The same path each time, so that crates need not be compiled again.
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendored ü");
    let dir = tmp.join("hand out");
    let _ = fs::remove_dir_all(&dir);
    let made = Command::new(env!("CARGO_BIN_EXE_course"))
        .current_dir(checkout)
        .arg("handout")
        .arg(&dir)
        .arg("--vendored")
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", told(&made));
    let licences = fs::read_dir(dir.join(".cargo/vendor"))
        .unwrap()
        .filter(|krate| {
            let mut files = fs::read_dir(krate.as_ref().unwrap().path()).unwrap();
            files.any(|file| {
                let name = file.unwrap().file_name().to_string_lossy().to_uppercase();
                name.contains("LICEN") || name.contains("COPYING")
            })
        });
    assert!(licences.count() > 100, "crates bring their licences");

    let home = tempfile::tempdir().unwrap();
    let cut_off = can_cut_off();
    if !cut_off {
        println!("no network namespaces here: only cargo is told to stay offline");
    }
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let run = |arguments: &[&str]| {
        let mut command = if cut_off {
            let mut command = Command::new("unshare");
            command.args(["-rn", &cargo]);
            command
        } else {
            Command::new(&cargo)
        };
        command
            .args(arguments)
            .current_dir(&dir)
            .stdin(Stdio::null())
            .env("CARGO_HOME", home.path())
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", tmp.join("target"))
            .output()
            .unwrap()
    };
    let test = ["test", "--locked", "-p", "ex-two-at-once"];
    let failed = run(&test);
    let said = told(&failed);
    assert!(!failed.status.success(), "a starter passes: {said}");
    assert!(said.contains("0 passed; 3 failed"), "{said}");
    let checked = run(&["grader", "check", "two-at-once"]);
    let said = told(&checked);
    assert!(said.contains("trace_mismatch, 0 of 8 points"), "{said}");

    let catalogue = Catalogue::load(checkout).unwrap();
    let solution = catalogue.exercise("two-at-once").unwrap().solution.clone();
    let path = solution.unwrap().join("src/lib.rs");
    let reference = fs::read_to_string(&path).unwrap();
    let solved = starter::solved(&reference, &path).unwrap().text;
    fs::write(dir.join(LIB), solved).unwrap();
    let passed = run(&test);
    assert!(passed.status.success(), "{}", told(&passed));
    let checked = run(&["grader", "check", "two-at-once"]);
    let said = told(&checked);
    assert!(said.contains("pass, 8 of 8 points"), "{said}");
    is_graded_as_an_archive(checkout, &dir, home.path());
    let downloaded = home.path().join("registry");
    assert!(!downloaded.exists(), "nothing was downloaded");
}
