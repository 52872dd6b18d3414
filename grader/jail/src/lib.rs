//! Runs a program that nobody has vetted: the compiler on a student's code,
//! and the student's code itself. The program gets a cleared environment, the
//! files that it is shown and no others, no network, no privileges, limits on
//! time, memory, processes, files and output; and when it has ended, nothing
//! that it started is alive.
//!
//! Start with [`Jail::open`], which tries what the host can enforce, and
//! [`Jail::run`], which runs a [`Cell`] within [`Limits`] to an [`Outcome`].
//! The `main` of every program that does so calls [`enter_if_asked`] first.
//!
//! ```standalone_crate
//! use std::sync::Arc;
//!
//! use jail::{Cell, Demands, End, Jail, Limits, Purpose, Reach};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     jail::enter_if_asked();
//!     let scratch = std::env::temp_dir().join(format!("jail-{}", std::process::id()));
//!     std::fs::create_dir(&scratch)?;
//!     let jail = Jail::open(&Demands::default(), Arc::default())?;
//!     let shell = std::fs::canonicalize("/bin/sh")?;
//!     let cell = Cell {
//!         program: &shell,
//!         purpose: Purpose::Check,
//!         args: vec!["-c".into(), "read line; echo $line, from $0; exit 3".into(), "inside".into()],
//!         env: Vec::new(),
//!         dir: &scratch,
//!         reach: Reach::of_check(&scratch),
//!         request: Some("hello\n".to_owned()),
//!     };
//!     let outcome = jail.run(cell, &Limits::check())?;
//!     std::fs::remove_dir(&scratch)?;
//!     assert_eq!(outcome.end, End::Exited(3));
//!     assert_eq!(outcome.stdout, b"hello, from inside\n");
//!     Ok(())
//! }
//! ```
//!
//! # How it is built
//!
//! A wall can only be put up by the process that it surrounds, between its
//! start and the program's. Between fork and exec that would take unsafe code,
//! so the binary that uses this crate is started again, twice (`role`):
//!
//! - The `warden` makes the namespaces and stays outside.
//! - The `stage`, process 1 inside, puts the other walls up and becomes the
//!   program.
//!
//! Both are told what to do, and answer, over a socket that the program never
//! has (`wire`); the socket that becomes the program's standard input travels
//! over it. To end a program the caller hangs up, or dies: the warden ends
//! process 1, and the kernel with it everything in the namespace. Without
//! namespaces every orphan becomes the warden's child, whatever session it fled
//! to, and is ended too. The warden answers when nothing is left, and `watch`
//! waits for that.
//!
//! # The walls
//!
//! What each wall does, what it is made of, and what the jail does not do, is
//! written up in `DESIGN.md`. `environment`, `wall time`, `output` and `no
//! survivors` hold on every host, because the caller's side sees to them.
//!
//! Each wall is tried once, when the jail is opened: what a host cannot enforce
//! is never claimed. [`Demands`] say whether one may be missing, and name walls
//! to skip, which is how tests know that the others hold alone. Outside Linux
//! there are none.
//!
//! The jail does not judge. What a program says over its socket is the program's
//! word, and the caller decides whether to believe it.

mod cell;
mod demands;
mod error;
mod jail;
mod limits;
mod purpose;
mod reach;
mod role;
mod stage;
mod wall;
mod warden;
mod watch;
#[doc(hidden)]
pub mod wire;

#[cfg(target_os = "linux")]
mod host;
#[cfg(not(target_os = "linux"))]
#[path = "elsewhere.rs"]
mod host;

pub use cell::{Cell, End, Outcome};
pub use demands::{Demands, Require};
pub use error::Error;
pub use jail::Jail;
pub use limits::Limits;
pub use purpose::Purpose;
pub use reach::{Reach, Writable};
pub use wall::{Missing, Wall};

use role::Role;

/// Becomes the jailed program if this process was started as part of a jail.
/// Call it first in `main` of every binary that opens one; otherwise it returns
/// at once.
pub fn enter_if_asked() {
    match Role::of_this_process() {
        None => {}
        Some(Role::Warden { namespaces }) => warden::run(namespaces),
        Some(Role::Stage) => stage::run(),
    }
}
