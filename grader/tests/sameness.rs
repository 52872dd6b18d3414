//! The span view of every check of every exercise is the same in every run, with
//! every core of the machine busy.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::Value;
use wakeline::protocol::{REPORT_ENV, Request, Response};

/// The check binaries of all solutions, built by cargo.
fn binaries() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "test",
            "--no-run",
            "--message-format=json",
            "--package",
            "sol-*",
        ])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    let lines = String::from_utf8(built.stdout).unwrap();
    let messages = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages
        .filter(|message| message["target"]["name"] == "grade")
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .collect()
}

fn checks(binary: &Path) -> Vec<String> {
    let listed = Command::new(binary)
        .args(["--list", "--format=terse"])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .map(str::to_owned)
        .collect()
}

fn span_views(binary: &Path, check: &str, runs: usize) -> BTreeSet<String> {
    let (mut ours, theirs) = UnixStream::pair().unwrap();
    let mut child = Command::new(binary)
        .args(["--exact", check, "--nocapture", "--test-threads=1"])
        .env(REPORT_ENV, "1")
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let request = Request {
        key: "k".to_owned(),
        seeds: vec![0; runs],
        real_ms: 300_000,
        events: 500,
    };
    let line = serde_json::to_string(&request).unwrap() + "\n";
    ours.write_all(line.as_bytes()).unwrap();
    ours.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    ours.read_to_string(&mut answer).unwrap();
    child.wait().unwrap();
    let response: Response = serde_json::from_str(&answer).unwrap();
    assert_eq!(response.recordings.len(), runs, "{check}");
    response
        .recordings
        .iter()
        .map(|run| run.span_view().to_string())
        .collect()
}

#[test]
fn every_check_has_one_span_view_in_5_runs_on_a_busy_machine() {
    assert_one_span_view(5);
}

#[test]
#[ignore = "a long proof: 200 runs of every check"]
fn every_check_has_one_span_view_in_200_runs_on_a_busy_machine() {
    assert_one_span_view(200);
}

fn assert_one_span_view(runs: usize) {
    let over = Arc::new(AtomicBool::new(false));
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let load: Vec<_> = (0..cores)
        .map(|_| {
            let over = Arc::clone(&over);
            thread::spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            })
        })
        .collect();
    let mut seen = 0;
    for binary in binaries() {
        for check in checks(&binary) {
            let views = span_views(&binary, &check, runs);
            assert_eq!(
                views.len(),
                1,
                "{check} in {}: {views:#?}",
                binary.display()
            );
            seen += 1;
        }
    }
    over.store(true, Ordering::Relaxed);
    for thread in load {
        thread.join().unwrap();
    }
    assert!(seen >= 20, "only {seen} checks were found");
}
