//! Watches a jail until it is empty or its time is over, and reads what comes
//! out of it within limits. To end a program it hangs up: the warden sees to
//! the rest.

mod streams;

use std::io::Write;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use crate::error::Error;
use crate::limits::Limits;
use crate::wire::{Answer, answers};
use streams::{Source, Streams};

/// The longest time between two looks at the process. Its end is usually seen
/// at once, because its pipes close; this is for one that leaves them open.
const LOOK: Duration = Duration::from_millis(20);

/// How long a warden may take to end what it guards. It needs milliseconds.
const TO_CLEAR: Duration = Duration::from_secs(30);

/// What is tried where waiting fails.
const TO_WAIT: &str = "wait for the warden";

/// What warden and stage say is a few lines.
const ANSWERS: usize = 64 * 1024;

/// What came out of a jail, and how it ended.
pub(crate) struct Watched {
    pub(crate) ended: Ended,
    pub(crate) answers: Vec<Answer>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) reply: Option<Vec<u8>>,
}

/// Why watching came to an end.
#[derive(Clone, Copy)]
pub(crate) enum Ended {
    ByItself,
    OutOfTime(Duration),
    Stopped,
}

/// Watches the warden of a jail until it is gone. Over `control` it is told to
/// make an end; over `socket` a request goes to the program.
pub(crate) fn watch(
    mut warden: Child,
    control: UnixStream,
    socket: Option<(UnixStream, String)>,
    limits: &Limits,
    stop: &AtomicBool,
) -> Result<Watched, Error> {
    let mut streams = Streams::of(&mut warden, limits);
    if let Some((mut socket, request)) = socket {
        // A program that has already ended is told apart below, by its end.
        let _ = socket.write_all(request.as_bytes());
        let _ = socket.shutdown(Shutdown::Write);
        streams.add(Source::Socket(socket), limits.reply);
    }
    let hang_up = control
        .try_clone()
        .map_err(Error::process("hold a socket twice"))?;
    streams.add(Source::Control(control), ANSWERS);
    let ended = follow(&mut warden, &mut streams, limits.real_time, stop);
    if !matches!(ended, Ok(Ended::ByItself)) {
        let _ = hang_up.shutdown(Shutdown::Write);
        let cleared = follow(&mut warden, &mut streams, TO_CLEAR, &AtomicBool::new(false));
        if !matches!(cleared, Ok(Ended::ByItself)) {
            // Its children die with it.
            let _ = warden.kill();
        }
    }
    warden.wait().map_err(Error::process(TO_WAIT))?;
    streams.drain();
    let ended = match ended? {
        Ended::Stopped => return Err(Error::Stopped),
        ended => ended,
    };
    let output = streams.into_output();
    Ok(Watched {
        ended,
        answers: answers(&output.control),
        stdout: output.stdout,
        stderr: output.stderr,
        reply: output.reply,
    })
}

/// Reads until the warden is gone, which it is when everything else is.
fn follow(
    warden: &mut Child,
    streams: &mut Streams,
    limit: Duration,
    stop: &AtomicBool,
) -> Result<Ended, Error> {
    let pid = Pid::from_child(warden);
    let began = Instant::now();
    loop {
        if stop.load(Ordering::Relaxed) {
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
            streams
                .read_ready(left.min(LOOK))
                .map_err(Error::process("read what a program wrote"))?;
        }
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let ended = waitid(WaitId::Pid(pid), options);
        let ended = ended.map_err(|errno| Error::process(TO_WAIT)(errno.into()))?;
        if ended.is_some() {
            return Ok(Ended::ByItself);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::process::{Command, Stdio};
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use super::{Ended, Watched, watch};
    use crate::{Error, Limits};

    /// Watches what ends when its standard input does, as a warden would.
    fn watch_one_that_waits(limits: &Limits, stop: bool) -> Result<Watched, Error> {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let mut command = Command::new("cat");
        command.stdin(Stdio::from(OwnedFd::from(theirs)));
        let child = command.stdout(Stdio::piped()).spawn().unwrap();
        drop(command);
        watch(child, ours, None, limits, &AtomicBool::new(stop))
    }

    #[test]
    fn a_stop_ends_what_runs() {
        let watched = watch_one_that_waits(&Limits::check(), true);
        assert!(matches!(watched, Err(Error::Stopped)));
    }

    #[test]
    fn the_end_of_its_time_ends_what_runs() {
        let limits = Limits {
            real_time: Duration::ZERO,
            ..Limits::check()
        };
        let watched = watch_one_that_waits(&limits, false).unwrap();
        assert!(matches!(watched.ended, Ended::OutOfTime(Duration::ZERO)));
    }
}
