//! The same processes without a jail: what a benchmark compares with. Nothing
//! is limited here, so nothing is run here that was handed in.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Cell, End, Outcome};

/// The time that processes took from their start to their end, together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spent(Arc<AtomicU64>);

impl Spent {
    pub(crate) fn time(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }

    fn add(&self, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.0.fetch_add(nanos, Ordering::Relaxed);
    }
}

pub(super) fn run(cell: Cell<'_>, spent: &Spent) -> io::Result<Outcome> {
    let mut command = Command::new(cell.program);
    command
        .args(cell.args)
        .env_clear()
        .envs(cell.env)
        .current_dir(cell.dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut socket = None;
    if let Some(request) = cell.request {
        let (ours, theirs) = UnixStream::pair()?;
        command.stdin(Stdio::from(OwnedFd::from(theirs)));
        socket = Some((ours, request));
    }
    let began = Instant::now();
    let mut child = command.spawn()?;
    // It holds the other end of the socket.
    drop(command);
    let reply = socket.map(|(mut socket, request)| {
        socket.write_all(request.as_bytes())?;
        socket.shutdown(Shutdown::Write)?;
        Ok::<UnixStream, io::Error>(socket)
    });
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let reply = reply.transpose()?;
    let (stdout, stderr, reply) = thread::scope(|scope| {
        let stderr = scope.spawn(|| read(stderr));
        let reply = scope.spawn(|| read(reply));
        (read(stdout), stderr.join(), reply.join())
    });
    let status = child.wait()?;
    spent.add(began.elapsed());
    let end = status.code().map(End::Exited);
    Ok(Outcome {
        end: end.unwrap_or_else(|| End::Signalled(status.signal().unwrap_or_default())),
        stdout,
        stderr: stderr.unwrap_or_default(),
        reply: reply.ok(),
    })
}

fn read(source: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut source) = source {
        // What was read before an error counts.
        let _ = source.read_to_end(&mut bytes);
    }
    bytes
}
