//! What grader and jail stages say to each other, over a socket that is the
//! stages' standard input. The jailed program never has it: the socket that
//! becomes *its* standard input travels over this one.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, IoSlice, IoSliceMut, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use serde::{Deserialize, Serialize};

use super::limits::Limits;
use super::reach::Reach;
use super::wall::{Wall, Walls};

/// What the second stage has to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) walls: Walls,
    pub(super) trade: Trade,
    /// `None`: put the walls up and end.
    pub(super) program: Option<PathBuf>,
    pub(super) args: Vec<OsString>,
    pub(super) dir: PathBuf,
    pub(super) reach: Reach,
    pub(super) limits: Limits,
}

/// What a jailed program is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Trade {
    /// Starts a linker.
    Compiler,
    /// Starts threads, and nothing else.
    Check,
}

/// What the stages answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Said {
    /// All walls are up; what follows is the program's doing.
    Ready,
    /// The program did not start.
    Failed { wall: Option<Wall>, why: String },
    /// The program ended so, and nothing of it is left.
    Exited(i32),
    /// The same, by a signal.
    Signalled(i32),
}

/// Sends a plan, and with it the program's standard input.
pub(super) fn send_plan(
    socket: &mut UnixStream,
    plan: &Plan,
    input: Option<BorrowedFd<'_>>,
) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut rights = SendAncillaryBuffer::new(&mut space);
    let fds: Vec<BorrowedFd<'_>> = input.into_iter().collect();
    if !fds.is_empty() {
        rights.push(SendAncillaryMessage::ScmRights(&fds));
    }
    sendmsg(
        socket.as_fd(),
        &[IoSlice::new(b"\n")],
        &mut rights,
        SendFlags::empty(),
    )?;
    let mut line = serde_json::to_vec(plan)?;
    line.push(b'\n');
    socket.write_all(&line)
}

/// Receives what [`send_plan`] sent.
pub(super) fn receive_plan(socket: &UnixStream) -> io::Result<(Plan, Option<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut rights = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    recvmsg(
        socket.as_fd(),
        &mut [IoSliceMut::new(&mut byte)],
        &mut rights,
        RecvFlags::CMSG_CLOEXEC,
    )?;
    let input = rights.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut fds) => fds.next(),
        _ => None,
    });
    let mut line = String::new();
    BufReader::new(socket).read_line(&mut line)?;
    Ok((serde_json::from_str(&line)?, input))
}

/// Answers the grader. Nobody is left to tell if that fails.
pub(super) fn say(socket: &mut UnixStream, what: &Said) {
    let line = serde_json::to_string(what).unwrap_or_default();
    let _ = socket.write_all(format!("{line}\n").as_bytes());
}

/// All answers, in order.
pub(super) fn answers(bytes: &[u8]) -> Vec<Said> {
    bytes
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;

    use super::{Plan, Said, Trade, Walls, answers, receive_plan, send_plan};
    use crate::jail::{Limits, Reach};

    #[test]
    fn a_plan_travels_with_the_programs_standard_input() {
        let (mut grader, stage) = UnixStream::pair().unwrap();
        let (mut ours, theirs) = UnixStream::pair().unwrap();
        let plan = Plan {
            walls: Walls::new(),
            trade: Trade::Check,
            program: Some("/bin/true".into()),
            args: vec!["--quiet".into()],
            dir: "/".into(),
            reach: Reach::default(),
            limits: Limits::check(),
        };
        send_plan(&mut grader, &plan, Some(theirs.as_fd())).unwrap();
        let (received, input) = receive_plan(&stage).unwrap();
        assert_eq!((received.args, received.program), (plan.args, plan.program));
        ours.write_all(b"x").unwrap();
        let mut byte = [0];
        UnixStream::from(input.unwrap())
            .read_exact(&mut byte)
            .unwrap();
        assert_eq!(&byte, b"x");
    }

    #[test]
    fn answers_that_are_none_are_passed_over() {
        assert_eq!(
            answers(b"\"Ready\"\nrubbish\n{\"Exited\":3}\n"),
            [Said::Ready, Said::Exited(3)]
        );
    }
}
