//! What claims are held against: one recording with its polls, and the view
//! that was expected. Nothing here comes from the code of the rules.

use wakeline::timeline::{Actor, Event, Name, Operation, Outcome, Timeline, What};
use wakeline::view::{Span, SpanView};
use wakeline::{Ending, Millis, Recording};

/// One run, and what was expected of it.
pub(super) struct Run<'a> {
    pub(super) recording: &'a Recording,
    pub(super) expected: Option<&'a SpanView>,
    /// What was expected in each world, as far as whoever spoke could know.
    pub(super) worlds: Vec<&'a SpanView>,
    /// What was expected comes from the same world: the same answers take the
    /// same time.
    pub(super) same_world: bool,
    /// In the nominal world the program did what was expected.
    pub(super) fits_nominal: bool,
}

impl Run<'_> {
    pub(super) fn timeline(&self) -> &Timeline {
        &self.recording.timeline
    }

    pub(super) fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.timeline().events.iter()
    }

    pub(super) fn ending(&self) -> &Ending {
        &self.recording.ending
    }

    // -- operations --

    /// The operations of this name, in the order of begin.
    pub(super) fn done(&self, name: &str) -> Vec<&Operation> {
        let all = self.timeline().operations.iter();
        all.filter(|one| one.name.as_str() == name).collect()
    }

    /// What was expected of this name.
    pub(super) fn wanted(&self, name: &str) -> Vec<&Span> {
        let all = self.expected.into_iter().flat_map(SpanView::operations);
        all.filter(|one| one.name == name).collect()
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        !self.done(name).is_empty() || !self.wanted(name).is_empty()
    }

    pub(super) fn began(&self, name: &str, at: Millis) -> bool {
        self.done(name).iter().any(|one| one.begin == at)
    }

    pub(super) fn began_by(&self, name: &str, at: Millis, task: Actor) -> bool {
        let mut all = self.done(name).into_iter();
        all.any(|one| one.begin == at && one.task == task)
    }

    pub(super) fn wanted_at(&self, name: &str, at: Millis) -> bool {
        self.wanted(name).iter().any(|one| one.begin == at)
    }

    pub(super) fn ended(&self, name: &str, at: Millis) -> bool {
        self.done(name).iter().any(|one| one.end == Some(at))
    }

    pub(super) fn ended_as(&self, name: &str, at: Millis, outcome: Outcome) -> bool {
        let mut all = self.done(name).into_iter();
        all.any(|one| one.end == Some(at) && one.outcome == outcome)
    }

    pub(super) fn wanted_as(&self, name: &str, outcome: Outcome) -> bool {
        self.wanted(name).iter().any(|one| one.outcome == outcome)
    }

    pub(super) fn wanted_end(&self, name: &str, at: Millis) -> bool {
        self.wanted(name).iter().any(|one| one.end == Some(at))
    }

    /// One began at `at`, and of those that were due at `due` one did not.
    pub(super) fn began_instead_of(&self, name: &str, at: Millis, due: Millis) -> bool {
        let wanted = |due| {
            self.wanted(name)
                .iter()
                .filter(|one| one.begin == due)
                .count()
        };
        let done = |at| self.done(name).iter().filter(|one| one.begin == at).count();
        at != due && done(at) > wanted(at) && wanted(due) > done(due)
    }

    /// `after` began at that instant, and not before `before` had ended at it.
    pub(super) fn began_when_ended(&self, after: &str, before: &str, at: Millis) -> bool {
        let events: Vec<&Event> = self.events().collect();
        let ended = events.iter().position(|event| {
            event.at == at
                && matches!(&event.what, What::Ended { operation, .. } if operation.as_str() == before)
        });
        let began = events.iter().rposition(|event| {
            event.at == at
                && matches!(&event.what, What::Began { operation } if operation.as_str() == after)
        });
        ended.is_some() && ended < began
    }

    /// In each world `then` is to begin when something ends, and not before `first` has.
    pub(super) fn is_to_follow(&self, then: &str, first: &str) -> bool {
        let named = |view: &'_ SpanView, name: &str| -> Vec<Span> {
            let spans = view.operations().filter(|one| one.name == name);
            spans.cloned().collect()
        };
        self.worlds.iter().all(|view| {
            let (firsts, ends) = (named(view, first), view.operations().map(|one| one.end));
            let ends: Vec<_> = ends.flatten().collect();
            named(view, then).iter().any(|then| {
                ends.contains(&then.begin)
                    && firsts
                        .iter()
                        .any(|first| first.end.is_some_and(|end| end <= then.begin))
            })
        })
    }

    /// How many operations that take time are under way at an instant.
    pub(super) fn under_way(&self, at: Millis) -> usize {
        let all = self.timeline().operations.iter();
        all.filter(|one| one.begin <= at && one.end.is_none_or(|end| end > at))
            .count()
    }

    /// The most that are under way at one time.
    pub(super) fn peak(&self) -> usize {
        let begins = self.timeline().operations.iter().map(|one| one.begin);
        begins.map(|at| self.under_way(at)).max().unwrap_or(0)
    }

    /// How many operations that were expected did not begin.
    pub(super) fn missing(&self) -> usize {
        let wanted = self.expected.into_iter().flat_map(SpanView::operations);
        let mut names: Vec<&str> = wanted.map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let missing = |name: &&str| {
            self.wanted(name)
                .len()
                .saturating_sub(self.done(name).len())
        };
        names.iter().map(missing).sum()
    }

    pub(super) fn expected_peak(&self) -> usize {
        self.expected.map_or(0, |view| view.peak)
    }

    /// The most that may be under way at once in any world.
    pub(super) fn limit(&self) -> usize {
        let peaks = self.worlds.iter().map(|view| view.peak);
        peaks.max().unwrap_or(0)
    }

    /// When the whole returned, or the last that is known of it.
    pub(super) fn took(&self, at: Millis) -> bool {
        match self.ending() {
            Ending::Finished => self.timeline().total == at,
            _ => false,
        }
    }

    pub(super) fn should_take(&self, at: Millis) -> bool {
        self.expected.is_some_and(|view| view.total == Some(at))
    }

    // -- tasks --

    /// What the last poll of a task waits for.
    pub(super) fn last_wait(&self, task: Actor) -> Option<&[Name]> {
        self.events().rev().find_map(|event| match &event.what {
            What::Pending { on } if event.task == task => Some(&**on),
            _ => None,
        })
    }

    /// When a task was polled last.
    pub(super) fn last_poll(&self, task: Actor) -> Option<Millis> {
        let polled = |event: &&Event| event.task == task && event.what == What::Polled;
        self.events().rev().find(polled).map(|event| event.at)
    }

    /// Whether it was woken after its last poll.
    pub(super) fn woken_since(&self, task: Actor) -> bool {
        let since = self.events().rev().filter(|event| event.task == task);
        let mut since = since.take_while(|event| event.what != What::Polled);
        since.any(|event| matches!(event.what, What::Woken { .. }))
    }

    /// Whether the task, which is not gone, waits at the end of a deadlock.
    pub(super) fn is_stuck(&self, task: Actor) -> bool {
        let finished = |event: &Event| event.task == task && event.what == What::Finished;
        let Ending::Deadlock { stuck } = self.ending() else {
            return false;
        };
        stuck.iter().any(|one| one.task == task) && !self.events().any(finished)
    }

    pub(super) fn was_spawned_at(&self, task: Actor, place: &str) -> bool {
        self.events().any(|event| {
            event.task == task
                && matches!(&event.what, What::Spawned { location, .. } if location.as_str() == place)
        })
    }

    /// Whether a task has come to its end.
    pub(super) fn is_gone(&self, task: Actor) -> bool {
        self.events()
            .any(|event| event.task == task && event.what == What::Finished)
    }
}
