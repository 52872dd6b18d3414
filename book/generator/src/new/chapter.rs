//! `cargo course new chapter`: the form of a chapter with its place in the
//! table of contents, and a module of listings for its programs.

use std::fs;
use std::path::{Path, PathBuf};

use grader::host::files::replace;

use super::error::NewError;
use super::fill::fill;
use super::listing::{self, NewListing};
use super::name::Name;
use crate::files::FileError;

const CHAPTER: &str = include_str!("../../scaffold/chapter/chapter.md.in");

/// The files of a new chapter, relative to the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChapter {
    /// `book/src/many-at-once.md`
    pub path: PathBuf,
    /// Its programs; `None` where there was such a module already.
    pub listing: Option<NewListing>,
}

/// Makes the chapter `name` of the course at `root`. An entry of the table of
/// contents with this title and without a page gets it; else it is the last.
pub fn chapter(root: &Path, name: &str, title: Option<&str>) -> Result<NewChapter, NewError> {
    let name = Name::new(name)?;
    let summary = root.join("book/src/SUMMARY.md");
    let contents = fs::read_to_string(&summary).map_err(FileError::new("read", &summary))?;
    let draft = draft(&contents, &name, title);
    let title = match (title, &draft) {
        (Some(title), _) => title.to_owned(),
        (None, Some(draft)) => draft.title.to_owned(),
        (None, None) => name.title(),
    };
    super::check_title(&title)?;
    let path = Path::new("book/src").join(format!("{}.md", name.kebab()));
    let file = root.join(&path);
    if file.exists() {
        return Err(NewError::Exists { path: file });
    }
    let row = format!("- [{title}]({}.md)", name.kebab());
    let contents = match draft {
        Some(draft) => contents.replacen(draft.line, &format!("{}{row}", draft.indent), 1),
        None => format!("{}\n{row}\n", contents.trim_end()),
    };
    let listing = if listing::is_there(root, &name) {
        None
    } else {
        Some(listing::listing(root, name.kebab())?)
    };
    let gaps = [("«title»", title), ("«snake»", name.snake())];
    replace(&file, &fill(CHAPTER, &gaps))?;
    replace(&summary, &contents)?;
    Ok(NewChapter { path, listing })
}

/// An entry of the table of contents that has no page yet.
struct Draft<'a> {
    line: &'a str,
    indent: &'a str,
    title: &'a str,
}

fn draft<'a>(contents: &'a str, name: &Name, title: Option<&str>) -> Option<Draft<'a>> {
    contents.lines().find_map(|line| {
        let entry = line.trim_start();
        let found = entry.strip_prefix("- [")?.strip_suffix("]()")?;
        let is_it = match title {
            Some(title) => found == title,
            None => kebab(found) == name.kebab(),
        };
        is_it.then(|| Draft {
            line,
            indent: &line[..line.len() - entry.len()],
            title: found,
        })
    })
}

/// `The loop in slow motion` → `the-loop-in-slow-motion`
fn kebab(title: &str) -> String {
    let words = title
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_found_by_its_title_or_by_the_name() {
        let contents = "- [Await points](a.md)\n  - [Passing messages]()\n- [Streams]()\n";
        let find = |name: &str, title| {
            draft(contents, &Name::new(name).unwrap(), title).map(|draft| draft.line)
        };
        assert_eq!(
            find("passing-messages", None),
            Some("  - [Passing messages]()")
        );
        assert_eq!(find("flows", Some("Streams")), Some("- [Streams]()"));
        assert_eq!(find("flows", None), None);
        assert_eq!(find("await-points", None), None);
    }
}
