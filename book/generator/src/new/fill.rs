//! Files that are made from others: those whose name ends in `.in` have gaps
//! like `«title»`.

use std::path::{Path, PathBuf};

use include_dir::Dir;

/// Gaps, and what goes into each.
pub(crate) type Gaps<'a> = [(&'a str, String)];

/// Every file below a folder, with its gaps filled.
pub(crate) fn filled(folder: &'static Dir<'static>, gaps: &Gaps<'_>) -> Vec<(PathBuf, String)> {
    let files = below(folder, folder.path()).into_iter();
    files
        .map(|(path, text)| match path.extension() {
            Some(extension) if extension == "in" => (path.with_extension(""), fill(text, gaps)),
            _ => (path, text.to_owned()),
        })
        .collect()
}

/// Every text below an embedded folder, by its path in it.
pub(super) fn below(folder: &'static Dir<'static>, root: &Path) -> Vec<(PathBuf, &'static str)> {
    let mut found: Vec<_> = folder
        .files()
        .filter_map(|file| {
            let path = file.path().strip_prefix(root).unwrap_or(file.path());
            Some((path.to_owned(), file.contents_utf8()?))
        })
        .collect();
    for inner in folder.dirs() {
        found.extend(below(inner, root));
    }
    found
}

/// A text with its gaps filled.
pub(super) fn fill(text: &str, gaps: &Gaps<'_>) -> String {
    gaps.iter().fold(text.to_owned(), |text, (gap, filling)| {
        text.replace(gap, filling)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gap_is_filled() {
        let gaps = [("«a»", "1".to_owned()), ("«b»", "2".to_owned())];
        assert_eq!(fill("«a» «b» «a»", &gaps), "1 2 1");
    }
}
