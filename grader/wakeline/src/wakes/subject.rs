//! What a span is about, as its id.

use tracing::span::Id;

use super::kind::Kind;

/// What a span is about. Its id says all there is to know, so that nothing has
/// to be looked up while tokio makes, enters and drops spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A task, by tokio's number.
    Task(u64),
    /// A resource, by its kind and the recorder's number; a timer is a future, too,
    /// and has the number of one.
    Resource(Kind, u32),
    /// A future that waits for a resource, by its number.
    Future(u32),
}

impl Subject {
    /// Set in the ids of tasks; the kinds of resources are below.
    pub(super) const TASK: u64 = 16;
    /// Beside the kinds of resources.
    pub(super) const FUTURE: u64 = 15;

    pub(super) fn id(self) -> Id {
        Id::from_u64(match self {
            Subject::Task(number) => number << 5 | Subject::TASK,
            Subject::Resource(kind, number) => u64::from(number) << 5 | kind as u64,
            Subject::Future(number) => u64::from(number) << 5 | Subject::FUTURE,
        })
    }

    pub(super) fn of(id: u64) -> Subject {
        if id & Subject::TASK != 0 {
            return Subject::Task(id >> 5);
        }
        let low = id & (Subject::TASK - 1);
        let kind = Kind::ALL.into_iter().find(|kind| *kind as u64 == low);
        let number = u32::try_from(id >> 5).unwrap_or(0);
        if low == Subject::FUTURE {
            return Subject::Future(number);
        }
        Subject::Resource(kind.unwrap_or_default(), number)
    }
}

impl Subject {
    /// The future that it is the span of, if it is one's.
    pub(super) fn future(self) -> Option<u32> {
        match self {
            Subject::Resource(Kind::Timer, future) | Subject::Future(future) => Some(future),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::Subject;

    #[test]
    fn the_id_of_a_span_says_what_it_is_about() {
        for kind in Kind::ALL {
            for number in [0, 1, 31, u32::MAX] {
                let resource = Subject::Resource(kind, number);
                assert_eq!(Subject::of(resource.id().into_u64()), resource);
            }
        }
        for number in [0, 1, 7, 8, 31, 32, 1 << 40] {
            let task = Subject::Task(number);
            assert_eq!(Subject::of(task.id().into_u64()), task);
        }
        for number in [1, 31, u32::MAX] {
            let future = Subject::Future(number);
            assert_eq!(Subject::of(future.id().into_u64()), future);
        }
    }
}
