//! Which part of a jail a process plays: the binary is started again with one
//! of these as its hidden arguments.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Command;

const WARDEN: &str = "__jail";
const STAGE: &str = "__jail-stage";
const WITH_NAMESPACES: &str = "namespaces";

/// The part of a process in a jail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Makes namespaces if it is told to, and sees to the end of everything in
    /// them. It is told here, because the plan is the stage's to read.
    Warden { namespaces: bool },
    /// Puts the other walls up and becomes the program.
    Stage,
}

impl Role {
    /// The part of this very process; `None` outside a jail.
    pub(crate) fn of_this_process() -> Option<Role> {
        Role::asked(std::env::args_os().skip(1))
    }

    /// The part that arguments ask for.
    fn asked(mut args: impl Iterator<Item = OsString>) -> Option<Role> {
        let first = args.next()?;
        if first == WARDEN {
            let namespaces = args.next().is_some();
            Some(Role::Warden { namespaces })
        } else {
            (first == STAGE).then_some(Role::Stage)
        }
    }

    /// Starts this binary again, to play the part.
    pub(crate) fn command(self) -> io::Result<Command> {
        let mut command = Command::new(this_binary()?);
        command.args(self.args());
        Ok(command)
    }

    const fn args(self) -> &'static [&'static str] {
        match self {
            Role::Warden { namespaces: true } => &[WARDEN, WITH_NAMESPACES],
            Role::Warden { namespaces: false } => &[WARDEN],
            Role::Stage => &[STAGE],
        }
    }
}

/// The path under which this binary can be started again, even after a
/// rebuild has replaced the file.
fn this_binary() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe()
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn each_role_is_recognised_by_the_arguments_it_is_started_with() {
        for role in [
            Role::Warden { namespaces: true },
            Role::Warden { namespaces: false },
            Role::Stage,
        ] {
            let args = role.args().iter().map(Into::into);
            assert_eq!(Role::asked(args), Some(role));
        }
    }

    #[test]
    fn other_arguments_are_no_role() {
        assert_eq!(Role::asked([].into_iter()), None);
        assert_eq!(Role::asked(["grade".into()].into_iter()), None);
    }
}
