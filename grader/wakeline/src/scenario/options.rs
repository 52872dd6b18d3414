//! How a scenario is run, and how much of it is recorded.
//!
//! At the depth of polls everything is recorded. At the depth of spans there are
//! operations, blocked stretches and what the program says: tokio's tracing has
//! no listener, and a poll is counted without a look at the clock, because time
//! moves only when the loop parks, or in a blocking call. How the run ends is
//! found out at either depth, and a deadlock names its stuck tasks: the spawn and
//! the end of a task are heard in both, for the price of one entry in a map.

use std::time::Duration;

use super::{Main, Program, REAL_LIMIT, Task, run_task};
use crate::depth::Depth;
use crate::time::Clock;
use crate::timeline::Recording;
use crate::world::World;

/// Events that a recording keeps unless told otherwise. The rest is counted.
pub const EVENTS_LIMIT: usize = 1_000_000;
/// Operations before a run is stopped as one that never ends, unless told
/// otherwise.
pub const OPERATIONS_LIMIT: usize = 2_000;
/// Polls at one instant before a run is stopped as one that does not get on,
/// unless told otherwise. The largest burst of an exercise is under 200.
pub const POLLS_LIMIT: u64 = 100_000;
/// Virtual time after which a run counts as stuck, unless told otherwise. The
/// clock jumps there at once when nothing else is due.
pub const TIME_LIMIT: Duration = Duration::from_mins(2);

/// How a scenario is run, and how much of it is recorded.
///
/// ```
/// use std::time::Duration;
/// use wakeline::scenario::{Depth, Options};
/// use wakeline::{Ending, ms};
///
/// let recording = Options::new(0)
///     .real_limit(Duration::from_secs(2))
///     .depth(Depth::Spans)
///     .events_limit(1_000)
///     .record(|world| async move {
///         world.web().page("a", ms(20));
///         world.web().fetch("a").await.unwrap();
///     });
/// assert_eq!(recording.ending, Ending::Finished);
/// assert_eq!(recording.timeline.operations.len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    pub(crate) seed: u64,
    pub(crate) real_limit: Duration,
    pub(crate) depth: Depth,
    pub(crate) events: usize,
    pub(crate) clock: Clock,
    pub(crate) operations: usize,
    pub(crate) polls: u64,
    pub(crate) time: Duration,
    pub(crate) places: bool,
}

impl Options {
    /// The world with this seed; [`REAL_LIMIT`], [`EVENTS_LIMIT`],
    /// [`OPERATIONS_LIMIT`], [`POLLS_LIMIT`] and [`TIME_LIMIT`];
    /// [`Depth::Polls`]; [`Clock::Virtual`].
    pub const fn new(seed: u64) -> Options {
        Options {
            seed,
            real_limit: REAL_LIMIT,
            depth: Depth::Polls,
            events: EVENTS_LIMIT,
            clock: Clock::Virtual,
            operations: OPERATIONS_LIMIT,
            polls: POLLS_LIMIT,
            time: TIME_LIMIT,
            places: false,
        }
    }

    /// Real time before the watchdog gives the run up. The recording until then
    /// is kept and ends as [`Ending::TimedOut`](crate::Ending::TimedOut).
    #[must_use]
    pub const fn real_limit(mut self, real_limit: Duration) -> Options {
        self.real_limit = real_limit;
        self
    }

    /// How much is recorded.
    #[must_use]
    pub const fn depth(mut self, depth: Depth) -> Options {
        self.depth = depth;
        self
    }

    /// Events that are kept. Those that come later are only counted, in
    /// [`Timeline::dropped_events`](crate::Timeline::dropped_events).
    #[must_use]
    pub const fn events_limit(mut self, events: usize) -> Options {
        self.events = events;
        self
    }

    /// Operations of the world before the run is stopped and ends as
    /// [`Ending::Livelock`](crate::Ending::Livelock). An operation takes some 64
    /// bytes of the recording.
    ///
    /// ```
    /// use wakeline::{Ending, ms, scenario::Options};
    /// let long = |world: wakeline::World| async move {
    ///     for number in 0..2_500 {
    ///         world.operation(number, ms(1)).await.unwrap();
    ///     }
    /// };
    /// assert!(matches!(Options::new(0).record(long).ending, Ending::Livelock { .. }));
    /// let recording = Options::new(0).operations_limit(5_000).record(long);
    /// assert_eq!(recording.ending, Ending::Finished);
    /// ```
    #[must_use]
    pub const fn operations_limit(mut self, operations: usize) -> Options {
        self.operations = operations;
        self
    }

    /// Polls at one instant of virtual time before the run is stopped and ends
    /// as [`Ending::Livelock`](crate::Ending::Livelock). A loop that never ends
    /// takes real time until then: a million polls some seconds.
    #[must_use]
    pub const fn polls_limit(mut self, polls: u64) -> Options {
        self.polls = polls;
        self
    }

    /// Virtual time after which a run is stuck
    /// ([`Ending::Deadlock`](crate::Ending::Deadlock)), or, if it is still busy,
    /// does not end ([`Ending::Livelock`](crate::Ending::Livelock)). Longer than
    /// the longest wait of the program, and less than a year.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wakeline::{Ending, scenario::Options};
    /// let hour = Duration::from_secs(3_600);
    /// let patient = move |_| async move { tokio::time::sleep(hour).await };
    /// assert!(matches!(Options::new(0).record(patient).ending, Ending::Deadlock { .. }));
    /// let recording = Options::new(0).time_limit(2 * hour).record(patient);
    /// assert_eq!(recording.ending, Ending::Finished);
    /// ```
    #[must_use]
    pub const fn time_limit(mut self, time: Duration) -> Options {
        self.time = time;
        self
    }

    /// Keeps [the lines of the program](crate::Timeline::places) that events come
    /// from. This takes a look at the stack for each of them: some microseconds, and
    /// for the first one of a process much longer.
    ///
    /// ```
    /// use wakeline::{ms, scenario::Options};
    ///
    /// let timeline = Options::new(0).with_places().record(|world| async move {
    ///     world.say("here");
    /// }).timeline;
    /// for place in &timeline.places {
    ///     println!("{:?} comes from {}", timeline.events[place.event], place.at);
    /// }
    /// ```
    #[must_use]
    pub const fn with_places(mut self) -> Options {
        self.places = true;
        self
    }

    /// By which clock it runs. Limits on virtual time hold for this clock.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wakeline::scenario::{Clock, Options};
    /// use wakeline::ms;
    ///
    /// let program = |_| async { tokio::time::sleep(Duration::from_millis(20)).await };
    /// assert_eq!(Options::new(0).record(program).timeline.total, ms(20));
    /// let really = Options::new(0).clock(Clock::Real).record(program);
    /// assert!(really.timeline.total >= ms(20));
    /// ```
    #[must_use]
    pub const fn clock(mut self, clock: Clock) -> Options {
        self.clock = clock;
        self
    }

    /// Records an async program. Like [`record`](super::record), it always
    /// gives a recording.
    pub fn record<F, Fut>(&self, program: F) -> Recording
    where
        F: FnOnce(World) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + 'static,
    {
        let start = move |world| -> Main { Box::pin(program(world)) };
        run_task(self, Task::Loop(Box::new(start)))
    }

    /// Records a program that need not be async; see [`Program`].
    pub fn run(&self, program: Program) -> Recording {
        let task = match program {
            Program::Loop(start) => Task::Loop(Box::new(start)),
            Program::Thread(start) => Task::Thread(start),
        };
        run_task(self, task)
    }
}
