//! Everything that can stop a command of `course`, and the exit code that it
//! stands for. Each room has an error of its own; here they come together.

use grader::exit::Exit;

use crate::check::CheckError;
use crate::files::FileError;
use crate::files::hashes::HashesError;
use crate::handout::HandoutError;
use crate::new::NewError;
use crate::serve::{BookError, ServeError};
use crate::site::BuildError;
use crate::sources::SourcesError;
use crate::sources::made::MadeError;
use crate::sources::recordings::{ListingsError, RecordingsError};
use crate::sources::twins::TwinError;

/// What was tried, on which path, and what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to draw from.
    #[error(transparent)]
    Sources(#[from] SourcesError),
    /// The book could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The course could not be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// Files of exercises could not be made anew.
    #[error(transparent)]
    Made(#[from] MadeError),
    /// A Python program could not be looked at, or its recording not kept.
    #[error(transparent)]
    Twin(#[from] TwinError),
    /// There is no new course.
    #[error(transparent)]
    New(#[from] NewError),
    /// There is no hand-out, or it is as it was.
    #[error(transparent)]
    Handout(#[from] HandoutError),
    /// The book could not be served.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The catalogue, or the grading of the sample class.
    #[error(transparent)]
    Grader(#[from] grader::Error),
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<BookError> for Error {
    fn from(error: BookError) -> Error {
        match error {
            BookError::Sources(error) => error.into(),
            BookError::Build(error) => error.into(),
        }
    }
}

impl Error {
    /// The exit code that this error stands for: 2 for what the caller can put
    /// right on the command line, 3 for the course, 4 for the machine.
    pub fn exit(&self) -> Exit {
        match self {
            Error::Sources(error) => of_sources(error),
            Error::Build(error) => of_build(error),
            Error::Check(error) => of_check(error),
            Error::Handout(error) => of_handout(error),
            Error::Made(error) => of_made(error),
            Error::Twin(error) => of_twin(error),
            Error::New(error) => match error {
                NewError::NotEmpty { .. }
                | NewError::NoWakeline { .. }
                | NewError::Title { .. }
                | NewError::Name { .. }
                | NewError::Place { .. }
                | NewError::Exists { .. } => Exit::Usage,
                NewError::Manifest { .. } | NewError::List { .. } | NewError::NoRow { .. } => {
                    Exit::Course
                }
                NewError::Made(error) => of_made(error),
                NewError::Grader(error) => error.exit(),
                NewError::File(_) => Exit::Infrastructure,
            },
            Error::Grader(error) => error.exit(),
            Error::Serve(_) | Error::File(_) => Exit::Infrastructure,
        }
    }
}

fn of_sources(error: &SourcesError) -> Exit {
    match error {
        SourcesError::Catalogue(error) => error.exit(),
        SourcesError::Recordings(RecordingsError::Listings(ListingsError::Start { .. })) => {
            Exit::Infrastructure
        }
        SourcesError::Recordings(_) => Exit::Course,
    }
}

fn of_build(error: &BuildError) -> Exit {
    match error {
        BuildError::Problems(_) | BuildError::Mdbook { .. } => Exit::Course,
        BuildError::Deck(_) | BuildError::File(_) => Exit::Infrastructure,
    }
}

fn of_check(error: &CheckError) -> Exit {
    match error {
        CheckError::NoChapter { .. } => Exit::Usage,
        CheckError::Build(error) => of_build(error),
        CheckError::Made(error) => of_made(error),
        CheckError::Grader(error) => error.exit(),
        CheckError::Twin(error) => of_twin(error),
        CheckError::Search(_) | CheckError::File(_) => Exit::Infrastructure,
    }
}

fn of_handout(error: &HandoutError) -> Exit {
    match error {
        HandoutError::NoFolder { .. }
        | HandoutError::NotEmpty { .. }
        | HandoutError::Handout { .. }
        | HandoutError::NoHandout { .. }
        | HandoutError::NoCheckout => Exit::Usage,
        HandoutError::NoStarter { .. }
        | HandoutError::Giveaways(_)
        | HandoutError::Manifest { .. } => Exit::Course,
        HandoutError::Cargo(_)
        | HandoutError::Git(_)
        | HandoutError::Archive { .. }
        | HandoutError::File(_) => Exit::Infrastructure,
        HandoutError::Build(error) => of_build(error),
        HandoutError::Check(error) => of_check(error),
        HandoutError::Lock(error) => of_hashes(error),
        HandoutError::Grader(error) => error.exit(),
    }
}

fn of_made(error: &MadeError) -> Exit {
    match error {
        MadeError::Grader(error) => error.exit(),
        MadeError::Lock(error) => of_hashes(error),
        MadeError::File(_) => Exit::Infrastructure,
        MadeError::NotMade { .. } => Exit::Usage,
    }
}

fn of_hashes(error: &HashesError) -> Exit {
    match error {
        HashesError::Line { .. } => Exit::Course,
        HashesError::File(_) => Exit::Infrastructure,
    }
}

fn of_twin(error: &TwinError) -> Exit {
    match error {
        TwinError::Start { .. } | TwinError::File(_) => Exit::Infrastructure,
        _ => Exit::Course,
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::Path;

    use super::*;

    fn fault() -> FileError {
        FileError::new("read", Path::new("book.toml"))(io::Error::other("the disk is on fire"))
    }

    #[test]
    fn a_fault_of_the_machine_is_one_in_every_room() {
        let errors: [Error; 5] = [
            fault().into(),
            BuildError::from(fault()).into(),
            CheckError::from(fault()).into(),
            NewError::from(fault()).into(),
            MadeError::from(fault()).into(),
        ];
        for error in errors {
            assert_eq!(error.exit(), Exit::Infrastructure, "{error:?}");
            let text = "could not read book.toml: the disk is on fire";
            assert_eq!(error.to_string(), text);
        }
    }
}
