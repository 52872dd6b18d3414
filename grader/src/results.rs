//! What grading came to: marks and scores, the ledger that keeps them, and what
//! a student may be shown of them. Reports and exports are made from this room
//! alone.

mod counting;
pub(crate) mod course;
pub(crate) mod disclosure;
mod lateness;
mod ledger;
mod marks;
mod names;
mod presence;
mod printable;
mod reading;
mod regraded;
#[cfg(test)]
pub(crate) mod samples;
mod score;
mod summary;

pub(crate) use counting::counting;
pub(crate) use course::Course;
pub use disclosure::Audience;
pub use lateness::Lateness;
pub(crate) use ledger::Ledger;
pub use marks::{CheckResult, JobResult, Marks};
pub(crate) use names::file_names;
pub(crate) use presence::Presence;
pub(crate) use printable::printable;
pub(crate) use reading::{Results, Source};
pub use regraded::{Cause, Regraded};
pub use score::Score;
pub use summary::Summary;
