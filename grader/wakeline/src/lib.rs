//! Run async code in virtual time and keep its timeline: exact, repeatable,
//! explained.
//!
//! A **scenario** is one async program, run once on stock tokio with a paused
//! clock. Everything slow that it does happens in a simulated **world** (web,
//! database, disk), so the world knows when. What is left behind is a
//! **timeline**, which can be printed, drawn, compared and judged.
//!
//! ```
//! use wakeline::{ms, scenario};
//!
//! let recording = scenario::record(0, |world| async move {
//!     let web = world.web();
//!     web.page("a", ms(200));
//!     web.page("b", ms(100));
//!     let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
//!     assert_eq!(a.unwrap(), "page a");
//!     assert_eq!(b.unwrap(), "page b");
//! });
//! assert_eq!(
//!     recording.span_view().to_string(),
//!     "total 200 ms · peak 2 at once\n  fetch(a)    0 → 200  ok\n  fetch(b)    0 → 100  ok\n",
//! );
//! ```
//!
//! # For your own program
//!
//! `wakeline` is an ordinary dev-dependency; the code that it traces need not
//! know of it. Here is a small server, over streams in memory:
//!
//! ```
//! mod echo {
#![doc = include_str!("../tests/server/echo.rs")]
//! }
//! use wakeline::{ms, scenario};
//!
//! let recording = scenario::record(0, |world| async move {
//!     let (listener, incoming) = tokio::sync::mpsc::channel(1);
//!     let (stop, stopped) = tokio::sync::watch::channel(false);
//!     // What is slow comes from the world, so that it takes virtual time.
//!     let outside = world.clone();
//!     let slow = move |line: String| {
//!         let work = outside.operation(format!("echo({line})"), ms(20));
//!         async move { work.await.map(|_| line).unwrap() }
//!     };
//!     let server = tokio::spawn(echo::serve(incoming, stopped, slow));
//!
//!     use tokio::io::{AsyncReadExt, AsyncWriteExt};
//!     let (mut near, far) = tokio::io::duplex(64);
//!     listener.send(far).await.unwrap();
//!     near.write_all(b"hello\n").await.unwrap();
//!     // It is told to stop while the request is under way, and answers it.
//!     tokio::time::sleep(ms(5).into()).await;
//!     stop.send(true).unwrap();
//!     let mut answer = [0; 6];
//!     near.read_exact(&mut answer).await.unwrap();
//!     assert_eq!(&answer, b"hello\n");
//!     drop(near);
//!     server.await.unwrap();
//! });
//! // A snapshot of it is a test: `insta::assert_snapshot!(recording.span_view())`.
//! assert_eq!(
//!     recording.span_view().to_string(),
//!     "total 20 ms · peak 1 at once\n  echo(hello)   0 → 20  ok\n",
//! );
//! ```
//!
//! To see polls and wakes, too, compile with `RUSTFLAGS="--cfg tokio_unstable"`
//! and look at [`view::poll_view`]. `tests/server.rs` of this crate holds a
//! longer run of that server against both views.
//!
//! # What is exact
//!
//! On Linux: times, in whole milliseconds; the order of everything; blocking
//! calls of the standard library, on the loop and on threads; deadlock and
//! livelock. Polls and wakes of spawned tasks need `--cfg tokio_unstable`.
//! Calls that take real time (sockets, other programs) are reported as not
//! seen, and code that never gives its thread back is given up by a watchdog on
//! real time. On other systems blocking calls cost real time.
//!
//! [`exactness`] says it in full, platform by platform, and which test holds
//! each claim.

/// The program in the README runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub mod check;
mod clock;
mod crew;
mod depth;
pub mod diagnosis;
pub mod exactness;
mod futex;
mod judge;
mod kernel;
pub mod protocol;
mod recorder;
mod role;
pub mod scenario;
#[cfg(target_os = "linux")]
mod shim;
mod stack;
mod thread;
mod time;
pub mod timeline;
mod verdict;
pub mod view;
#[cfg_attr(not(tokio_unstable), path = "wakes/none.rs")]
mod wakes;
pub mod world;

/// The attribute that makes a check of a scenario; see [`check`](mod@check).
pub use wakeline_macros::check;

pub use diagnosis::{Diagnosis, Rule};
pub use judge::{Judgement, Unjudged, judge};
pub use time::{Millis, ms};
pub use timeline::{Ending, Recording, Timeline};
pub use verdict::Verdict;
pub use world::{World, WorldError};

#[doc(hidden)]
pub use insta;
