//! Writes a file whole or not at all: to a temporary file beside it, then by
//! rename.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::error::Error;

/// Replaces the contents of `path`.
pub(crate) fn replace(path: &Path, contents: &str) -> Result<(), Error> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let write = || {
        fs::create_dir_all(dir)?;
        let mut file = tempfile::Builder::new()
            .prefix(".wakeline-")
            .tempfile_in(dir)?;
        file.write_all(contents.as_bytes())?;
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
