//! The kinds of tokio's resources, and what an event says of each.

use super::fields::{Fields, Of};
use crate::recorder::Change;

/// The kinds of tokio's resources. The numbers are the last bits of the ids of
/// their spans.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Timer = 1,
    Semaphore = 2,
    Mutex = 3,
    RwLock = 4,
    Oneshot = 5,
    Barrier = 6,
    #[default]
    Unknown = 7,
    Room = 8,
    OnceCell = 9,
}

/// What a sender of a oneshot channel waits for that wants to know when nobody
/// waits for it any more.
pub(super) const CLOSED: &str = "the receiver of a oneshot channel to go";

impl Kind {
    pub(super) const ALL: [Kind; 9] = [
        Kind::Timer,
        Kind::Semaphore,
        Kind::Mutex,
        Kind::RwLock,
        Kind::Oneshot,
        Kind::Barrier,
        Kind::Unknown,
        Kind::Room,
        Kind::OnceCell,
    ];

    /// What the poll view calls it.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Kind::Timer => "a timer",
            Kind::Semaphore => "a permit",
            Kind::Mutex => "a mutex",
            Kind::RwLock => "a lock",
            Kind::Oneshot => "a oneshot channel",
            Kind::Barrier => "a barrier",
            Kind::Unknown => "a resource",
            Kind::Room => "room in a channel",
            Kind::OnceCell => "the value of a OnceCell",
        }
    }

    /// Whether it matters which one of its kind it is.
    pub(super) const fn is_told_apart(self) -> bool {
        matches!(
            self,
            Kind::Semaphore | Kind::Mutex | Kind::RwLock | Kind::Oneshot | Kind::Barrier
        )
    }

    /// What an event says of a resource of this kind. Its own fields count, and
    /// not those of the semaphore that it is made of.
    pub(super) fn change(self, fields: &Fields) -> Option<Change> {
        match self {
            Kind::Mutex => fields.locked,
            Kind::RwLock => fields.readers.or(fields.locked),
            Kind::Semaphore if fields.whole && fields.ready == Some(true) => Some(Change::Taken),
            Kind::Semaphore => match fields.permits? {
                Of::All => Some(Change::Size(fields.count)),
                Of::More => Some(Change::Given),
            },
            Kind::Barrier => fields.size,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CLOSED, Kind};
    use crate::timeline::readable;

    #[test]
    fn no_operation_is_called_like_a_resource() {
        let words = Kind::ALL.map(Kind::words);
        for words in words.into_iter().chain([CLOSED]) {
            assert_eq!(readable::name(words), format!("{words:?}"));
        }
    }
}
