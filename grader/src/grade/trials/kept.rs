//! Which exercises kept every promise when they ran last. What that depends on
//! is in the key: every file of the exercise and of its solution, everything
//! that grading depends on, and the program that grades. One that broke a
//! promise is always run again.

use std::fs;
use std::path::PathBuf;

use crate::catalogue::Exercise;
use crate::error::Error;
use crate::grade::fingerprint::Fingerprint;
use crate::grade::session::Session;
use crate::host::files;

/// A folder with a file an exercise, which holds its key.
pub(super) struct Kept {
    folder: PathBuf,
    program: String,
}

impl Kept {
    pub(super) fn open(session: &Session) -> Result<Kept, Error> {
        let exe = std::env::current_exe().map_err(Error::io("find", "this program".as_ref()))?;
        let mut program = Fingerprint::new();
        program.file(&exe)?;
        Ok(Kept {
            folder: session.target().join("self-test"),
            program: program.finish(),
        })
    }

    /// Whether it kept its promises, and nothing changed since.
    pub(super) fn holds(&self, session: &Session, exercise: &Exercise) -> Result<bool, Error> {
        let key = self.key(session, exercise)?;
        // What cannot be read is run again.
        Ok(fs::read_to_string(self.path(exercise)).is_ok_and(|kept| kept == key))
    }

    /// Keeps how it went.
    pub(super) fn put(
        &self,
        session: &Session,
        exercise: &Exercise,
        holds: bool,
    ) -> Result<(), Error> {
        let path = self.path(exercise);
        if holds {
            return files::replace(&path, &self.key(session, exercise)?);
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::io("remove", &path)(error))
            }
            _ => Ok(()),
        }
    }

    /// Courses can share a target folder.
    fn path(&self, exercise: &Exercise) -> PathBuf {
        let mut place = Fingerprint::new();
        place.bytes(exercise.dir.as_os_str().as_encoded_bytes());
        let (slug, place) = (&exercise.slug, place.finish());
        self.folder.join(format!("{slug}-{}", &place[..8]))
    }

    fn key(&self, session: &Session, exercise: &Exercise) -> Result<String, Error> {
        let mut key = Fingerprint::new();
        key.text(&self.program);
        key.text(&session.exercise_key(exercise)?.whole());
        key.tree(&exercise.dir)?;
        if let Some(solution) = &exercise.solution {
            key.tree(solution)?;
        }
        Ok(key.finish())
    }
}
