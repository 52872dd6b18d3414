//! A whole grading run: from a folder of submissions to the files of its
//! output folder, every finished job committed on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use crate::catalogue::{Catalogue, Exercise};
use crate::error::Error;
use crate::event::{Event, Reporter};
use crate::files;
use crate::jail::{Demands, Failure};
use crate::job::{self, Job, Shard};
use crate::ledger::Ledger;
use crate::pool;
use crate::report::{self, Course};
use crate::session::{self, Session};
use crate::stop::Stop;
use crate::submission::{Handed, read_class};
use crate::summary::Summary;
use crate::verdict::{JobResult, Marks};

/// What to grade, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The course's root.
    pub course: PathBuf,
    /// The folder of submissions, one folder a student.
    pub submissions: PathBuf,
    /// Where to write; is made if it is not there.
    pub out: PathBuf,
    /// Jobs at a time; one a processor by default.
    pub jobs: Option<NonZeroUsize>,
    /// Grade only a share of the students.
    pub shard: Option<Shard>,
    /// Grade in the worlds 0, S and S + 1.
    pub seed: Option<u64>,
    /// What is asked of the jail.
    pub jail: Demands,
    /// Stops the run when asked.
    pub stop: Stop,
}

/// Grades a class.
///
/// Wrong submissions are results, not errors. A run that was stopped gives
/// [`Error::Interrupted`]; the same options resume it.
pub fn grade(options: &Options, reporter: &mut dyn Reporter) -> Result<Summary, Error> {
    let began = Instant::now();
    let catalogue = Catalogue::load(&options.course)?;
    let class = read_class(&options.submissions, &catalogue)?;
    std::fs::create_dir_all(&options.out).map_err(Error::io("create", &options.out))?;
    let ledger = Ledger::open(&options.out.join("ledger.sqlite"))?;
    for note in &class.notes {
        reporter.on(&Event::Note {
            student: None,
            text: note,
        });
    }
    for submission in &class.submissions {
        for note in &submission.notes {
            reporter.on(&Event::Note {
                student: Some(&submission.student),
                text: note,
            });
        }
    }
    reporter.on(&Event::Preparing);
    let exercises: Vec<&Exercise> = catalogue.exercises().collect();
    let seeds = session::seeds(options.seed);
    let demands = &options.jail;
    let session = Session::in_jail(&catalogue, &exercises, seeds, demands, &options.stop)?;
    let enforced = session.enforced();
    tell_what_is_missing(&session, reporter);
    let jobs = job::jobs(&class, &catalogue, &session, options.shard)?;
    forget_strangers(&ledger, &jobs)?;
    ledger.set_fact("course", &Course::of(&catalogue).to_json()?)?;

    let plan = Plan::of(&jobs, &ledger)?;
    reporter.on(&Event::Started {
        jobs: jobs.len(),
        known: plan.known,
    });
    let threads = options.jobs.unwrap_or_else(pool::all_processors);
    let work = |leader: &usize| {
        let job = &jobs[*leader];
        let began = Instant::now();
        let marks = marks(&session, job);
        (
            marks,
            u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        )
    };
    let recorded = |job: usize, leader: usize, marks: &Marks, wall_ms: u64, enforced: &[String]| {
        let cached = job != leader;
        JobResult {
            student: jobs[job].student.clone(),
            exercise: jobs[job].exercise.slug.clone(),
            marks: marks.clone(),
            notes: jobs[job].notes.clone(),
            fingerprint: jobs[job].key.clone(),
            cached,
            wall_ms: if cached { 0 } else { wall_ms },
            enforced: enforced.to_vec(),
        }
    };
    for (leader, old) in &plan.settled {
        for job in &plan.groups[leader] {
            let result = recorded(*job, *leader, &old.marks, old.wall_ms, &old.enforced);
            ledger.record(&result)?;
        }
    }
    let graded: usize = plan
        .open
        .iter()
        .map(|leader| plan.groups[leader].len())
        .sum();
    pool::run(threads, &plan.open, work, |index, (marks, wall_ms)| {
        let leader = plan.open[index];
        let marks = marks.map_err(|_| interrupted(options))?;
        for job in &plan.groups[&leader] {
            let result = recorded(*job, leader, &marks, wall_ms, &enforced);
            ledger.record(&result)?;
            reporter.on(&Event::Finished(&result));
        }
        if options.stop.asked() {
            Err(interrupted(options))
        } else {
            Ok(())
        }
    })?;

    let results = ledger.results()?;
    let seconds = began.elapsed().as_secs_f64();
    let summary = Summary {
        wall_seconds: round(seconds),
        #[expect(clippy::cast_precision_loss, reason = "nobody grades 2^52 jobs")]
        jobs_per_second: round(graded as f64 / seconds.max(0.001)),
        ..Summary::of(&results)
    };
    let json = serde_json::to_string_pretty(&summary).unwrap_or_default();
    ledger.set_fact("summary", &json)?;
    files::replace(&options.out.join("summary.json"), &format!("{json}\n"))?;
    report::write(&options.out)?;
    reporter.on(&Event::Complete(&summary));
    Ok(summary)
}

/// What there is to do: jobs with the same key form a group, of which only
/// the first, the leader, is run.
struct Plan {
    /// By leader, in order.
    groups: BTreeMap<usize, Vec<usize>>,
    /// Leaders whose result the ledger knows.
    settled: Vec<(usize, JobResult)>,
    /// Leaders to run.
    open: Vec<usize>,
    /// How many jobs the ledger knows.
    known: usize,
}

impl Plan {
    fn of(jobs: &[Job<'_>], ledger: &Ledger) -> Result<Plan, Error> {
        let mut leaders = BTreeMap::new();
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, job) in jobs.iter().enumerate() {
            // What needs no run is nobody's copy.
            let leader = match job.handed {
                Handed::In(_) => *leaders.entry(&job.key).or_insert(index),
                _ => index,
            };
            groups.entry(leader).or_default().push(index);
        }
        let mut plan = Plan {
            groups,
            settled: Vec::new(),
            open: Vec::new(),
            known: 0,
        };
        for (leader, group) in &plan.groups {
            let known = ledger.known(&jobs[*leader].key)?;
            match known.filter(|old| old.marks.verdict != wakeline::Verdict::InfraError) {
                Some(old) => {
                    plan.known += group.len();
                    plan.settled.push((*leader, old));
                }
                None => plan.open.push(*leader),
            }
        }
        Ok(plan)
    }
}

/// The marks of one job. `Err` only when the run was stopped.
fn marks(session: &Session, job: &Job<'_>) -> Result<Marks, Failure> {
    if let Some(marks) = job.settled() {
        return Ok(marks);
    }
    let Handed::In(sources) = &job.handed else {
        return Ok(session::not_graded(job.exercise, "nothing to run"));
    };
    match session.grade(job.exercise, sources) {
        Ok(marks) => Ok(marks),
        Err(Failure::Stopped) => Err(Failure::Stopped),
        Err(failure) => Ok(session::not_graded(job.exercise, &failure.to_string())),
    }
}

/// Students who are gone from the folder are gone from the results.
fn forget_strangers(ledger: &Ledger, jobs: &[Job<'_>]) -> Result<(), Error> {
    let here: BTreeSet<(&str, &str)> = jobs
        .iter()
        .map(|job| (job.student.as_str(), job.exercise.slug.as_str()))
        .collect();
    for old in ledger.results()? {
        if !here.contains(&(old.student.as_str(), old.exercise.as_str())) {
            ledger.forget(&old.student, old.exercise.as_str())?;
        }
    }
    Ok(())
}

fn tell_what_is_missing(session: &Session, reporter: &mut dyn Reporter) {
    for missing in session.missing() {
        reporter.on(&Event::Note {
            student: None,
            text: &format!("the jail has no {missing}"),
        });
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
