//! The words of the JSON document, apart from the types that the recorder
//! uses: those may change, the document may not.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use super::JSON_VERSION;
use crate::time::Millis;
use crate::timeline::{
    self, Actor, Interner, Outcome, Recording, Stretch, StuckTask, Timeline, Unseen, Wakers, What,
};

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
    #[serde(default)]
    plain: bool,
    #[serde(default)]
    pool_full: Vec<Stretch>,
    #[serde(default)]
    unseen: Vec<Unseen>,
    operations: Vec<Operation<'static>>,
    blocks: Vec<Block>,
    #[serde(default)]
    closures: Vec<Closure>,
    events: Vec<Event<'static>>,
}

impl Document {
    pub(super) fn into_recording(self) -> Recording {
        let texts = &mut Interner::default();
        let ending = self.ending.into_timeline(texts);
        let operations = self.operations.into_iter();
        let operations = operations.map(|it| it.into_timeline(texts)).collect();
        let events = self.events.into_iter();
        Recording {
            seed: self.seed,
            ending,
            timeline: Timeline {
                total: self.total_ms,
                operations,
                blocks: self.blocks.into_iter().map(Block::into_timeline).collect(),
                closures: self
                    .closures
                    .into_iter()
                    .map(Closure::into_timeline)
                    .collect(),
                events: events.map(|it| it.into_timeline(texts)).collect(),
                dropped_events: self.dropped_events,
                pool_full: self.pool_full,
                plain: self.plain,
                unseen: self.unseen,
                places: Vec::new(),
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
        task: Actor,
        since_ms: Millis,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<Await<'a>>,
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
            timeline::Ending::LoopBlocked { task, since, call } => Ending::LoopBlocked {
                task: *task,
                since_ms: *since,
                call: call.as_ref().and_then(Await::of),
            },
            timeline::Ending::Livelock { polls, time_passed } => Ending::Livelock {
                polls: *polls,
                time_passed: *time_passed,
            },
            timeline::Ending::TimedOut { real_ms } => Ending::TimedOut { wall_ms: *real_ms },
        }
    }

    fn into_timeline(self, texts: &mut Interner) -> timeline::Ending {
        match self {
            Ending::Finished => timeline::Ending::Finished,
            Ending::Panicked { message, location } => timeline::Ending::Panicked {
                message: message.into_owned(),
                location: location.map(Cow::into_owned),
            },
            Ending::Deadlock { stuck } => timeline::Ending::Deadlock {
                stuck: stuck
                    .into_iter()
                    .map(|it| it.into_timeline(texts))
                    .collect(),
            },
            Ending::LoopBlocked {
                task,
                since_ms,
                call,
            } => timeline::Ending::LoopBlocked {
                task,
                since: since_ms,
                call: call.map(|call| call.into_timeline(texts)),
            },
            Ending::Livelock { polls, time_passed } => {
                timeline::Ending::Livelock { polls, time_passed }
            }
            Ending::TimedOut { wall_ms } => timeline::Ending::TimedOut { real_ms: wall_ms },
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Stuck<'a> {
    task: Actor,
    spawned_at: Option<Text<'a>>,
    waits_for: Option<Text<'a>>,
    answered_ms: Option<Millis>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    needs: Vec<Need<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    awaits: Vec<Await<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wakers: Option<Wakers>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Await<'a> {
    what: Option<Text<'a>>,
    at: Option<Text<'a>>,
}

impl<'a> Await<'a> {
    /// `None` of one that is still without a name.
    fn of(one: &'a timeline::Await) -> Option<Await<'a>> {
        let one = Await {
            what: one.what.as_deref().map(Cow::Borrowed),
            at: one.at.as_deref().map(Cow::Borrowed),
        };
        (one.what.is_some() || one.at.is_some()).then_some(one)
    }

    fn into_timeline(self, texts: &mut Interner) -> timeline::Await {
        timeline::Await {
            what: self.what.map(|text| texts.name(&text)),
            at: self.at.map(|text| texts.name(&text)),
            unnamed: Vec::new(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Need<'a> {
    what: Text<'a>,
    number: u32,
    made_at: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked_for: Option<u64>,
    size: Option<u64>,
    held_by: Vec<Holder>,
    asked: Vec<Actor>,
}

#[derive(Serialize, Deserialize)]
struct Holder {
    task: Actor,
    since_ms: Millis,
}

impl<'a> Need<'a> {
    fn of(need: &'a timeline::Need) -> Need<'a> {
        let holder = |holder: &timeline::Holder| Holder {
            task: holder.task,
            since_ms: holder.since,
        };
        Need {
            what: Cow::Borrowed(&need.what),
            number: need.number,
            made_at: need.made_at.as_deref().map(Cow::Borrowed),
            asked_for: need.asked_for,
            size: need.size,
            held_by: need.held_by.iter().map(holder).collect(),
            asked: need.asked.clone(),
        }
    }

    fn into_timeline(self, texts: &mut Interner) -> timeline::Need {
        let holder = |holder: Holder| timeline::Holder {
            task: holder.task,
            since: holder.since_ms,
        };
        timeline::Need {
            what: texts.name(&self.what),
            number: self.number,
            made_at: self.made_at.map(|text| texts.name(&text)),
            asked_for: self.asked_for,
            size: self.size,
            held_by: self.held_by.into_iter().map(holder).collect(),
            asked: self.asked,
        }
    }
}

impl<'a> Stuck<'a> {
    fn of(stuck: &'a StuckTask) -> Stuck<'a> {
        Stuck {
            task: stuck.task,
            spawned_at: stuck.spawned_at.as_deref().map(Cow::Borrowed),
            waits_for: stuck.waits_for.as_deref().map(Cow::Borrowed),
            answered_ms: stuck.answered,
            needs: stuck.needs.iter().map(Need::of).collect(),
            awaits: stuck.awaits.iter().filter_map(Await::of).collect(),
            wakers: stuck.wakers,
        }
    }

    fn into_timeline(self, texts: &mut Interner) -> StuckTask {
        StuckTask {
            task: self.task,
            spawned_at: self.spawned_at.map(|text| texts.name(&text)),
            waits_for: self.waits_for.map(|text| texts.name(&text)),
            answered: self.answered_ms,
            needs: self
                .needs
                .into_iter()
                .map(|need| need.into_timeline(texts))
                .collect(),
            awaits: self
                .awaits
                .into_iter()
                .map(|one| one.into_timeline(texts))
                .collect(),
            wakers: self.wakers,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Operation<'a> {
    name: Text<'a>,
    task: Actor,
    begin_ms: Millis,
    end_ms: Option<Millis>,
    outcome: Outcome,
}

impl<'a> Operation<'a> {
    pub(super) fn of(operation: &'a timeline::Operation) -> Operation<'a> {
        Operation {
            name: Cow::Borrowed(&operation.name),
            task: operation.task,
            begin_ms: operation.begin,
            end_ms: operation.end,
            outcome: operation.outcome,
        }
    }

    fn into_timeline(self, texts: &mut Interner) -> timeline::Operation {
        timeline::Operation {
            name: texts.name(&self.name),
            task: self.task,
            begin: self.begin_ms,
            end: self.end_ms,
            outcome: self.outcome,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Block {
    task: Actor,
    begin_ms: Millis,
    end_ms: Millis,
    #[serde(default, skip_serializing_if = "is_false")]
    for_ever: bool,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    calls: u32,
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_one(calls: &u32) -> bool {
    *calls == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Block {
    pub(super) fn of(block: &timeline::Block) -> Block {
        Block {
            task: block.task,
            begin_ms: block.begin,
            end_ms: block.end.unwrap_or(block.begin),
            for_ever: block.end.is_none(),
            calls: block.calls,
        }
    }

    fn into_timeline(self) -> timeline::Block {
        timeline::Block {
            task: self.task,
            begin: self.begin_ms,
            end: (!self.for_ever).then_some(self.end_ms),
            calls: self.calls,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Closure {
    begin_ms: Millis,
    end_ms: Option<Millis>,
}

impl Closure {
    pub(super) fn of(closure: &timeline::Closure) -> Closure {
        Closure {
            begin_ms: closure.begin,
            end_ms: closure.end,
        }
    }

    fn into_timeline(self) -> timeline::Closure {
        timeline::Closure {
            begin: self.begin_ms,
            end: self.end_ms,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Event<'a> {
    at_ms: Millis,
    task: Actor,
    #[serde(flatten)]
    what: Kind<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
enum Kind<'a> {
    Spawned {
        by: Actor,
        location: Text<'a>,
    },
    Polled,
    Pending {
        on: Vec<Text<'a>>,
    },
    Woken {
        by: Actor,
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
        #[serde(default, skip_serializing_if = "is_false")]
        for_ever: bool,
    },
    Panicked {
        message: Text<'a>,
    },
    Said {
        text: Text<'a>,
    },
}

impl<'a> Event<'a> {
    pub(super) fn of(event: &'a timeline::Event) -> Event<'a> {
        let what = match &event.what {
            What::Spawned { by, location } => Kind::Spawned {
                by: *by,
                location: Cow::Borrowed(location),
            },
            What::Polled => Kind::Polled,
            What::Pending { on } => Kind::Pending {
                on: on.iter().map(|name| Cow::Borrowed(&**name)).collect(),
            },
            What::Woken { by } => Kind::Woken { by: *by },
            What::Finished => Kind::Finished,
            What::Began { operation } => Kind::Began {
                operation: Cow::Borrowed(operation),
            },
            What::Ended { operation, outcome } => Kind::Ended {
                operation: Cow::Borrowed(operation),
                outcome: *outcome,
            },
            What::Blocked { until } => Kind::Blocked {
                until_ms: until.unwrap_or(event.at),
                for_ever: until.is_none(),
            },
            What::Panicked { message } => Kind::Panicked {
                message: Cow::Borrowed(message),
            },
            What::Said { text } => Kind::Said {
                text: Cow::Borrowed(text),
            },
        };
        Event {
            at_ms: event.at,
            task: event.task,
            what,
        }
    }

    fn into_timeline(self, texts: &mut Interner) -> timeline::Event {
        let what = match self.what {
            Kind::Spawned { by, location } => What::Spawned {
                by,
                location: texts.name(&location),
            },
            Kind::Polled => What::Polled,
            Kind::Pending { on } => {
                let names: Vec<_> = on.iter().map(|text| texts.name(text)).collect();
                What::Pending {
                    on: texts.list(&names),
                }
            }
            Kind::Woken { by } => What::Woken { by },
            Kind::Finished => What::Finished,
            Kind::Began { operation } => What::Began {
                operation: texts.name(&operation),
            },
            Kind::Ended { operation, outcome } => What::Ended {
                operation: texts.name(&operation),
                outcome,
            },
            Kind::Blocked { until_ms, for_ever } => What::Blocked {
                until: (!for_ever).then_some(until_ms),
            },
            Kind::Panicked { message } => What::Panicked {
                message: texts.name(&message),
            },
            Kind::Said { text } => What::Said {
                text: texts.name(&text),
            },
        };
        timeline::Event {
            at: self.at_ms,
            task: self.task,
            what,
        }
    }
}
