//! What is known in the middle of a run: the timeline so far, and what it
//! takes to name the task, the cause and the instant of the next event.

use std::collections::BTreeMap;
#[cfg(tokio_unstable)]
use std::panic::Location;

use rustc_hash::FxHashMap;

#[cfg(tokio_unstable)]
use super::resources::{Known, Resource};
#[cfg(tokio_unstable)]
use super::wakeful::Live;
use super::wakeful::{Source, Waited, Wakeful};
use crate::role::{self, Role};
use crate::time::Millis;
use crate::timeline::{
    Actor, Block, Ending, Event, Interner, Name, Names, StuckTask, Timeline, Unseen, What,
};

#[derive(Default)]
pub(super) struct State {
    pub(super) now: Millis,
    /// The last instant at which the program itself did something.
    pub(super) active: Millis,
    pub(super) finished: Option<Millis>,
    pub(super) closed: bool,
    pub(super) timeline: Timeline,
    /// Events that are kept; the rest is counted.
    limit: usize,
    pub(super) texts: Interner,
    /// What a task waited for that somebody woke, as a list of its own.
    causes: FxHashMap<(Actor, Source), Names>,
    pub(super) main: Wakeful,
    /// The spawned tasks that have not finished, by tokio's number.
    #[cfg(tokio_unstable)]
    pub(super) live: FxHashMap<u64, Live>,
    /// How many tasks were spawned.
    #[cfg(tokio_unstable)]
    pub(super) spawned: u32,
    /// tokio's numbers of them, in their order.
    #[cfg(tokio_unstable)]
    pub(super) numbers: Vec<u64>,
    /// `file:line` of the places that spawn, by file and line.
    #[cfg(tokio_unstable)]
    places: FxHashMap<(usize, u32), Name>,
    /// The thread of the loop: a wake from another one has another cause.
    pub(super) home: Option<std::thread::ThreadId>,
    /// Operations that have begun and not ended, by index.
    pub(super) open: Vec<usize>,
    /// The lines at which the running poll left a waker, each once.
    pub(super) left: Vec<Name>,
    /// What the running poll found not ready, apart from operations.
    #[cfg(tokio_unstable)]
    pub(super) waits: Vec<Resource>,
    /// The semaphore from which a future asks for several permits at once, and how
    /// many, by the numbers of both.
    #[cfg(tokio_unstable)]
    pub(super) asking: FxHashMap<u32, (u32, u64)>,
    /// tokio's locks, permits, barriers and channels, by their numbers.
    #[cfg(tokio_unstable)]
    pub(super) resources: Vec<Known>,
    /// The world polls a timer of its own: that is the operation's business.
    pub(super) in_world: bool,
    /// Where the stack of the loop was when the running poll began.
    pub(super) stack: usize,
    /// All threads of the blocking pool were taken when the loop was idle last.
    #[cfg(tokio_unstable)]
    pub(super) pool_is_full: bool,
    /// When each operation has its answer, whether or not anybody takes it.
    pub(super) answers: Vec<Option<Millis>>,
    pub(super) running: Option<Actor>,
    /// The instant of the last poll, and how many polls there were before it.
    polled: (Millis, u64),
    /// How many polls had begun when the loop was blocked last.
    blocked_in: u64,
    /// The ending of a run that the recorder stopped.
    pub(super) stopped: Option<Ending>,
    pub(super) panic: Option<(String, Option<String>)>,
}

impl State {
    pub(super) fn new(limit: usize) -> State {
        State {
            limit,
            ..State::default()
        }
    }

    /// This many polls have begun, the last one now. Gives how many of them
    /// began at this instant.
    pub(super) fn polled(&mut self, polls: u64) -> u64 {
        self.active = self.now;
        if self.polled.0 != self.now {
            self.polled = (self.now, polls - 1);
        }
        polls - self.polled.1
    }

    /// How many of so many polls began at the instant of the last look at the
    /// clock.
    pub(super) fn polls_here(&self, polls: u64) -> u64 {
        polls.saturating_sub(self.polled.1)
    }

    /// How often the task that was polled most often at the last instant was
    /// polled there.
    pub(super) fn most_polls_of_one(&self) -> usize {
        let mut polls: BTreeMap<Actor, usize> = BTreeMap::new();
        let events = self.timeline.events.iter().rev();
        for event in events.take_while(|event| event.at == self.now) {
            if event.what == What::Polled {
                *polls.entry(event.task).or_default() += 1;
            }
        }
        polls.into_values().max().unwrap_or(0)
    }

    /// A message of a `JoinError`, in which tokio calls a task by a number of its
    /// own that counts on over all runs of a process: the timeline calls it by its
    /// order. Any other message is the program's, and stays.
    #[cfg(tokio_unstable)]
    pub(super) fn with_our_names(&self, message: &str) -> String {
        // `task 7 was cancelled`, and `JoinError::Cancelled(Id(7))` in an unwrap.
        const SHOWN: [(&str, &str, &str); 4] = [
            ("task ", "", " was cancelled"),
            ("task ", "", " panicked"),
            ("JoinError::Cancelled(", "Id(", ")"),
            ("JoinError::Panic(", "Id(", ")"),
        ];
        let named = SHOWN.iter().find_map(|(before, id, after)| {
            let (head, rest) = message.split_once(&format!("{before}{id}"))?;
            let digits = rest.len()
                - rest
                    .trim_start_matches(|char: char| char.is_ascii_digit())
                    .len();
            let (number, tail) = rest.split_at(digits);
            let tail = tail.strip_prefix(after)?;
            let number: u64 = number.parse().ok()?;
            let place = self.numbers.iter().position(|known| *known == number)?;
            let after = if id.is_empty() { after } else { "" };
            Some(format!("{head}{before}t{}{after}{tail}", place + 1))
        });
        let named = named.map(|named| match named.strip_prefix("task t") {
            Some(rest) => format!("t{rest}"),
            None => named,
        });
        named.unwrap_or_else(|| message.to_owned())
    }

    /// Without the hooks nobody knows the order.
    #[cfg(not(tokio_unstable))]
    #[allow(clippy::unused_self)]
    pub(super) fn with_our_names(&self, message: &str) -> String {
        message.to_owned()
    }

    /// Whether the loop polls nothing, and this is its thread: then tokio itself
    /// wakes, and timers are what it wakes for when time has passed.
    pub(super) fn is_between_polls(&self) -> bool {
        self.running.is_none() && self.home == Some(std::thread::current().id())
    }

    pub(super) fn stuck_main(&self) -> StuckTask {
        self.with_waits(self.stuck_task(Actor::Main), &self.main)
    }

    /// The spawned tasks that have not finished, in the order of spawning.
    #[cfg(tokio_unstable)]
    pub(super) fn stuck_tasks(&mut self) -> Vec<StuckTask> {
        let live = self.live.values().map(|live| {
            let stuck = self.stuck_task(live.task);
            (self.with_waits(stuck, &live.wakeful), live.spawned_at)
        });
        let mut live: Vec<_> = live.collect();
        live.sort_unstable_by_key(|(stuck, _)| stuck.task);
        let stuck = live.into_iter().map(|(stuck, spawned_at)| StuckTask {
            spawned_at: Some(self.place(spawned_at)),
            ..stuck
        });
        stuck.collect()
    }

    /// Without the hooks nobody knows them.
    #[cfg(not(tokio_unstable))]
    #[allow(clippy::unused_self)]
    pub(super) fn stuck_tasks(&self) -> Vec<StuckTask> {
        Vec::new()
    }

    #[cfg_attr(not(tokio_unstable), allow(clippy::unused_self))]
    fn with_waits(&self, stuck: StuckTask, wakeful: &Wakeful) -> StuckTask {
        StuckTask {
            #[cfg(tokio_unstable)]
            needs: self.needs(&wakeful.waits),
            awaits: wakeful.awaits.known(),
            wakers: wakeful.awaits.wakers(),
            ..stuck
        }
    }

    fn stuck_task(&self, task: Actor) -> StuckTask {
        let operations = self.timeline.operations.iter().zip(&self.answers);
        let open = operations
            .rev()
            .find(|(operation, _)| operation.task == task && operation.end.is_none());
        StuckTask {
            task,
            spawned_at: None,
            waits_for: open.map(|(operation, _)| operation.name.clone()),
            answered: open.and_then(|(_, answer)| *answer),
            needs: Vec::new(),
            awaits: Vec::new(),
            wakers: None,
        }
    }

    pub(super) fn current_task(&self) -> Actor {
        match role::get() {
            Role::Pool => return Actor::Pool,
            Role::Thread => return Actor::Thread,
            _ => {}
        }
        if let Some(running) = self.running {
            return running;
        }
        tokio::task::try_id().map_or(Actor::Main, |id| self.task(id))
    }

    #[cfg(tokio_unstable)]
    fn task(&self, id: tokio::task::Id) -> Actor {
        let live = self.live.get(&number(id));
        live.map_or(Actor::Unnamed, |live| live.task)
    }

    /// Without the hooks there are no names: say what is known.
    #[cfg(not(tokio_unstable))]
    #[allow(clippy::unused_self)]
    fn task(&self, _: tokio::task::Id) -> Actor {
        Actor::Unnamed
    }

    /// `file:line`, worked out once a place.
    #[cfg(tokio_unstable)]
    pub(super) fn place(&mut self, place: &'static Location<'static>) -> Name {
        let key = (place.file().as_ptr().addr(), place.line());
        if let Some(known) = self.places.get(&key) {
            return known.clone();
        }
        let name = self.texts.name(&super::short_location(place));
        self.places.insert(key, name.clone());
        name
    }

    /// Records a wake of a task, and who did it.
    pub(super) fn woken(&mut self, task: Actor, waited: Waited, source: Source) {
        let now = self.now;
        let by = if role::get() == Role::Pool {
            Actor::Pool
        } else if self.home != Some(std::thread::current().id()) {
            Actor::Thread
        } else if let Some(running) = self.running {
            running
        } else if waited.since == now {
            // Between two polls tokio itself wakes: tasks that yielded, and
            // those whose timer has come. A timer lies in the future when it
            // is set, so at the instant of the last poll it cannot be one.
            Actor::Yield
        } else {
            Actor::Timer
        };
        self.waited_for(task, waited, by, source);
        self.event_of(task, What::Woken { by });
    }

    /// tokio does not say that a task waits for another one's end, or for what
    /// another one sends. Whoever wakes it shows what that was.
    fn waited_for(&mut self, task: Actor, waited: Waited, by: Actor, source: Source) {
        let event = waited.pending.and_then(|index| {
            let event = self.timeline.events.get_mut(index)?;
            Some(&mut event.what)
        });
        let Some(What::Pending { on }) = event else {
            return;
        };
        let is_told = match source {
            _ if by == task => true,
            _ if matches!(by, Actor::Timer | Actor::Yield) => true,
            Source::End => false,
            Source::Code => !on.is_empty(),
        };
        if is_told {
            return;
        }
        let texts = &mut self.texts;
        let cause = self.causes.entry((by, source)).or_insert_with(|| {
            let text = match (by, source) {
                (Actor::Pool, Source::End) => "a blocking closure".to_owned(),
                (_, Source::End) => by.to_string(),
                (_, Source::Code) => format!("a notification from {by}"),
            };
            let name = texts.name(&text);
            texts.list(&[name])
        });
        *on = if on.is_empty() {
            cause.clone()
        } else {
            texts.list(&[&on[..], &cause[..]].concat())
        };
    }

    pub(super) fn said(&mut self, text: &str, place: Option<Name>) {
        if self.has_room() {
            let text = self.texts.name(text);
            self.placed(place);
            self.push(self.current_task(), What::Said { text });
        }
    }

    /// The running task waits: for its operations, then the rest.
    ///
    /// Gives the index of the event that says so.
    pub(super) fn pending(&mut self) -> Option<usize> {
        let left = std::mem::take(&mut self.left);
        if !self.has_room() {
            return None;
        }
        if let [place] = &left[..] {
            self.placed(Some(place.clone()));
        }
        let task = self.current_task();
        let operations = &self.timeline.operations;
        let open = self.open.iter().filter_map(|index| operations.get(*index));
        let open = open.filter(|operation| operation.task == task);
        #[cfg_attr(not(tokio_unstable), expect(unused_mut))]
        let mut names: Vec<Name> = open.map(|operation| operation.name.clone()).collect();
        #[cfg(tokio_unstable)]
        for (index, wait) in self.waits.iter().enumerate() {
            let before = &self.waits[..index];
            if before.iter().all(|other| other.words != wait.words) {
                names.push(self.texts.name(wait.words));
            }
        }
        let on = self.texts.list(&names);
        let index = self.timeline.events.len();
        self.push(task, What::Pending { on });
        Some(index)
    }

    /// The loop was blocked in the poll with this number. What blocks it in one
    /// poll is one stretch, however many calls that were: nothing else could run
    /// between them.
    pub(super) fn blocked(&mut self, task: Actor, poll: u64, begin: Millis, end: Millis) {
        self.active = end;
        if self.closed || begin == end {
            return;
        }
        // Without the hooks polls of spawned tasks are not counted.
        let counted = task != Actor::Unnamed;
        let same_poll = std::mem::replace(&mut self.blocked_in, poll) == poll && counted;
        if same_poll && self.longer_blocked(task, begin, end) {
            if let Some(last) = self.timeline.blocks.last_mut() {
                last.calls = last.calls.saturating_add(1);
            }
            return;
        }
        self.block_begins(task, begin, Some(end));
        let last = self.timeline.blocks.last_mut();
        match last.filter(|last| same_poll && last.task == task && last.end == Some(begin)) {
            Some(last) => {
                last.end = Some(end);
                last.calls = last.calls.saturating_add(1);
            }
            None => self.timeline.blocks.push(Block {
                task,
                begin,
                end: Some(end),
                calls: 1,
            }),
        }
    }

    /// A call holds the loop from `begin` on, and never returns.
    pub(super) fn blocked_for_ever(&mut self, task: Actor, begin: Millis) {
        self.active = self.active.max(begin);
        if !self.closed {
            let end = None;
            self.block_begins(task, begin, end);
            self.timeline.blocks.push(Block {
                task,
                begin,
                end,
                calls: 1,
            });
        }
    }

    /// A block is known when it is over, or will not be. Its event stands where it
    /// began, before what other threads did meanwhile.
    fn block_begins(&mut self, task: Actor, begin: Millis, until: Option<Millis>) {
        if !self.has_room() {
            return;
        }
        let events = &self.timeline.events;
        let before = events.iter().rposition(|event| event.at <= begin);
        let place = before.map_or(0, |before| before + 1);
        let (at, what) = (begin, What::Blocked { until });
        self.timeline.events.insert(place, Event { at, task, what });
    }

    /// Makes the last stretch longer, if it ended at `begin` and the task did
    /// nothing since.
    pub(super) fn longer_blocked(&mut self, task: Actor, begin: Millis, end: Millis) -> bool {
        let mut events = self.timeline.events.iter_mut().rev();
        let last = (
            events.find(|event| event.task == task),
            self.timeline.blocks.last_mut(),
        );
        let (Some(event), Some(block)) = last else {
            return false;
        };
        let What::Blocked { until } = &mut event.what else {
            return false;
        };
        if self.closed || *until != Some(begin) {
            return false;
        }
        (*until, block.end, self.active) = (Some(end), Some(end), end);
        true
    }

    pub(super) fn unseen(&mut self, what: Unseen) {
        if !self.timeline.unseen.contains(&what) {
            self.timeline.unseen.push(what);
        }
    }

    pub(super) fn event(&mut self, what: What) {
        self.event_of(self.current_task(), what);
    }

    pub(super) fn event_of(&mut self, task: Actor, what: What) {
        if self.has_room() {
            self.push(task, what);
        }
    }

    /// Whether one more event is kept. One that is not is counted, and its
    /// texts need not be kept either.
    pub(super) fn has_room(&mut self) -> bool {
        let full = self.timeline.events.len() >= self.limit;
        if full && !self.closed {
            self.timeline.dropped_events += 1;
        }
        !full && !self.closed
    }

    pub(super) fn push(&mut self, task: Actor, what: What) {
        let at = self.now;
        self.timeline.events.push(Event { at, task, what });
    }
}

/// tokio's number of a task: its tracing has that. tokio shows it only as text
/// and to hashers, and this is on the way of every poll.
#[cfg(tokio_unstable)]
pub(super) fn number(id: tokio::task::Id) -> u64 {
    use std::hash::{Hash, Hasher};

    #[derive(Default)]
    struct Seen(u64);

    impl Hasher for Seen {
        fn write(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.0 = self.0 << 8 | u64::from(*byte);
            }
        }

        fn write_u64(&mut self, number: u64) {
            self.0 = number;
        }

        fn finish(&self) -> u64 {
            self.0
        }
    }

    let mut seen = Seen::default();
    id.hash(&mut seen);
    seen.finish()
}

#[cfg(all(test, tokio_unstable))]
mod tests {
    #[tokio::test]
    async fn the_number_of_a_task_is_the_one_that_tokio_shows() {
        for _ in 0..300 {
            let id = tokio::spawn(async {}).id();
            assert_eq!(super::number(id).to_string(), id.to_string());
        }
    }
}
