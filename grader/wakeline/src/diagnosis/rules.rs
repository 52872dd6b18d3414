//! The rules of diagnosis, one file each. They are asked about a run in the
//! order of the rows below, and the first that finds something speaks. So causes
//! come before what follows from them: a blocked loop also delays, and work that
//! is cancelled too late is often also done too often.

mod a_task_panicked;
mod aborted_with_its_owner;
mod answered_the_first;
mod began_too_early;
mod blocked_the_loop;
mod blocks_the_loop_for_ever;
mod cancelled_good_work;
mod chunks_instead_of_limit;
mod clock_is_virtual;
mod did_it_again;
mod different_moments;
mod done_too_few_times;
mod error_ignored;
mod finished_too_early;
mod finished_too_late;
mod held_by_a_stuck_task;
mod kept_the_thread;
mod left_no_waker;
mod limit_for_each_step;
mod lost_in_select;
mod missed_a_message;
mod never_finished;
mod never_gives_the_thread_back;
mod never_started;
mod never_stops;
mod no_reply;
mod not_asked_for;
mod not_cancelled;
mod not_cleaned_up;
mod not_written_yet;
mod notified_nobody;
mod one_after_the_other;
mod other_outcome;
mod panicked;
mod permit_never_given_back;
mod pool_was_full;
mod queue_grew;
mod ran_on_after_the_end;
mod retried_at_once;
mod retried_too_often;
mod right_by_luck;
mod sender_still_alive;
mod spins_without_progress;
mod starved_by_another;
mod ticks_in_a_burst;
mod timer_made_anew;
mod too_few_at_once;
mod too_few_at_the_barrier;
mod too_many_at_once;
mod took_turns_at_a_lock;
mod waits_for_itself;
mod waits_in_a_circle;
mod waker_not_called;
mod wrong_operation;
mod wrong_result;

#[cfg(test)]
mod samples;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Diagnosis;
use super::evidence::Evidence;
use super::finding::Finding;
use crate::verdict::Verdict;

/// What the file of a rule says of it.
struct Definition {
    /// The stable name in files, results and tests: `one-after-the-other`.
    id: &'static str,
    /// What a check comes to where the rule speaks.
    verdict: Verdict,
    /// The rule itself; `None` where it does not fit.
    find: fn(&Evidence<'_>) -> Option<Finding>,
}

macro_rules! rules {
    ($($rule:ident => $file:ident,)+) => {
        /// The id of a diagnosis: the rule that made it. In files it is a
        /// stable name, `one-after-the-other`.
        ///
        /// ```
        /// use wakeline::Rule;
        /// let rule: Rule = "one-after-the-other".parse().unwrap();
        /// assert_eq!(rule, Rule::OneAfterTheOther);
        /// assert_eq!(rule.to_string(), "one-after-the-other");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // each is written up in its file
        pub enum Rule {
            $($rule,)+
        }

        impl Rule {
            /// Every rule, in the order in which they are asked.
            pub const ALL: [Rule; [$(Rule::$rule),+].len()] = [$(Rule::$rule),+];

            const fn definition(self) -> &'static Definition {
                match self {
                    $(Rule::$rule => &$file::RULE,)+
                }
            }
        }
    };
}

// The rows, in the order in which the rules are asked.
rules! {
    RightByLuck => right_by_luck,
    // How a run ended.
    NotWrittenYet => not_written_yet,
    WrongResult => wrong_result,
    ClockIsVirtual => clock_is_virtual,
    Panicked => panicked,
    WaitsInACircle => waits_in_a_circle,
    WaitsForItself => waits_for_itself,
    SenderStillAlive => sender_still_alive,
    HeldByAStuckTask => held_by_a_stuck_task,
    PermitNeverGivenBack => permit_never_given_back,
    TooFewAtTheBarrier => too_few_at_the_barrier,
    NoReply => no_reply,
    NotifiedNobody => notified_nobody,
    LeftNoWaker => left_no_waker,
    WakerNotCalled => waker_not_called,
    NeverFinished => never_finished,
    BlocksTheLoopForEver => blocks_the_loop_for_ever,
    SpinsWithoutProgress => spins_without_progress,
    NeverStops => never_stops,
    NeverGivesTheThreadBack => never_gives_the_thread_back,
    // What differs in a run that finished.
    KeptTheThread => kept_the_thread,
    BlockedTheLoop => blocked_the_loop,
    ATaskPanicked => a_task_panicked,
    NotCleanedUp => not_cleaned_up,
    AbortedWithItsOwner => aborted_with_its_owner,
    ErrorIgnored => error_ignored,
    RetriedAtOnce => retried_at_once,
    LostInSelect => lost_in_select,
    PoolWasFull => pool_was_full,
    RanOnAfterTheEnd => ran_on_after_the_end,
    TookTurnsAtALock => took_turns_at_a_lock,
    OneAfterTheOther => one_after_the_other,
    AnsweredTheFirst => answered_the_first,
    LimitForEachStep => limit_for_each_step,
    RetriedTooOften => retried_too_often,
    TimerMadeAnew => timer_made_anew,
    WrongOperation => wrong_operation,
    MissedAMessage => missed_a_message,
    NeverStarted => never_started,
    DoneTooFewTimes => done_too_few_times,
    NotCancelled => not_cancelled,
    DidItAgain => did_it_again,
    NotAskedFor => not_asked_for,
    ChunksInsteadOfLimit => chunks_instead_of_limit,
    QueueGrew => queue_grew,
    TicksInABurst => ticks_in_a_burst,
    StarvedByAnother => starved_by_another,
    BeganTooEarly => began_too_early,
    TooManyAtOnce => too_many_at_once,
    CancelledGoodWork => cancelled_good_work,
    OtherOutcome => other_outcome,
    TooFewAtOnce => too_few_at_once,
    FinishedTooLate => finished_too_late,
    FinishedTooEarly => finished_too_early,
    DifferentMoments => different_moments,
}

impl Rule {
    /// The stable name: `one-after-the-other`.
    pub const fn id(self) -> &'static str {
        self.definition().id
    }

    /// What a check comes to where this rule speaks.
    pub const fn verdict(self) -> Verdict {
        self.definition().verdict
    }

    /// Whether it names a cause. Where none is sure of one, a rule that does not
    /// says what was seen, and guesses nothing.
    ///
    /// ```
    /// use wakeline::Rule;
    /// assert!(Rule::WaitsInACircle.names_a_cause());
    /// assert!(!Rule::FinishedTooLate.names_a_cause());
    /// ```
    pub const fn names_a_cause(self) -> bool {
        !matches!(
            self,
            Rule::WrongResult
                | Rule::Panicked
                | Rule::NeverFinished
                | Rule::NeverStops
                | Rule::NeverStarted
                | Rule::DoneTooFewTimes
                | Rule::OtherOutcome
                | Rule::FinishedTooLate
                | Rule::FinishedTooEarly
                | Rule::DifferentMoments
        )
    }

    /// What this rule has to say of a run.
    pub(super) fn ask(self, evidence: &Evidence<'_>) -> Option<Diagnosis> {
        let Finding { text, facts } = (self.definition().find)(evidence)?;
        Some(Diagnosis {
            id: self,
            text,
            facts,
        })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A text that is the name of no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no diagnosis `{0}`; `wakeline::Rule::ALL` lists those that there are")]
pub struct UnknownRule(pub String);

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(text: &str) -> Result<Rule, UnknownRule> {
        let mut all = Rule::ALL.into_iter();
        all.find(|rule| rule.id() == text)
            .ok_or_else(|| UnknownRule(text.to_owned()))
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rule, D::Error> {
        let id = Cow::<'_, str>::deserialize(deserializer)?;
        id.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Rule, UnknownRule};

    #[test]
    fn each_id_is_written_in_kebab_case_and_belongs_to_one_rule() {
        let ids: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            let joined = rule.id().replace('-', "");
            assert_eq!(joined, format!("{rule:?}").to_lowercase());
            assert!(
                !rule
                    .id()
                    .contains(|c: char| c != '-' && !c.is_ascii_lowercase())
            );
        }
    }

    #[test]
    fn an_id_reads_back_and_an_unknown_one_is_named() {
        for rule in Rule::ALL {
            let json = serde_json::to_string(&rule).unwrap();
            assert_eq!(json, format!("\"{rule}\""));
            assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule);
        }
        let unknown = "no-such-rule".parse::<Rule>();
        assert_eq!(unknown, Err(UnknownRule("no-such-rule".to_owned())));
    }

    #[test]
    fn what_fits_whatever_differs_is_asked_last() {
        assert_eq!(Rule::ALL.last(), Some(&Rule::DifferentMoments));
    }
}
