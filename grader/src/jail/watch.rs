//! Watches a jailed process until it ends or its time is over, reads what it
//! says within limits, and leaves nothing of its process group alive.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, ChildStdout};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::{End, Failure, Limits, Outcome};
use crate::stop::Stop;

/// The longest time between two looks at the process. Its end is usually seen
/// at once, because its pipes close; this is for one that leaves them open.
const LOOK: Duration = Duration::from_millis(20);

pub(super) fn watch(
    mut child: Child,
    socket: Option<(UnixStream, String)>,
    limits: &Limits,
    stop: &Stop,
) -> Result<Outcome, Failure> {
    let pid = Pid::from_child(&child);
    let watched = follow(&mut child, pid, socket, limits, stop);
    // Before the child is reaped: until then its group's number is taken, so
    // that the signal cannot hit a stranger. An error says the group is gone.
    let _ = kill_process_group(pid, Signal::KILL);
    let status = child.wait();
    let (mut streams, ended) = watched?;
    streams.drain();
    let status = status?;
    let end = match ended {
        Ended::OutOfTime(limit) => End::OutOfTime(limit),
        Ended::ByItself => match (status.code(), status.signal()) {
            (Some(code), _) => End::Exited(code),
            (None, signal) => End::Signalled(signal.unwrap_or_default()),
        },
    };
    Ok(streams.into_outcome(end))
}

enum Ended {
    ByItself,
    OutOfTime(Duration),
}

fn follow(
    child: &mut Child,
    pid: Pid,
    socket: Option<(UnixStream, String)>,
    limits: &Limits,
    stop: &Stop,
) -> Result<(Streams, Ended), Failure> {
    let began = Instant::now();
    let mut streams = Streams::new(child, limits);
    if let Some((mut socket, request)) = socket {
        // A program that has already ended is told apart below, by its end.
        let _ = socket.write_all(request.as_bytes());
        let _ = socket.shutdown(Shutdown::Write);
        streams.add_socket(socket, limits);
    }
    loop {
        if stop.asked() {
            return Err(Failure::Stopped);
        }
        let left = limits.wall.saturating_sub(began.elapsed());
        if left.is_zero() {
            return Ok((streams, Ended::OutOfTime(limits.wall)));
        }
        if streams.all_closed() {
            // Nothing will wake a poll any more.
            std::thread::sleep(Duration::from_millis(1));
        } else {
            streams.read_ready(left.min(LOOK))?;
        }
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        if waitid(WaitId::Pid(pid), options)
            .map_err(io::Error::from)?
            .is_some()
        {
            return Ok((streams, Ended::ByItself));
        }
    }
}

enum Source {
    Stdout(ChildStdout),
    Stderr(ChildStderr),
    Socket(UnixStream),
}

/// One thing to read from, what was read, and how much of it is kept.
struct Stream {
    source: Source,
    kept: Vec<u8>,
    limit: usize,
    overflowed: bool,
    open: bool,
}

struct Streams(Vec<Stream>);

impl Streams {
    fn new(child: &mut Child, limits: &Limits) -> Streams {
        let stdout = child.stdout.take().map(Source::Stdout);
        let stderr = child.stderr.take().map(Source::Stderr);
        let sources = stdout.into_iter().chain(stderr);
        Streams(
            sources
                .map(|source| Stream::new(source, limits.output))
                .collect(),
        )
    }

    fn add_socket(&mut self, socket: UnixStream, limits: &Limits) {
        self.0
            .push(Stream::new(Source::Socket(socket), limits.reply));
    }

    fn all_closed(&self) -> bool {
        self.0.iter().all(|stream| !stream.open)
    }

    /// Waits until something can be read, and reads it. Says whether there was
    /// anything.
    fn read_ready(&mut self, timeout: Duration) -> io::Result<bool> {
        let mut open: Vec<&mut Stream> = self.0.iter_mut().filter(|s| s.open).collect();
        let ready: Vec<bool> = {
            let mut fds: Vec<PollFd<'_>> = open
                .iter()
                .map(|s| PollFd::from_borrowed_fd(s.fd(), PollFlags::IN))
                .collect();
            let timeout = Timespec {
                tv_sec: i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX),
                tv_nsec: i64::from(timeout.subsec_nanos()),
            };
            match poll(&mut fds, Some(&timeout)) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            fds.iter().map(|fd| !fd.revents().is_empty()).collect()
        };
        let mut any = false;
        for (stream, _) in open.iter_mut().zip(ready).filter(|(_, ready)| *ready) {
            stream.read_once();
            any = true;
        }
        Ok(any)
    }

    /// Reads what is left after the process is gone. A process that fled from
    /// its group may hold a pipe open and write for ever, so this ends too.
    fn drain(&mut self) {
        for _ in 0..1024 {
            if self.all_closed() || !matches!(self.read_ready(Duration::ZERO), Ok(true)) {
                return;
            }
        }
    }

    fn into_outcome(self, end: End) -> Outcome {
        let mut outcome = Outcome {
            end,
            stdout: Vec::new(),
            stderr: Vec::new(),
            reply: Some(Vec::new()),
        };
        for stream in self.0 {
            match stream.source {
                Source::Stdout(_) => outcome.stdout = stream.kept,
                Source::Stderr(_) => outcome.stderr = stream.kept,
                Source::Socket(_) => outcome.reply = (!stream.overflowed).then_some(stream.kept),
            }
        }
        outcome
    }
}

impl Stream {
    fn new(source: Source, limit: usize) -> Stream {
        Stream {
            source,
            kept: Vec::new(),
            limit,
            overflowed: false,
            open: true,
        }
    }

    fn fd(&self) -> BorrowedFd<'_> {
        match &self.source {
            Source::Stdout(pipe) => pipe.as_fd(),
            Source::Stderr(pipe) => pipe.as_fd(),
            Source::Socket(socket) => socket.as_fd(),
        }
    }

    /// One read of what is there. Past the limit it goes on reading and drops
    /// what it reads, so that the writer never blocks on a full pipe.
    fn read_once(&mut self) {
        let mut buffer = [0; 16 * 1024];
        let read = match &mut self.source {
            Source::Stdout(pipe) => pipe.read(&mut buffer),
            Source::Stderr(pipe) => pipe.read(&mut buffer),
            Source::Socket(socket) => socket.read(&mut buffer),
        };
        match read {
            Ok(0) => self.open = false,
            Ok(count) => {
                let room = self.limit.saturating_sub(self.kept.len());
                self.kept.extend_from_slice(&buffer[..count.min(room)]);
                self.overflowed |= count > room;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // A reset by the peer is an end like any other.
            Err(_) => self.open = false,
        }
    }
}
