//! The words of the JSON document, apart from the types that the recorder
//! uses: those may change, the document may not.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use super::JSON_VERSION;
use crate::time::Millis;
use crate::timeline::{self, Outcome, Recording, StuckTask, Timeline, What};

type Text<'a> = Cow<'a, str>;

/// The document as it is read; it is written piece by piece.
#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(rename = "schema", deserialize_with = "this_version")]
    _schema: (),
    seed: u64,
    ending: Ending<'static>,
    total_ms: Millis,
    dropped_events: u64,
    operations: Vec<Operation<'static>>,
    blocks: Vec<Block<'static>>,
    events: Vec<Event<'static>>,
}

impl Document {
    pub(super) fn into_recording(self) -> Recording {
        let operations = self.operations.into_iter().map(Operation::into_timeline);
        let blocks = self.blocks.into_iter().map(Block::into_timeline);
        let events = self.events.into_iter().map(Event::into_timeline);
        Recording {
            seed: self.seed,
            ending: self.ending.into_timeline(),
            timeline: Timeline {
                total: self.total_ms,
                operations: operations.collect(),
                blocks: blocks.collect(),
                events: events.collect(),
                dropped_events: self.dropped_events,
            },
        }
    }
}

fn this_version<'de, D: Deserializer<'de>>(schema: D) -> Result<(), D::Error> {
    let schema = String::deserialize(schema)?;
    if schema == JSON_VERSION {
        return Ok(());
    }
    Err(serde::de::Error::custom(format!(
        "its schema is `{schema}`"
    )))
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub(super) enum Ending<'a> {
    Finished,
    Panicked {
        message: Text<'a>,
        location: Option<Text<'a>>,
    },
    Deadlock {
        stuck: Vec<Stuck<'a>>,
    },
    LoopBlocked {
        task: Text<'a>,
        since_ms: Millis,
    },
    Livelock {
        polls: u64,
        time_passed: bool,
    },
    TimedOut {
        wall_ms: u64,
    },
}

impl<'a> Ending<'a> {
    pub(super) fn of(ending: &'a timeline::Ending) -> Ending<'a> {
        match ending {
            timeline::Ending::Finished => Ending::Finished,
            timeline::Ending::Panicked { message, location } => Ending::Panicked {
                message: message.into(),
                location: location.as_deref().map(Cow::Borrowed),
            },
            timeline::Ending::Deadlock { stuck } => Ending::Deadlock {
                stuck: stuck.iter().map(Stuck::of).collect(),
            },
            timeline::Ending::LoopBlocked { task, since } => Ending::LoopBlocked {
                task: task.into(),
                since_ms: *since,
            },
            timeline::Ending::Livelock { polls, time_passed } => Ending::Livelock {
                polls: *polls,
                time_passed: *time_passed,
            },
            timeline::Ending::TimedOut { wall_ms } => Ending::TimedOut { wall_ms: *wall_ms },
        }
    }

    fn into_timeline(self) -> timeline::Ending {
        match self {
            Ending::Finished => timeline::Ending::Finished,
            Ending::Panicked { message, location } => timeline::Ending::Panicked {
                message: message.into_owned(),
                location: location.map(Cow::into_owned),
            },
            Ending::Deadlock { stuck } => timeline::Ending::Deadlock {
                stuck: stuck.into_iter().map(Stuck::into_timeline).collect(),
            },
            Ending::LoopBlocked { task, since_ms } => timeline::Ending::LoopBlocked {
                task: task.into_owned(),
                since: since_ms,
            },
            Ending::Livelock { polls, time_passed } => {
                timeline::Ending::Livelock { polls, time_passed }
            }
            Ending::TimedOut { wall_ms } => timeline::Ending::TimedOut { wall_ms },
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Stuck<'a> {
    task: Text<'a>,
    spawned_at: Option<Text<'a>>,
    waits_for: Option<Text<'a>>,
    answered_ms: Option<Millis>,
}

impl<'a> Stuck<'a> {
    fn of(stuck: &'a StuckTask) -> Stuck<'a> {
        Stuck {
            task: (&stuck.task).into(),
            spawned_at: stuck.spawned_at.as_deref().map(Cow::Borrowed),
            waits_for: stuck.waits_for.as_deref().map(Cow::Borrowed),
            answered_ms: stuck.answered,
        }
    }

    fn into_timeline(self) -> StuckTask {
        StuckTask {
            task: self.task.into_owned(),
            spawned_at: self.spawned_at.map(Cow::into_owned),
            waits_for: self.waits_for.map(Cow::into_owned),
            answered: self.answered_ms,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Operation<'a> {
    name: Text<'a>,
    task: Text<'a>,
    begin_ms: Millis,
    end_ms: Option<Millis>,
    outcome: Outcome,
}

impl<'a> Operation<'a> {
    pub(super) fn of(operation: &'a timeline::Operation) -> Operation<'a> {
        Operation {
            name: (&operation.name).into(),
            task: (&operation.task).into(),
            begin_ms: operation.begin,
            end_ms: operation.end,
            outcome: operation.outcome,
        }
    }

    fn into_timeline(self) -> timeline::Operation {
        timeline::Operation {
            name: self.name.into_owned(),
            task: self.task.into_owned(),
            begin: self.begin_ms,
            end: self.end_ms,
            outcome: self.outcome,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Block<'a> {
    task: Text<'a>,
    begin_ms: Millis,
    end_ms: Millis,
}

impl<'a> Block<'a> {
    pub(super) fn of(block: &'a timeline::Block) -> Block<'a> {
        Block {
            task: (&block.task).into(),
            begin_ms: block.begin,
            end_ms: block.end,
        }
    }

    fn into_timeline(self) -> timeline::Block {
        timeline::Block {
            task: self.task.into_owned(),
            begin: self.begin_ms,
            end: self.end_ms,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Event<'a> {
    at_ms: Millis,
    task: Text<'a>,
    #[serde(flatten)]
    what: Kind<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
enum Kind<'a> {
    Spawned {
        by: Text<'a>,
        location: Text<'a>,
    },
    Polled,
    Pending {
        on: Vec<Text<'a>>,
    },
    Woken {
        by: Text<'a>,
    },
    Finished,
    Began {
        operation: Text<'a>,
    },
    Ended {
        operation: Text<'a>,
        outcome: Outcome,
    },
    Blocked {
        until_ms: Millis,
    },
    Said {
        text: Text<'a>,
    },
}

impl<'a> Event<'a> {
    pub(super) fn of(event: &'a timeline::Event) -> Event<'a> {
        let what = match &event.what {
            What::Spawned { by, location } => Kind::Spawned {
                by: by.into(),
                location: location.into(),
            },
            What::Polled => Kind::Polled,
            What::Pending { on } => Kind::Pending {
                on: on.iter().map(Cow::from).collect(),
            },
            What::Woken { by } => Kind::Woken { by: by.into() },
            What::Finished => Kind::Finished,
            What::Began { operation } => Kind::Began {
                operation: operation.into(),
            },
            What::Ended { operation, outcome } => Kind::Ended {
                operation: operation.into(),
                outcome: *outcome,
            },
            What::Blocked { until } => Kind::Blocked { until_ms: *until },
            What::Said { text } => Kind::Said { text: text.into() },
        };
        Event {
            at_ms: event.at,
            task: (&event.task).into(),
            what,
        }
    }

    fn into_timeline(self) -> timeline::Event {
        let what = match self.what {
            Kind::Spawned { by, location } => What::Spawned {
                by: by.into_owned(),
                location: location.into_owned(),
            },
            Kind::Polled => What::Polled,
            Kind::Pending { on } => What::Pending {
                on: on.into_iter().map(Cow::into_owned).collect(),
            },
            Kind::Woken { by } => What::Woken {
                by: by.into_owned(),
            },
            Kind::Finished => What::Finished,
            Kind::Began { operation } => What::Began {
                operation: operation.into_owned(),
            },
            Kind::Ended { operation, outcome } => What::Ended {
                operation: operation.into_owned(),
                outcome,
            },
            Kind::Blocked { until_ms } => What::Blocked { until: until_ms },
            Kind::Said { text } => What::Said {
                text: text.into_owned(),
            },
        };
        timeline::Event {
            at: self.at_ms,
            task: self.task.into_owned(),
            what,
        }
    }
}
