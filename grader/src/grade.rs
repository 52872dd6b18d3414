//! A whole grading run: from a folder of submissions to the files of its
//! output folder, every finished job committed on the way.
//!
//! - `brief` reads what a run is about; `job` pairs a submission with an
//!   exercise, and `key` says what the result depends on; `plan` asks the ledger
//!   what is known already. Jobs with the same key are run once.
//! - `session` holds what all jobs share: the compiled dependencies, the jail,
//!   the snapshots. `pool` runs jobs in parallel.
//! - `build` calls the compiler, `run` starts one process a check, and `judge`
//!   says what came of it. The process gets one end of a socket as its standard
//!   input. Over it comes a request with a secret key, and over it goes a
//!   response with that key and the recordings. What is printed is only ever
//!   shown, never believed; a process that ends without a response has earned
//!   nothing. Snapshots never enter the student's process.
//! - `trials` runs what authors promise of their exercises: the self-test.
//!   `accept` finds what they have not accepted yet.
//!
//! No run holds a class in memory: students are opened one at a time, what was
//! admitted waits on the shelf, a job is a few hashes, and results pass from the
//! ledger to pages one student at a time.
//!
//! A check has ten seconds of real time. After the first one of a submission
//! that used them up, its others have two each: a busy loop in one function
//! would otherwise cost its time once a check.
//!
//! Ctrl-C takes no new job and finishes what runs; a second one ends that too.
//! Killed at any moment, the same command ends with the results of an
//! undisturbed run.

pub mod accept;
mod brief;
pub(crate) mod build;
mod fingerprint;
mod job;
mod job_run;
pub(crate) mod judge;
mod key;
mod plan;
pub(crate) mod pool;
pub(crate) mod run;
pub(crate) mod session;
pub(crate) mod trials;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use jail::{Demands, Jail};
use jiff::Timestamp;

use crate::catalogue::{Exercise, Origin};
use crate::error::Error;
use crate::host::lock::WriteLock;
use crate::host::scratch::Scratch;
use crate::host::stop::Stop;
use crate::intake::{Attempts, Shape, Shelf};
use crate::late::Policy;
use crate::progress::event::{Event, Reporter};
use crate::report;
use crate::results::{Course, Lateness, Ledger, Marks, Presence, Summary};
use brief::Brief;
use job::Job;
use job_run::JobRun;
use plan::Plan;
use session::Session;

pub use job::Shard;

/// What to grade, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the exercises are.
    pub origin: Origin,
    /// The folder of submissions, in any [`Shape`].
    pub submissions: PathBuf,
    /// The shape of that folder, if it is not to be recognised.
    pub shape: Option<Shape>,
    /// What names of classroom clones begin with.
    pub assignment: Option<String>,
    /// Grade only these exercises; all of them if none is named.
    pub exercises: Vec<String>,
    /// The file of the late policy.
    pub late: Option<PathBuf>,
    /// Which of several hand-ins counts.
    pub attempts: Attempts,
    /// Where to write; is made if it is not there.
    pub out: PathBuf,
    /// Jobs at a time; one a processor by default.
    pub jobs: Option<NonZeroUsize>,
    /// Grade only a share of the students.
    pub shard: Option<Shard>,
    /// Grade only these students, and again what is known of them; all of the class
    /// if none is named.
    pub students: Vec<String>,
    /// Forget everybody of earlier runs who is not in this class.
    pub replace_class: bool,
    /// Grade in the worlds 0, S and S + 1.
    pub seed: Option<u64>,
    /// What is asked of the jail.
    pub jail: Demands,
    /// Stops the run when asked: what is being graded is finished first.
    pub stop: Stop,
}

impl Options {
    /// Everything as it is without a wish: all exercises, all students, the
    /// last attempt of each, nothing taken off.
    pub fn new(
        course: impl Into<PathBuf>,
        submissions: impl Into<PathBuf>,
        out: impl Into<PathBuf>,
    ) -> Options {
        Options {
            origin: Origin::Course(course.into()),
            submissions: submissions.into(),
            shape: None,
            assignment: None,
            exercises: Vec::new(),
            late: None,
            attempts: Attempts::default(),
            out: out.into(),
            jobs: None,
            shard: None,
            students: Vec::new(),
            replace_class: false,
            seed: None,
            jail: Demands::default(),
            stop: Stop::default(),
        }
    }
}

/// Grades a class.
///
/// Wrong submissions are results, not errors. A run that was stopped gives
/// [`Error::Interrupted`]; the same options resume it.
pub fn grade(options: &Options, reporter: &mut dyn Reporter) -> Result<Summary, Error> {
    let began = Instant::now();
    let brief = Brief::of(options)?;
    let _lock = WriteLock::of(&options.out)?;
    let ledger = Ledger::open(&options.out.join("ledger.sqlite"))?;
    reporter.on(&Event::Preparing);
    brief.tell_notes(reporter);
    let exercises: Vec<&Exercise> = brief.catalogue.exercises().collect();
    let seeds = session::seeds(options.seed);
    // What runs when a stop is asked for is finished, so the jail has no part in it.
    let jail = Jail::open(&options.jail, Stop::never().flag())?;
    let doing = &mut |what: &str| reporter.on(&Event::Compiling { what });
    let session = Session::in_jail(
        &brief.catalogue,
        &exercises,
        seeds,
        jail,
        &options.stop,
        doing,
    )?;
    tell_notes(&session, reporter);
    let common = job::Exercises::of(&brief.catalogue, &session)?;
    let mut shelf = Shelf::in_folder(&options.out)?;
    let jobs = take_in(&brief, &common, options, &mut shelf, reporter)?;
    begin(&brief, &ledger, &jobs, options, reporter)?;

    let plan = Plan::of(&jobs, &ledger, !options.students.is_empty())?;
    reporter.on(&Event::Started {
        jobs: jobs.len(),
        known: plan.known,
        regraded: &plan.regraded,
    });
    let threads = options.jobs.unwrap_or_else(pool::all_processors);
    let work = |leader: &usize| JobRun::now(&session, &jobs[*leader], &shelf);
    let recorded = |job: usize, leader: usize, run: &JobRun| {
        let (job, leader) = (&jobs[job], &jobs[leader]);
        let lateness = lateness(brief.policy.as_ref(), job, &run.marks);
        let result = run.result_of(job, leader, lateness);
        ledger.record(&result, &job.key()).map(|()| result)
    };
    let before = ledger.as_it_was()?;
    ledger.together(|| {
        for leader in &plan.known_leaders {
            // Written one by one, and a result may be another student's old one.
            let job = &jobs[*leader];
            let old = JobRun::known(before.known(&job.fingerprint)?, job.exercise);
            for job in &plan.groups[leader] {
                recorded(*job, *leader, &old)?;
            }
        }
        Ok::<(), Error>(())
    })?;
    let graded: usize = plan
        .open
        .iter()
        .map(|leader| plan.groups[leader].len())
        .sum();
    let mut left = plan.open.len();
    let stop = &options.stop;
    pool::run(threads, &plan.open, stop, work, |index, run| {
        let leader = plan.open[index];
        for job in &plan.groups[&leader] {
            reporter.on(&Event::Finished {
                result: &recorded(*job, leader, &run)?,
                causes: &plan.causes[job],
            });
        }
        left -= 1;
        Ok::<(), Error>(())
    })?;
    if left > 0 {
        return Err(interrupted(options));
    }
    let seconds = began.elapsed().as_secs_f64();
    let run = Summary {
        wall_seconds: round(seconds),
        #[expect(clippy::cast_precision_loss, reason = "nobody grades 2^52 jobs")]
        jobs_per_second: round(graded as f64 / seconds.max(0.001)),
        regraded: plan.regraded,
        ..Summary::default()
    };
    let summary = report::conclude(&options.out, &ledger, run)?;
    reporter.on(&Event::Complete(&summary));
    Ok(summary)
}

/// Opens what was handed in, a student at a time, and makes the jobs of it.
fn take_in<'a>(
    brief: &'a Brief,
    common: &'a job::Exercises<'_>,
    options: &Options,
    shelf: &mut Shelf,
    reporter: &mut dyn Reporter,
) -> Result<Vec<Job<'a>>, Error> {
    let scratch = Scratch::open()?;
    let mut jobs = Vec::new();
    let asked = brief.asked(options)?;
    for student in Shard::of(options.shard, &brief.class.students) {
        if !asked.is_empty() && !asked.contains(student.name.as_str()) {
            continue;
        }
        if options.stop.asked() {
            return Err(Error::nothing_changed());
        }
        let opened = student.open(brief.wanted(), brief.intake.times, &scratch);
        let alone = brief.class.shape == Shape::Folders
            && brief.class.students.len() == 1
            && options.shape.is_none();
        if alone && opened.folders.len() > 1 {
            let folders: Vec<&str> = opened.folders.iter().map(String::as_str).collect();
            return Err(Error::Usage(format!(
                "{} holds one archive, `{}`, with the same exercise in several folders ({}), as a \
                 whole class has; unpack it, and name the folder that they are in. If it is one \
                 student's, say --shape folders",
                options.submissions.display(),
                student.name,
                folders.join(", ")
            )));
        }
        for text in &opened.notes {
            let student = Some(student.name.as_str());
            reporter.on(&Event::Note { student, text });
        }
        let made = common.jobs(student, &opened, options.attempts, shelf);
        jobs.extend(made.map_err(|source| Error::Output {
            path: options.out.clone(),
            source,
        })?);
    }
    Ok(jobs)
}

/// Makes the ledger that of this run. What it has of others stays.
fn begin(
    brief: &Brief,
    ledger: &Ledger,
    jobs: &[Job<'_>],
    options: &Options,
    reporter: &mut dyn Reporter,
) -> Result<(), Error> {
    let mine: BTreeSet<(&str, &str, u32)> = jobs
        .iter()
        .map(|job| {
            let exercise = job.exercise.slug.as_str();
            (job.student.name.as_str(), exercise, job.attempt)
        })
        .collect();
    let asked: BTreeSet<&str> = jobs.iter().map(|job| job.student.name.as_str()).collect();
    let here = brief.names();
    let of_the_course = |exercise: &str| {
        let mut exercises = brief.wanted().course.exercises();
        exercises.any(|known| known.slug.as_str() == exercise)
    };
    let graded: BTreeSet<&str> = jobs.iter().map(|job| job.exercise.slug.as_str()).collect();
    let known = ledger.exercises()?;
    if let [first, ..] = known.as_slice()
        && !options.replace_class
        && !known.iter().any(|exercise| of_the_course(exercise))
    {
        return Err(Error::Usage(format!(
            "{} holds results of another course, such as those of {first}; name another --out \
             folder, or forget them with --replace-class",
            options.out.display(),
        )));
    }
    for exercise in known {
        if !of_the_course(&exercise) {
            let text =
                format!("the course has no exercise {exercise} any more: its results are removed");
            reporter.on(&Event::Note {
                student: None,
                text: &text,
            });
        }
    }
    ledger.keep(|student, exercise, attempt| {
        let other = !asked.contains(student) || !graded.contains(exercise);
        let stays = other && (here.contains(student) || !options.replace_class);
        of_the_course(exercise) && (stays || mine.contains(&(student, exercise, attempt)))
    })?;
    let before: Presence = ledger.fact("presence")?.unwrap_or_default();
    let presence = before.at(Timestamp::now(), &here, ledger.students()?);
    tell_absent(&presence, reporter);
    let course = Course::of(&brief.catalogue);
    let course = course.with(ledger.fact("course")?, brief.wanted().course);
    ledger.set_fact("course", &course)?;
    ledger.set_fact("presence", &presence)?;
    brief::note_class(ledger, &brief.class, &presence)
}

/// Nobody stays without a word, either.
fn tell_absent(presence: &Presence, reporter: &mut dyn Reporter) {
    const NAMED: usize = 5;
    let absent = presence.absent();
    if absent.is_empty() {
        return;
    }
    let mut names: Vec<&str> = absent.keys().map(String::as_str).take(NAMED).collect();
    let more = format!("and {} more", absent.len().saturating_sub(NAMED));
    if absent.len() > NAMED {
        names.push(&more);
    }
    let text = format!(
        "of earlier runs and not in this class: {}; their results stay, marked with when they \
         were last seen; --replace-class removes them",
        names.join(", ")
    );
    reporter.on(&Event::Note {
        student: None,
        text: &text,
    });
}

fn tell_notes(session: &Session, reporter: &mut dyn Reporter) {
    let missing = session.missing().iter();
    let missing = missing.map(|missing| format!("the jail has no {missing}"));
    for text in missing.chain(session.notes().iter().cloned()) {
        reporter.on(&Event::Note {
            student: None,
            text: &text,
        });
    }
}

fn lateness(policy: Option<&Policy>, job: &Job<'_>, marks: &Marks) -> Lateness {
    match policy {
        // Nobody is late with nothing.
        Some(policy) if job.attempts > 0 => policy.apply(
            (&job.student.name, &job.student.person),
            job.exercise.slug.as_str(),
            job.when,
            marks.score,
        ),
        _ => Lateness::none(marks.score, job.when),
    }
}

fn interrupted(options: &Options) -> Error {
    Error::Interrupted(format!(
        "every finished job is kept in {}; the same command resumes there",
        options.out.join("ledger.sqlite").display()
    ))
}

/// Milliseconds are as much as anybody reads.
fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
