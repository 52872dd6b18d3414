//! What there is to do in a run, and what the ledger knows already.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::job::Job;
use crate::ledger::Ledger;
use crate::submission::Handed;
use crate::verdict::JobResult;

/// What there is to do: jobs with the same key form a group, of which only
/// the first, the leader, is run.
pub(super) struct Plan {
    /// By leader, in order.
    pub(super) groups: BTreeMap<usize, Vec<usize>>,
    /// Leaders whose result the ledger knows.
    pub(super) settled: Vec<(usize, JobResult)>,
    /// Leaders to run.
    pub(super) open: Vec<usize>,
    /// How many jobs the ledger knows.
    pub(super) known: usize,
}

impl Plan {
    pub(super) fn of(jobs: &[Job<'_>], ledger: &Ledger) -> Result<Plan, Error> {
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
