//! What another thread makes while mdBook renders, which keeps one processor
//! busy: it needs the drawn chapters, and none of the pages.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::html::deferred::{Held, Settled};
use crate::pages::deck::Deck;
use crate::site::assets::Assets;
use crate::widgets::material::Drawn;

/// What it is made from.
pub(crate) struct Needs {
    /// The title as its pages have it.
    pub(crate) title: String,
    /// The title that every edition has: one deck for all of them.
    pub(crate) deck: String,
    /// The course's folder.
    pub(crate) root: PathBuf,
    pub(crate) held: Arc<Held>,
    pub(crate) drawn: Vec<Drawn>,
}

/// The thread.
pub(crate) struct Meanwhile(JoinHandle<Made>);

/// What it made.
pub(crate) struct Made {
    pub(crate) assets: Assets,
    pub(crate) held: Settled,
    pub(crate) deck: Option<Deck>,
}

impl Meanwhile {
    /// Begins.
    pub(crate) fn begin(needs: Needs) -> Meanwhile {
        Meanwhile(thread::spawn(move || Made {
            assets: Assets::new(&needs.title),
            held: needs.held.settle(),
            deck: Deck::pack(&needs.deck, &needs.root, &needs.drawn),
        }))
    }

    /// Waits for it.
    pub(crate) fn made(self) -> Made {
        self.0
            .join()
            .expect("what is made meanwhile is the engine's own, and tested")
    }
}
