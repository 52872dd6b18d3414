//! `cargo course serve`: the book on this machine, built anew whenever one of
//! its files changes. While it has errors, the last good pages stay, with the
//! errors in front of them.
//!
//! `watch` says what changed, `live` holds the last good pages and wakes the
//! pages that wait for new ones, `server` answers browsers. A page waits in a
//! request that is answered with one server-sent event; the script that does so
//! is put into served pages and not into built ones.
//!
//! The server has threads and no event loop: it answers one author. In the dev
//! profile the crates that render pages are optimised, because somebody waits
//! for them.

mod error;
mod live;
mod server;
mod watch;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use grader::host::stop::Stop;

use crate::chapter::problem::printed;
use crate::edition::Edition;
use crate::files;
use crate::site;
use crate::sources::{Sources, SourcesError};

use error::NEIGHBOURS;
pub use error::{BookError, ServeError};
use live::Live;
use server::Server;
use watch::Watch;

/// How often the loop looks whether it should stop.
const LOOK: Duration = Duration::from_millis(100);

/// What happens while the book is served.
#[derive(Debug)]
pub enum News<'a> {
    /// The port that was asked for is taken.
    OtherPort {
        /// The one that was asked for.
        wanted: u16,
        /// The one that is used.
        used: u16,
    },
    /// These files of the course changed; paths relative to the course.
    Changed(&'a [PathBuf]),
    /// New pages are there.
    Built {
        /// How long it took.
        took: Duration,
    },
    /// The book has errors; the last good pages stay.
    Broken(&'a BookError),
    /// Browsers can come, after the first build.
    Ready(SocketAddr),
}

/// Serves the course at `root` on a port of this machine (0: any that is free)
/// until it is asked to stop. `sources` is asked anew for every build.
pub fn serve(
    root: &Path,
    port: u16,
    edition: Edition,
    stop: &Stop,
    mut sources: impl FnMut() -> Result<Rc<Sources>, SourcesError>,
    mut tell: impl FnMut(News<'_>),
) -> Result<(), ServeError> {
    let listener = listen(port)?;
    let address = listener
        .local_addr()
        .map_err(|source| ServeError::Listen { port, source })?;
    if port != 0 && address.port() != port {
        tell(News::OtherPort {
            wanted: port,
            used: address.port(),
        });
    }
    // Before the first build, so that no change is missed.
    let watch = Watch::start(root)?;
    let live = Arc::new(Live::new());
    let server = Server::start(listener, Arc::clone(&live))?;
    build(root, edition, &live, &mut sources, &mut tell)?;
    tell(News::Ready(address));
    while !stop.asked() {
        let changed = watch.changes(LOOK);
        if !changed.is_empty() {
            tell(News::Changed(&changed));
            build(root, edition, &live, &mut sources, &mut tell)?;
        }
    }
    server.stop();
    Ok(())
}

/// Builds new pages for browsers. What is wrong with the book is shown to
/// them; only what nobody can mend in the book is an error here.
fn build(
    root: &Path,
    edition: Edition,
    live: &Live,
    sources: &mut impl FnMut() -> Result<Rc<Sources>, SourcesError>,
    tell: &mut impl FnMut(News<'_>),
) -> Result<(), ServeError> {
    let begin = Instant::now();
    let scratch = files::scratch()?;
    let pages = scratch.path().join("html");
    let book = root.join("book");
    let built = sources()
        .map_err(BookError::from)
        .and_then(|sources| Ok(site::build_into(&book, &sources, edition, &pages)?));
    match built {
        Ok(_) => {
            live.show(scratch, pages);
            tell(News::Built {
                took: begin.elapsed(),
            });
        }
        Err(error) => {
            live.fail(printed(&error));
            tell(News::Broken(&error));
        }
    }
    Ok(())
}

/// The port that was asked for, or the first free one after it. Only this
/// machine can reach it.
fn listen(port: u16) -> Result<TcpListener, ServeError> {
    let last = port.saturating_add(if port == 0 { 0 } else { NEIGHBOURS });
    let mut first_error = None;
    for port in port..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(ServeError::Listen {
        port,
        source: first_error.expect("at least one port was tried"),
    })
}
