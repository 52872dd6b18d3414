//! What is read while a jail is watched: a few streams at once, each kept up to
//! its limit.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::process::{Child, ChildStderr, ChildStdout};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::limits::Limits;

/// All that was read.
pub(super) struct Output {
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
    /// `None`: more than the limit. Empty where there is no socket.
    pub(super) reply: Option<Vec<u8>>,
    pub(super) control: Vec<u8>,
}

/// Something to read from.
pub(super) enum Source {
    Stdout(ChildStdout),
    Stderr(ChildStderr),
    Socket(UnixStream),
    /// What warden and stage say.
    Control(UnixStream),
}

/// One thing to read from, what was read, and how much of it is kept.
struct Stream {
    source: Source,
    kept: Vec<u8>,
    limit: usize,
    overflowed: bool,
    open: bool,
}

/// Everything that is read from at once.
pub(super) struct Streams(Vec<Stream>);

impl Streams {
    /// The standard output and standard error of a process.
    pub(super) fn of(child: &mut Child, limits: &Limits) -> Streams {
        let stdout = child.stdout.take().map(Source::Stdout);
        let stderr = child.stderr.take().map(Source::Stderr);
        let sources = stdout.into_iter().chain(stderr);
        Streams(
            sources
                .map(|source| Stream::new(source, limits.output))
                .collect(),
        )
    }

    pub(super) fn add(&mut self, source: Source, limit: usize) {
        self.0.push(Stream::new(source, limit));
    }

    pub(super) fn all_closed(&self) -> bool {
        self.0.iter().all(|stream| !stream.open)
    }

    /// Waits until something can be read, and reads it. Says whether there was
    /// anything.
    pub(super) fn read_ready(&mut self, timeout: Duration) -> io::Result<bool> {
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

    /// Reads what is left after everything is gone. A process that fled where
    /// the host lets it may hold a pipe open and write for ever: this ends too.
    pub(super) fn drain(&mut self) {
        for _ in 0..1024 {
            if self.all_closed() || !matches!(self.read_ready(Duration::ZERO), Ok(true)) {
                return;
            }
        }
    }

    pub(super) fn into_output(self) -> Output {
        let mut output = Output {
            stdout: Vec::new(),
            stderr: Vec::new(),
            reply: Some(Vec::new()),
            control: Vec::new(),
        };
        for stream in self.0 {
            match stream.source {
                Source::Stdout(_) => output.stdout = stream.kept,
                Source::Stderr(_) => output.stderr = stream.kept,
                Source::Socket(_) => output.reply = (!stream.overflowed).then_some(stream.kept),
                Source::Control(_) => output.control = stream.kept,
            }
        }
        output
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
            Source::Socket(socket) | Source::Control(socket) => socket.as_fd(),
        }
    }

    /// One read of what is there. Past the limit it goes on reading and drops
    /// what it reads, so that the writer never blocks on a full pipe.
    fn read_once(&mut self) {
        let mut buffer = [0; 16 * 1024];
        let read = match &mut self.source {
            Source::Stdout(pipe) => pipe.read(&mut buffer),
            Source::Stderr(pipe) => pipe.read(&mut buffer),
            Source::Socket(socket) | Source::Control(socket) => socket.read(&mut buffer),
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
