//! Reads a check's `.snap`, which insta wrote, back into the views it holds.

use std::path::Path;

use wakeline::view::Snapshot;

use crate::error::Error;

pub(super) fn read(path: &Path) -> Result<Snapshot, Error> {
    if !path.is_file() {
        return Err(Error::course(
            path,
            "a check has no snapshot; run `cargo course accept`, and look at what it shows",
        ));
    }
    // insta does not tell a file that cannot be read from one that is no snapshot.
    std::fs::File::open(path).map_err(Error::io("read", path))?;
    let file = insta::Snapshot::from_file(path).map_err(|error| {
        Error::course(
            path,
            format!("not a snapshot of insta ({error}); restore it from git"),
        )
    })?;
    let text = file
        .as_text()
        .ok_or_else(|| Error::course(path, "a binary snapshot; restore it from git"))?;
    text.to_string().parse::<Snapshot>().map_err(|error| {
        Error::course(
            path,
            format!("below the header, {error}; restore it from git"),
        )
    })
}
