//! What the caller's side and a jail's processes say to each other, over a
//! socket that is the standard input of warden and stage. The jailed program
//! never has it: the socket that becomes *its* standard input travels over this
//! one.
//!
//! Public for the grader's benchmark alone, which answers as its own warden.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, IoSlice, IoSliceMut, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;

use rustix::io::{FdFlags, fcntl_setfd};
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use serde::{Deserialize, Serialize};

use crate::limits::Limits;
use crate::purpose::Purpose;
use crate::reach::Reach;
use crate::wall::{Fault, Walls};

/// What the stage has to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    pub(crate) walls: Walls,
    pub(crate) purpose: Purpose,
    /// `None`: put the walls up and end.
    pub program: Option<PathBuf>,
    /// The program's arguments.
    pub args: Vec<OsString>,
    /// Its working directory.
    pub dir: PathBuf,
    pub(crate) reach: Reach,
    pub(crate) limits: Limits,
}

/// What warden and stage answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// All walls are up; what follows is the program's doing.
    Ready,
    /// The program did not start.
    Failed(Fault),
    /// The program ended so, and nothing of it is left.
    Exited(i32),
    /// The same, by a signal.
    Signalled(i32),
}

impl From<ExitStatus> for Answer {
    fn from(status: ExitStatus) -> Answer {
        match (status.code(), status.signal()) {
            (Some(code), _) => Answer::Exited(code),
            (None, signal) => Answer::Signalled(signal.unwrap_or_default()),
        }
    }
}

/// Sends a plan, and with it the program's standard input.
pub(crate) fn send_plan(
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

/// Receives a plan, and with it the program's standard input.
pub fn receive_plan(socket: &UnixStream) -> io::Result<(Plan, Option<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut rights = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    recvmsg(
        socket.as_fd(),
        &mut [IoSliceMut::new(&mut byte)],
        &mut rights,
        RecvFlags::empty(),
    )?;
    let input = rights.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut fds) => fds.next(),
        _ => None,
    });
    // macOS cannot be asked for this in the same call. No other thread is here
    // that could start a process in between.
    if let Some(input) = &input {
        fcntl_setfd(input, FdFlags::CLOEXEC)?;
    }
    let mut line = String::new();
    BufReader::new(socket).read_line(&mut line)?;
    Ok((serde_json::from_str(&line)?, input))
}

/// Gives an answer. Nobody is left to tell if that fails.
pub fn give(socket: &mut UnixStream, answer: &Answer) {
    if let Ok(mut line) = serde_json::to_vec(answer) {
        line.push(b'\n');
        let _ = socket.write_all(&line);
    }
}

/// All answers that came, in order. What is none is passed over.
pub(crate) fn answers(bytes: &[u8]) -> Vec<Answer> {
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

    use super::{Answer, Plan, Walls, answers, receive_plan, send_plan};
    use crate::{Limits, Purpose, Reach};

    #[test]
    fn a_plan_travels_with_the_programs_standard_input() {
        let (mut caller, stage) = UnixStream::pair().unwrap();
        let (mut ours, theirs) = UnixStream::pair().unwrap();
        let plan = Plan {
            walls: Walls::new(),
            purpose: Purpose::Check,
            program: Some("/bin/true".into()),
            args: vec!["--quiet".into()],
            dir: "/".into(),
            reach: Reach::default(),
            limits: Limits::check(),
        };
        send_plan(&mut caller, &plan, Some(theirs.as_fd())).unwrap();
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
            [Answer::Ready, Answer::Exited(3)]
        );
    }
}
