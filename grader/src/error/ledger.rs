//! What can be wrong with a ledger.

use std::path::PathBuf;

/// What is wrong with a ledger, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// Another version of the grader wrote it.
    #[error(
        "ledger {}: it has layout {found}, this grader writes layout {writes}; name another --out \
         folder, or use the grader that wrote it", .path.display()
    )]
    Layout {
        /// The ledger's file.
        path: PathBuf,
        /// Its layout.
        found: i64,
        /// The layout that this grader writes.
        writes: i64,
    },
    /// It has tables, but `grade` never began on it.
    #[error("ledger {}: no run was begun on it; run `cargo grader grade` first", .path.display())]
    NotBegun {
        /// The ledger's file.
        path: PathBuf,
    },
    /// Something in it does not read back.
    #[error("ledger {}: {what} is damaged ({source}); name another --out folder", .path.display())]
    Damaged {
        /// The ledger's file.
        path: PathBuf,
        /// `a row`, or what it says of the run.
        what: &'static str,
        /// Where it is wrong.
        source: serde_json::Error,
    },
    /// `SQLite` could not read or write it.
    #[error("ledger {}: {source}; {}", .path.display(), next_step(.source))]
    Database {
        /// The ledger's file.
        path: PathBuf,
        /// `SQLite`'s own words.
        source: rusqlite::Error,
    },
}

fn next_step(error: &rusqlite::Error) -> &'static str {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DiskFull, ReadOnly, SystemIoFailure};
    match error.sqlite_error_code() {
        Some(DiskFull | SystemIoFailure) => {
            "every finished job is kept; make room on the disk, and the same command goes on"
        }
        Some(CannotOpen | ReadOnly) => "make it writable, or name another --out folder",
        Some(DatabaseBusy) => "another program reads or writes it; close that and try again",
        _ => "if the file is damaged, name another --out folder",
    }
}
