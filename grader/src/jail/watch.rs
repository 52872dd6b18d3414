//! Watches a jail until it is empty or its time is over, and reads what comes
//! out of it within limits. To end a program it hangs up: the warden sees to
//! the rest.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::process::{Child, ChildStderr, ChildStdout};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use super::wire::{Said, answers};
use super::{Failure, Limits};
use crate::host::stop::Stop;

/// The longest time between two looks at the process. Its end is usually seen
/// at once, because its pipes close; this is for one that leaves them open.
const LOOK: Duration = Duration::from_millis(20);

/// How long a warden may take to end what it guards. It needs milliseconds.
const TO_CLEAR: Duration = Duration::from_secs(30);

/// What the stages say is a few lines.
const ANSWERS: usize = 64 * 1024;

/// What came out of a jail, and how it ended.
pub(super) struct Ends {
    pub(super) ended: Ended,
    pub(super) said: Vec<Said>,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
    pub(super) reply: Option<Vec<u8>>,
}

#[derive(Clone, Copy)]
pub(super) enum Ended {
    ByItself,
    OutOfTime(Duration),
    Stopped,
}

pub(super) fn watch(
    mut warden: Child,
    control: UnixStream,
    socket: Option<(UnixStream, String)>,
    limits: &Limits,
    stop: &Stop,
) -> Result<Ends, Failure> {
    let mut streams = Streams::new(&mut warden, limits);
    if let Some((mut socket, request)) = socket {
        // A program that has already ended is told apart below, by its end.
        let _ = socket.write_all(request.as_bytes());
        let _ = socket.shutdown(Shutdown::Write);
        streams.add(Source::Socket(socket), limits.reply);
    }
    let hang_up = control.try_clone()?;
    streams.add(Source::Control(control), ANSWERS);
    let ended = follow(&mut warden, &mut streams, limits.wall, stop);
    if !matches!(ended, Ok(Ended::ByItself)) {
        let _ = hang_up.shutdown(Shutdown::Write);
        let cleared = follow(&mut warden, &mut streams, TO_CLEAR, &Stop::default());
        if !matches!(cleared, Ok(Ended::ByItself)) {
            // Its children die with it.
            let _ = warden.kill();
        }
    }
    warden.wait()?;
    streams.drain();
    match ended? {
        Ended::Stopped => Err(Failure::Stopped),
        ended => Ok(streams.into_ends(ended)),
    }
}

/// Reads until the warden is gone, which it is when everything else is.
fn follow(
    warden: &mut Child,
    streams: &mut Streams,
    limit: Duration,
    stop: &Stop,
) -> Result<Ended, Failure> {
    let pid = Pid::from_child(warden);
    let began = Instant::now();
    loop {
        if stop.asked() {
            return Ok(Ended::Stopped);
        }
        let left = limit.saturating_sub(began.elapsed());
        if left.is_zero() {
            return Ok(Ended::OutOfTime(limit));
        }
        if streams.all_closed() {
            // The warden is on its way out, and nothing wakes a poll any more.
            std::thread::sleep(Duration::from_micros(50));
        } else {
            streams.read_ready(left.min(LOOK))?;
        }
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        if waitid(WaitId::Pid(pid), options)
            .map_err(io::Error::from)?
            .is_some()
        {
            return Ok(Ended::ByItself);
        }
    }
}

enum Source {
    Stdout(ChildStdout),
    Stderr(ChildStderr),
    Socket(UnixStream),
    /// What the jail stages say.
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

    fn add(&mut self, source: Source, limit: usize) {
        self.0.push(Stream::new(source, limit));
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

    /// Reads what is left after everything is gone. A process that fled where
    /// the host lets it may hold a pipe open and write for ever: this ends too.
    fn drain(&mut self) {
        for _ in 0..1024 {
            if self.all_closed() || !matches!(self.read_ready(Duration::ZERO), Ok(true)) {
                return;
            }
        }
    }

    fn into_ends(self, ended: Ended) -> Ends {
        let mut ends = Ends {
            ended,
            said: Vec::new(),
            stdout: Vec::new(),
            stderr: Vec::new(),
            reply: Some(Vec::new()),
        };
        for stream in self.0 {
            match stream.source {
                Source::Stdout(_) => ends.stdout = stream.kept,
                Source::Stderr(_) => ends.stderr = stream.kept,
                Source::Socket(_) => ends.reply = (!stream.overflowed).then_some(stream.kept),
                Source::Control(_) => ends.said = answers(&stream.kept),
            }
        }
        ends
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
