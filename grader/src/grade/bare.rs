//! What grading would cost if nothing had to be paid for but the compiler, the
//! linker and the checks. For the benchmark alone.

use std::time::Duration;

use super::{Brief, Options, take_in};
use crate::catalogue::Exercise;
use crate::error::Error;
use crate::grade::job;
use crate::grade::pool;
use crate::grade::session::{self, Session};
use crate::host::stop::Stop;
use crate::intake::{Handed, Shelf};
use crate::jail::{Jail, Spent};
use crate::progress::event::Silent;

/// Starts the very processes that [`grade`](super::grade()) starts for these
/// options, with the same arguments and as many at a time, in no jail, and
/// judges nothing. Gives the time that they took from start to end, together.
///
/// Only for submissions that are trusted.
#[doc(hidden)]
pub fn bare(options: &Options) -> Result<Duration, Error> {
    let brief = Brief::of(options)?;
    let exercises: Vec<&Exercise> = brief.catalogue.exercises().collect();
    let spent = Spent::default();
    let (seeds, jail) = (session::seeds(options.seed), Jail::bare(&spent));
    let session = Session::in_jail(&brief.catalogue, &exercises, seeds, jail, &Stop::default())?;
    let common = job::Exercises::of(&brief.catalogue, &session)?;
    let out = &options.out;
    std::fs::create_dir_all(out).map_err(Error::io("create", out))?;
    let mut shelf = Shelf::in_folder(out)?;
    let jobs = take_in(&brief, &common, options, &mut shelf, &mut Silent)?;
    let threads = options.jobs.unwrap_or_else(pool::all_processors);
    let work = |job: &job::Job<'_>| {
        let Handed::In(shelved) = job.handed else {
            return Ok(());
        };
        let sources = shelf.copy(shelved)?;
        let (exercise, seeds) = (job.exercise, session.seeds());
        let ran = session.record(exercise, &sources, &exercise.checks, seeds)?;
        ran.map(drop).or(Ok(()))
    };
    pool::run(threads, &jobs, &options.stop, work, |_, ran| {
        ran.map_err(|failure| session::infrastructure(&failure))
    })?;
    Ok(spent.time())
}
