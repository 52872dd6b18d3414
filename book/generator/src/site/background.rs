//! What needs the drawn chapters and none of the pages: made on a thread of its
//! own while mdBook renders, which keeps one processor busy.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};

use super::assets::Assets;
use crate::html::deferred::{Deferred, Resolved};
use crate::pages::contents::DrawnChapter;
use crate::pages::deck::Deck;

/// What it is made from.
pub(super) struct Needs {
    /// The title as its pages have it.
    pub(super) title: String,
    /// The title that every edition has: one deck for all of them.
    pub(super) deck: String,
    /// The course's folder.
    pub(super) root: PathBuf,
    pub(super) deferred: Deferred,
    pub(super) chapters: Vec<DrawnChapter>,
}

/// The thread.
pub(super) struct Background(JoinHandle<Made>);

/// What it made.
pub(super) struct Made {
    pub(super) assets: Assets,
    pub(super) deferred: Resolved,
    pub(super) deck: Option<Deck>,
}

impl Background {
    pub(super) fn begin(needs: Needs) -> Background {
        Background(thread::spawn(move || Made {
            assets: Assets::new(&needs.title),
            deferred: needs.deferred.resolve(),
            deck: Deck::pack(&needs.deck, &needs.root, &needs.chapters),
        }))
    }

    /// Waits for it.
    pub(super) fn finish(self) -> Made {
        // A panic over there is one here.
        self.0.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}
