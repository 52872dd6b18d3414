//! The span view of every check of every exercise is the same in every run, with
//! every core of the machine busy.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
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

/// As many checks at once as there are cores, beside as much load again.
fn assert_one_span_view(runs: usize) {
    let all: Vec<_> = binaries()
        .into_iter()
        .flat_map(|binary| {
            checks(&binary)
                .into_iter()
                .map(move |check| (binary.clone(), check))
        })
        .collect();
    assert!(all.len() >= 20, "only {} checks were found", all.len());
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let next = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let _stop = StopTheLoad(&over);
        for _ in 0..cores {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let lanes: Vec<_> = (0..cores)
            .map(|_| {
                scope.spawn(|| {
                    while let Some((binary, check)) = all.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        let views = span_views(binary, check, runs);
                        let path = binary.display();
                        assert_eq!(views.len(), 1, "{check} in {path}: {views:#?}");
                    }
                })
            })
            .collect();
        for lane in lanes {
            lane.join().unwrap();
        }
    });
}

/// Ends the load also when a lane failed: the scope waits for every thread.
struct StopTheLoad<'a>(&'a AtomicBool);

impl Drop for StopTheLoad<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
