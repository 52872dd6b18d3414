//! Everything that can go wrong in the grader itself. A wrong submission is
//! not an error: it is a verdict.

mod cargo;
mod ledger;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::exit::Exit;

pub use cargo::CargoError;
pub use ledger::LedgerError;

/// What was tried, on which path, and what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No `exercises/course.toml` here or above.
    #[error(
        "no course found: neither {} nor a folder above it holds exercises/course.toml; \
         go to the course's folder, or name it with --course DIR", .from.display()
    )]
    NoCourse {
        /// Where the search began.
        from: PathBuf,
    },
    /// A slug that the catalogue does not know.
    #[error("no exercise is called `{slug}`{}; `cargo grader list` shows all of them", did_you_mean(.nearest.as_deref()))]
    UnknownSlug {
        /// What was typed.
        slug: String,
        /// The slug that was probably meant.
        nearest: Option<String>,
    },
    /// Something on the command line that cannot be done.
    #[error("{0}")]
    Usage(String),
    /// A file of the course that is not what it should be.
    #[error("{}{}: {message}", .path.display(), position(*.at))]
    Course {
        /// The file or folder.
        path: PathBuf,
        /// Line and column, counted from 1, where they are known.
        at: Option<(usize, usize)>,
        /// What is wrong, and what to do.
        message: String,
    },
    /// The machine did not do what every machine should.
    #[error("could not {doing} {}: {source}", .path.display())]
    Io {
        /// `read`, `write`, `create`, …
        doing: &'static str,
        /// What it was done to.
        path: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
    /// What was handed in is there, and this machine cannot read it.
    #[error("{}: {why}", .path.display())]
    Unreadable {
        /// The exercise's folder.
        path: PathBuf,
        /// What could not be read, and the system's own words.
        why: String,
    },
    /// cargo or rustc could not do their part.
    #[error(transparent)]
    Cargo(#[from] CargoError),
    /// An exercise could not be graded: never the student's fault.
    #[error("{exercise} could not be graded: {source}")]
    NotGraded {
        /// Its slug.
        exercise: String,
        /// What went wrong.
        source: Box<Error>,
    },
    /// The jail could not be opened, or not run what it should.
    #[error(transparent)]
    Jail(jail::Error),
    /// The system has no random bytes for the key of a check.
    #[error("could not make a secret key: {0}")]
    Key(#[source] getrandom::Error),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The output folder cannot be written to.
    #[error(
        "could not write to the output folder {}: {source}; make room or make it writable, \
         or name another one with --out", .path.display()
    )]
    Output {
        /// The folder.
        path: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
    /// Somebody else is grading into the output folder.
    #[error(
        "{} is being written to by {holder}; wait for it, or grade into another folder with --out",
        .path.display()
    )]
    Busy {
        /// The folder.
        path: PathBuf,
        /// Which process, since when.
        holder: String,
    },
    /// A template of the report did not render: a bug of the grader.
    #[error("could not render {template}: {source}")]
    Render {
        /// The template's name.
        template: &'static str,
        /// The engine's own words.
        source: tera::Error,
    },
    /// A document could not be written: a bug of the grader.
    #[error("could not write {document}: {source}")]
    Document {
        /// What it is.
        document: &'static str,
        /// The writer's own words.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Ctrl-C.
    #[error("stopped; {0}")]
    Interrupted(String),
}

impl Error {
    /// The exit code that this error stands for.
    pub const fn exit(&self) -> Exit {
        match self {
            Error::NoCourse { .. } | Error::UnknownSlug { .. } | Error::Usage(_) => Exit::Usage,
            Error::Course { .. } => Exit::Course,
            Error::Io { .. }
            | Error::Unreadable { .. }
            | Error::Cargo(_)
            | Error::NotGraded { .. }
            | Error::Key(_)
            | Error::Jail(_)
            | Error::Ledger(_)
            | Error::Output { .. }
            | Error::Busy { .. }
            | Error::Render { .. }
            | Error::Document { .. } => Exit::Infrastructure,
            Error::Interrupted(_) => Exit::Interrupted,
        }
    }

    /// What a stop means where nothing was recorded yet.
    pub(crate) fn nothing_changed() -> Error {
        Error::Interrupted("nothing was changed".to_owned())
    }

    /// A file of the course is wrong as a whole.
    pub(crate) fn course(path: &Path, message: impl Into<String>) -> Error {
        Error::Course {
            path: path.to_owned(),
            at: None,
            message: message.into(),
        }
    }

    /// A document could not be written. To be used with `map_err`.
    pub(crate) fn document<Source>(document: &'static str) -> impl FnOnce(Source) -> Error
    where
        Source: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        move |source| Error::Document {
            document,
            source: source.into(),
        }
    }

    /// A file that somebody named could not be read. A wrong name is theirs to
    /// mend; everything else is the machine's. To be used with `map_err`.
    pub(crate) fn named_file(what: &str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
        let (what, path) = (what.to_owned(), path.to_owned());
        move |source| match source.kind() {
            ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory => {
                let shown = path.display();
                Error::Usage(format!("{what} {shown} could not be read: {source}"))
            }
            _ => Error::io("read", &path)(source),
        }
    }

    /// An operation of the file system went wrong. To be used with `map_err`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::Io {
            doing,
            path,
            source,
        }
    }
}

impl From<jail::Error> for Error {
    fn from(error: jail::Error) -> Error {
        match error {
            // Whatever runs in the jail has recorded nothing yet.
            jail::Error::Stopped => Error::nothing_changed(),
            error => Error::Jail(error),
        }
    }
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| {
        format!(", did you mean `{nearest}`?")
    })
}

fn position(at: Option<(usize, usize)>) -> String {
    at.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"))
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::exit::Exit;

    #[test]
    fn a_stop_of_the_jail_is_one_of_the_grader_and_all_else_is_the_machines_fault() {
        let stopped = Error::from(jail::Error::Stopped);
        assert_eq!(stopped.to_string(), "stopped; nothing was changed");
        assert_eq!(stopped.exit(), Exit::Interrupted);
        let why = "it did not answer".to_owned();
        let open = Error::from(jail::Error::NotClosed { why });
        assert_eq!(
            open.to_string(),
            "the jail did not close: it did not answer"
        );
        assert_eq!(open.exit(), Exit::Infrastructure);
    }
}
