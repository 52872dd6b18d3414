//! What a timeline does not show, said in it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that happened in the program and is not in its timeline, or not
/// exactly. What is found and what is not stands in [`crate::exactness`].
///
/// ```
/// use wakeline::timeline::Unseen;
/// let unseen = Unseen::TasksElsewhere { count: 2 };
/// assert_eq!(unseen.to_string(), "2 tasks of another runtime, and their polls");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Unseen {
    /// Tasks of a `LocalSet`. tokio does not tell of their polls.
    LocalTasks {
        /// How many were spawned.
        count: u64,
    },
    /// Tasks of another runtime, which the program started itself.
    TasksElsewhere {
        /// How many were spawned.
        count: u64,
    },
    /// Wakes: a task was polled, and nobody was seen to wake it. So it is where
    /// the program listens to tokio's tracing itself.
    Wakes,
    /// A thread waited in a call that takes real time: a socket, a pipe, another
    /// program. From then on the order of that thread is not fixed.
    ThreadAway,
    /// The loop did. No virtual time passed meanwhile.
    LoopAway,
}

impl fmt::Display for Unseen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unseen::LocalTasks { count } => write!(
                f,
                "{count} tasks of a LocalSet: what they did stands in the polls of the task that \
                 runs the set"
            ),
            Unseen::TasksElsewhere { count } => {
                write!(f, "{count} tasks of another runtime, and their polls")
            }
            Unseen::Wakes => f.write_str(
                "who woke some tasks: so it is where the program sets a tracing subscriber of its \
                 own",
            ),
            Unseen::ThreadAway => f.write_str(
                "a thread that waited in a call which takes real time (a socket, a pipe, another \
                 program): its order may differ from run to run",
            ),
            Unseen::LoopAway => f.write_str(
                "the loop was blocked by a call which takes real time (a socket, a pipe, another \
                 program): no virtual time counts for it",
            ),
        }
    }
}
