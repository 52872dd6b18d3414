//! What the misconceptions of an exercise came to when they ran last, as
//! `wrong/recorded.toml` keeps it. Who writes about them shows it without running
//! anything; the self-test holds that it is still true.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::parse_toml;
use crate::error::Error;
use crate::host::files;

/// Where it lies, below a solution.
pub const RECORDED: &str = "wrong/recorded.toml";

const HEAD: &str = "# What the misconceptions come to. `cargo course accept` writes it.\n\n";

/// What a misconception came to in the first check that it did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// Its file in `wrong/`.
    pub file: String,
    /// The check.
    pub check: String,
    /// The world that decided.
    pub world: u64,
    /// The diagnosis, in words.
    pub says: String,
    /// The span view that it left there; none where a run is stopped by real
    /// time, which is not the same twice, or leaves no operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<String>,
    /// Whether that is only its beginning: nobody reads a hundred lines.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    recorded: Vec<Recorded>,
}

/// Those of a solution; none where nothing was kept yet.
pub(super) fn read(solution: &Path) -> Result<Vec<Recorded>, Error> {
    let path = solution.join(RECORDED);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let file: File = parse_toml(&path)?;
    Ok(file.recorded)
}

/// Keeps these, in the place of what was kept. Nothing is kept in no file.
pub(super) fn write(solution: &Path, recorded: Vec<Recorded>) -> Result<(), Error> {
    let path = solution.join(RECORDED);
    if recorded.is_empty() && !path.is_file() {
        return Ok(());
    }
    let text = toml::to_string_pretty(&File { recorded })
        .map_err(|error| Error::course(&path, error.to_string()))?;
    files::replace(&path, &(HEAD.to_owned() + &text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), Vec::new()).unwrap();
        assert!(!dir.path().join(RECORDED).exists());
        assert_eq!(read(dir.path()).unwrap(), []);
        let recorded = |timeline: Option<&str>| Recorded {
            file: "a.rs".to_owned(),
            check: "waits".to_owned(),
            world: 2,
            says: "`a` \"waits\"".to_owned(),
            timeline: timeline.map(str::to_owned),
            cut: timeline.is_some(),
        };
        let all = vec![
            recorded(None),
            recorded(Some("total 5 ms\n  fetch(a)   0 → 5  ok\n")),
        ];
        write(dir.path(), all.clone()).unwrap();
        assert_eq!(read(dir.path()).unwrap(), all);
    }
}
