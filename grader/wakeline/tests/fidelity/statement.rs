//! What a program can do: the statements of each family, and the rows by which
//! they are drawn.

mod broadcast;
mod channel;

mod lock;
mod pace;
mod task;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::fidelity::generator::Row;
use crate::fidelity::program::Step;
use crate::fidelity::room::Room;
use broadcast::Broadcast;
use channel::Channel;

use lock::Lock;
use pace::Pace;
use task::Task;

macro_rules! families {
    ($($family:ident)*) => {
        /// One statement.
        #[derive(Clone, Copy)]
        pub(crate) enum Statement {
            $($family($family)),*
        }

        impl Statement {
            /// Does it, and says what came of it.
            pub(crate) async fn run(self, step: &Step, room: &Arc<Room>) -> String {
                match self {
                    $(Statement::$family(it) => it.run(&step.blocks, step.number, room).await),*
                }
            }
        }

        impl fmt::Debug for Statement {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Statement::$family(it) => it.fmt(to)),*
                }
            }
        }

        $(
            impl From<$family> for Statement {
                fn from(it: $family) -> Statement {
                    Statement::$family(it)
                }
            }
        )*

        /// All that can be drawn.
        pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
            [$($family::ROWS),*].into_iter().flatten()
        }
    };
}

families!(Broadcast Channel Lock Pace Task);

impl Statement {
    pub(crate) fn limit(after: Duration) -> Statement {
        Pace::Timeout(after).into()
    }

    pub(crate) fn sleep(length: Duration) -> Statement {
        Pace::Sleep(length).into()
    }

    pub(crate) fn task() -> Statement {
        Task::SpawnAndLeave.into()
    }

    /// Without what was drawn for it.
    pub(crate) fn name(self) -> String {
        let words = format!("{self:?}");
        let name = words.split([' ', '(']).next();
        name.unwrap_or_default().to_owned()
    }
}
