//! Time: virtual, in whole milliseconds, which is the resolution of tokio's
//! timers; or the real clock's.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// By which clock a program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Virtual time: waits cost nothing, and every run is the same.
    Virtual,
    /// The real clock: waits are waited out, calls that block really do, and
    /// two runs may differ. For holding virtual time against it. Only async
    /// programs run by it; a blocked loop is not an event there.
    Real,
}

/// A point in virtual time, or a length of it, in milliseconds since the
/// scenario began.
///
/// ```
/// use wakeline::ms;
/// assert_eq!((ms(40) + ms(50)).to_string(), "90 ms");
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub u64);

/// Short for [`Millis`]: `ms(30)` reads like what it means.
///
/// ```
/// assert_eq!(wakeline::ms(30), wakeline::Millis(30));
/// ```
pub const fn ms(millis: u64) -> Millis {
    Millis(millis)
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", self.0)
    }
}

impl From<Millis> for Duration {
    fn from(millis: Millis) -> Self {
        Duration::from_millis(millis.0)
    }
}

impl From<Duration> for Millis {
    /// Rounds down to whole milliseconds; a length over 584 million years becomes that long.
    fn from(duration: Duration) -> Self {
        Millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    }
}

impl Add for Millis {
    type Output = Millis;
    fn add(self, other: Millis) -> Millis {
        Millis(self.0.saturating_add(other.0))
    }
}

impl Sub for Millis {
    type Output = Millis;
    /// Stops at zero: there is no negative virtual time.
    fn sub(self, other: Millis) -> Millis {
        Millis(self.0.saturating_sub(other.0))
    }
}
