//! Writes a file whole or not at all: to a temporary file beside it, then by
//! rename.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::error::Error;

/// What a file is called until it is whole.
pub(crate) const PREFIX: &str = ".wakeline-";

/// Replaces the contents of `path`. A file that holds them already is left as
/// it is: to replace a file is slow, because its disk waits for the new one.
pub fn replace(path: &Path, contents: &str) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|there| there == contents.as_bytes()) {
        return Ok(());
    }
    replace_with(path, |out| out.write_all(contents.as_bytes()))
}

/// Replaces the contents of `path` by what `contents` writes.
pub(crate) fn replace_with(
    path: &Path,
    contents: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    // The parent of a bare file name is "", which is no folder.
    let dir = path.parent().filter(|dir| *dir != Path::new(""));
    let dir = dir.unwrap_or(Path::new("."));
    let write = || {
        fs::create_dir_all(dir)?;
        let mut file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(dir)?;
        let mut out = BufWriter::new(&mut file);
        contents(&mut out)?;
        out.flush()?;
        drop(out);
        // A temporary file is private; what people are given is readable.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path).map_or(0o644, |meta| meta.permissions().mode());
            file.as_file()
                .set_permissions(fs::Permissions::from_mode(mode))?;
        }
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(Error::io("write", path))
}
