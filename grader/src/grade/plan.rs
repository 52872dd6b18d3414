//! What there is to do in a run, and what the ledger knows already.

use std::collections::BTreeMap;

use super::key::Key;
use crate::error::Error;
use crate::grade::job::Job;
use crate::intake::Handed;
use crate::results::{Cause, Ledger, Regraded};

/// What there is to do: jobs with the same key form a group, of which only
/// the first, the leader, is run.
pub(super) struct Plan {
    /// By leader, in order.
    pub(super) groups: BTreeMap<usize, Vec<usize>>,
    /// Leaders whose result the ledger knows.
    pub(super) known_leaders: Vec<usize>,
    /// Leaders to run.
    pub(super) open: Vec<usize>,
    /// How many jobs the ledger knows.
    pub(super) known: usize,
    /// Why each open job is graded again: nothing for one without a result.
    pub(super) causes: BTreeMap<usize, Vec<Cause>>,
    /// The same, counted.
    pub(super) regraded: Regraded,
}

impl Plan {
    /// What is to be graded `again` is open, whatever the ledger knows.
    pub(super) fn of(jobs: &[Job<'_>], ledger: &Ledger, again: bool) -> Result<Plan, Error> {
        let mut leaders = BTreeMap::new();
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, job) in jobs.iter().enumerate() {
            // What needs no run is nobody's copy.
            let leader = match job.handed {
                Handed::In(_) => *leaders.entry(&job.fingerprint).or_insert(index),
                _ => index,
            };
            groups.entry(leader).or_default().push(index);
        }
        let mut plan = Plan {
            groups,
            known_leaders: Vec::new(),
            open: Vec::new(),
            known: 0,
            causes: BTreeMap::new(),
            regraded: Regraded::default(),
        };
        for (leader, group) in &plan.groups {
            if !again && ledger.knows(&jobs[*leader].fingerprint)? {
                plan.known += group.len();
                plan.known_leaders.push(*leader);
                continue;
            }
            plan.open.push(*leader);
            for index in group {
                if again {
                    plan.causes.insert(*index, Vec::new());
                    continue;
                }
                let causes = causes(&jobs[*index], ledger)?;
                plan.regraded.count(&causes);
                plan.causes.insert(*index, causes);
            }
        }
        Ok(plan)
    }
}

/// Why the result that the ledger has of a job no longer counts.
fn causes(job: &Job<'_>, ledger: &Ledger) -> Result<Vec<Cause>, Error> {
    let Some(old): Option<Key> =
        ledger.key_of((&job.student.name, &job.exercise.slug, job.attempt))?
    else {
        return Ok(Vec::new());
    };
    let changed = job.key().changed_since(&old);
    Ok(if changed.is_empty() {
        vec![Cause::Fault]
    } else {
        changed
    })
}
