//! What the process tells the shell. Scripts rely on these numbers, so they
//! stand here once and nowhere else.

use std::process::{ExitCode, Termination};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything passed, or the run is complete.
    Success = 0,
    /// The run is complete, and something did not pass.
    NotPassed = 1,
    /// The command line asks for something that is not there.
    Usage = 2,
    /// The course itself is broken: its author has to mend it.
    Course = 3,
    /// The machine failed: disk, compiler, processes. Nobody's grade depends on it.
    Infrastructure = 4,
    /// Stopped by Ctrl-C, as shells expect it (128 + SIGINT). Finished jobs are kept.
    Interrupted = 130,
}

impl Exit {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn numbers_are_those_of_the_contract() {
        let all = [
            Exit::Success,
            Exit::NotPassed,
            Exit::Usage,
            Exit::Course,
            Exit::Infrastructure,
            Exit::Interrupted,
        ];
        assert_eq!(all.map(Exit::code), [0, 1, 2, 3, 4, 130]);
    }
}
