//! A check that was asked for its recordings; see [`crate::protocol`].

use std::io::{self, BufRead, BufReader, Write};
use std::time::Duration;

use super::{Check, record};
use crate::protocol::{Request, Response};
use crate::scenario::Options;

/// Reads the request and answers it.
pub(super) fn answer(check: &Check) -> io::Result<()> {
    let mut channel = open_channel()?;
    let mut line = String::new();
    channel.read_line(&mut line)?;
    let request: Request = serde_json::from_str(&line)?;
    drop(line);
    let real_limit = Duration::from_millis(request.real_ms);
    let polls = |seed| Options::new(seed).events_limit(request.events);
    let response = Response {
        key: request.key,
        check: check.name.to_owned(),
        recordings: record(check, &polls, &request.seeds, real_limit),
    };
    let mut line = serde_json::to_vec(&response)?;
    line.push(b'\n');
    channel.get_mut().write_all(&line)
}

#[cfg(unix)]
fn open_channel() -> io::Result<BufReader<std::os::unix::net::UnixStream>> {
    use std::os::fd::AsFd;
    let channel = io::stdin().as_fd().try_clone_to_owned()?;
    #[cfg(target_os = "linux")]
    crate::shim::close_standard_input()?;
    Ok(BufReader::new(channel.into()))
}

#[cfg(not(unix))]
fn open_channel() -> io::Result<BufReader<std::fs::File>> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "recordings can be sent on Unix systems only",
    ))
}
