//! Who does something in a timeline: a task, or what is not a task and wakes
//! one. Eight bytes, because every event names one or two.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Who did it. The text form is the word of the poll view and of all formats.
///
/// ```
/// use wakeline::timeline::Actor;
/// assert_eq!(Actor::Spawned(2).to_string(), "t2");
/// assert_eq!("t2".parse(), Ok(Actor::Spawned(2)));
/// assert_eq!("timer".parse(), Ok(Actor::Timer));
/// assert!("t02".parse::<Actor>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// `main`: the scenario's own future.
    Main,
    /// `t1`, `t2`, …: a spawned task, by the order of spawning, from 1.
    Spawned(u32),
    /// `pool`: a thread of `spawn_blocking`.
    Pool,
    /// `thread`: any other thread.
    Thread,
    /// `timer`: time has come that far.
    Timer,
    /// `yield`: a task only gave the thread back.
    Yield,
    /// `task`: a spawned task whose name is not known, without
    /// `--cfg tokio_unstable`.
    Unnamed,
}

impl Actor {
    /// The word, for all that have no number.
    const fn word(self) -> &'static str {
        match self {
            Actor::Main => "main",
            Actor::Spawned(_) => "t",
            Actor::Pool => "pool",
            Actor::Thread => "thread",
            Actor::Timer => "timer",
            Actor::Yield => "yield",
            Actor::Unnamed => "task",
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Spawned(number) => f.pad(&format!("t{number}")),
            other => f.pad(other.word()),
        }
    }
}

/// A word that names nobody in a timeline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names nobody in a timeline; `main`, `t1`, `t2`, `pool`, `thread`, `timer`, `yield` and `task` do"
)]
pub struct ParseActorError(pub String);

impl FromStr for Actor {
    type Err = ParseActorError;

    fn from_str(text: &str) -> Result<Actor, ParseActorError> {
        let wrong = || ParseActorError(text.to_owned());
        let words = [
            Actor::Main,
            Actor::Pool,
            Actor::Thread,
            Actor::Timer,
            Actor::Yield,
            Actor::Unnamed,
        ];
        if let Some(actor) = words.into_iter().find(|actor| actor.word() == text) {
            return Ok(actor);
        }
        let digits = text.strip_prefix('t').ok_or_else(wrong)?;
        // One form a number, so that what is read is written the same.
        if !digits.starts_with(|first| ('1'..='9').contains(&first)) {
            return Err(wrong());
        }
        digits.parse().map(Actor::Spawned).map_err(|_| wrong())
    }
}

impl Serialize for Actor {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Actor, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Actor;

    #[test]
    fn every_word_reads_back() {
        let all = [
            Actor::Main,
            Actor::Spawned(1),
            Actor::Spawned(u32::MAX),
            Actor::Pool,
            Actor::Thread,
            Actor::Timer,
            Actor::Yield,
            Actor::Unnamed,
        ];
        for actor in all {
            assert_eq!(actor.to_string().parse(), Ok(actor));
            let json = serde_json::to_string(&actor).unwrap();
            assert_eq!(json, format!("\"{actor}\""));
            assert_eq!(serde_json::from_str::<Actor>(&json).unwrap(), actor);
        }
    }

    #[test]
    fn other_words_are_refused_by_name() {
        for text in ["", "t", "t0", "t01", "t+1", "t-1", "t4294967296", "Main"] {
            let error = text.parse::<Actor>().unwrap_err();
            assert!(error.to_string().starts_with(&format!("`{text}` names")));
        }
    }

    #[test]
    fn columns_of_actors_are_aligned() {
        assert_eq!(format!("{:6}|", Actor::Spawned(7)), "t7    |");
        assert_eq!(format!("{:6}|", Actor::Main), "main  |");
    }
}
