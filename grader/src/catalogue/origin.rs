//! Where exercises are: in a course of Wakeline, or in crates of somebody's own.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Catalogue;
use crate::error::Error;

/// Where exercises are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A course of Wakeline, by its root.
    Course(PathBuf),
    /// A crate with ordinary tests, or a folder with such crates below it.
    Crates(PathBuf),
}

impl Origin {
    /// The course of that folder, or the one around the current folder.
    pub(crate) fn course(named: Option<&Path>) -> Result<Origin, Error> {
        if let Some(root) = named {
            return Ok(Origin::Course(root.to_owned()));
        }
        let here =
            std::env::current_dir().map_err(Error::io("find", Path::new("the current folder")))?;
        Catalogue::find_root(&here).map(Origin::Course)
    }
}

/// The option by which every command takes exercises of somebody's own.
#[derive(Args)]
pub(crate) struct ExercisesArg {
    /// Your own exercises instead of the course's: a crate with src/lib.rs and
    /// ordinary tests in tests/, or a folder with such crates below it.
    #[arg(long = "exercises", value_name = "DIR", conflicts_with = "course")]
    dir: Option<PathBuf>,
}

impl ExercisesArg {
    /// These exercises, or those of the course.
    pub(crate) fn origin(&self, course: Option<&Path>) -> Result<Origin, Error> {
        match &self.dir {
            Some(dir) => Ok(Origin::Crates(dir.clone())),
            None => Origin::course(course),
        }
    }
}
