//! # The frozen screen
//!
//! While a report is being read, the screen is redrawn again and again. It
//! should be. In fact nothing is drawn until the report is there: the archive
//! is a library that knows nothing of async, and its `read` holds the thread.
//!
//! ```text
//! is:         read(report)   ██████████   the loop is blocked, no frame at all
//!
//! should be:  read(report)   ██████████
//!             fetch(frame)   ██
//!             fetch(frame)     ██
//!             fetch(frame)       ██       … and so on
//! ```
//!
//! What to do: repair [`show_report`] in this file. You cannot change the
//! archive. Then `cargo test -p ex-unblock`. Let tokio find you a thread: the
//! answer of one that you start yourself you would have to bring back yourself.

use std::sync::Arc;

// SOLUTION
use tokio::task::spawn_blocking;
// STARTER
// END
use wakeline::WorldError;
use wakeline::world::Web;

/// A report's text, or why it could not be read.
pub type Report = Result<String, WorldError>;

/// A library from before async. It has one way to read, and that one blocks.
#[derive(Clone)]
pub struct Archive {
    reader: Arc<dyn Fn(&str) -> Report + Send + Sync>,
}

impl Archive {
    /// An archive that reads with this function.
    pub fn new(reader: impl Fn(&str) -> Report + Send + Sync + 'static) -> Archive {
        Archive {
            reader: Arc::new(reader),
        }
    }

    /// Reads a report. The calling thread sleeps until the report is there.
    pub fn read(&self, path: &str) -> Report {
        (self.reader)(path)
    }
}

/// Reads the report at `path`. Until it is there, frames are drawn.
pub async fn show_report(archive: Archive, path: &str, web: Web) -> Report {
    let drawing = tokio::spawn(keep_drawing(web));
    // SOLUTION
    // The closure runs on a thread of its own, so it must own what it uses.
    let path = path.to_owned();
    let reading = spawn_blocking(move || archive.read(&path));
    // Here the task gives the loop back, and frames can be drawn.
    let report = reading.await.expect("reading does not panic");
    // STARTER
    // let report = archive.read(path);
    // END
    drawing.abort();
    report
}

/// Draws one frame after the other, for ever.
async fn keep_drawing(web: Web) {
    loop {
        let _ = web.fetch("frame").await;
    }
}
