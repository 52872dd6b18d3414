//! Checks the links of a built site: every page, anchor, picture and style that
//! it names is there, and nothing is loaded from the network.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::chapter::problem::{Place, Problem};
use crate::check::published::{Link, Page, Use, read};
use crate::files::{self, FileError};
use crate::site::Site;

/// Pages that mdBook makes of all the others. Their links are those of the
/// chapters, or count from a root that is not known here.
const MADE: [&str; 3] = ["print.html", "404.html", "toc.html"];

/// Every link that leads nowhere.
pub fn check(site: &Site) -> Result<Vec<Problem>, FileError> {
    let mut pages = BTreeMap::new();
    for path in files::below(&site.folder, "html")? {
        let html = fs::read_to_string(&path).map_err(FileError::new("read", &path))?;
        pages.insert(path, read(&html));
    }
    let mut problems = Vec::new();
    for (path, page) in &pages {
        let made = path
            .file_name()
            .is_some_and(|name| MADE.iter().any(|made| name == *made));
        // The index is the first chapter once more.
        if made || *path == site.index {
            continue;
        }
        let mut seen = BTreeSet::new();
        for link in &page.links {
            // A page may lead to the same place often; one complaint is enough.
            if !seen.insert(&link.target) {
                continue;
            }
            if let Some(what) = wrong(path, link, &pages) {
                problems.push(problem(site, path, link, what));
            }
        }
    }
    Ok(problems)
}

/// What is wrong with a link, if anything.
fn wrong(from: &Path, link: &Link, pages: &BTreeMap<PathBuf, Page>) -> Option<String> {
    let target = &link.target;
    if target.is_empty() || target.starts_with("data:") {
        return None;
    }
    let outside = target.starts_with("//")
        || target
            .split_once(':')
            .is_some_and(|(scheme, _)| !scheme.contains(['/', '#', '.']));
    if outside {
        let loads = link.use_of == Use::Loaded;
        return loads.then(|| format!("the page loads `{target}` from the network"));
    }
    let (path, id) = target
        .split_once('#')
        .map_or((&**target, None), |(p, id)| (p, Some(id)));
    let path = path.split('?').next().unwrap_or_default();
    let to = match path {
        "" => from.to_owned(),
        path => tidy(&from.parent().unwrap_or(from).join(unescape(path))),
    };
    if !to.is_file() {
        return Some(format!("the link `{target}` leads to no page"));
    }
    let id = id.filter(|id| !id.is_empty())?;
    let known = pages
        .get(&to)
        .is_none_or(|page| page.ids.contains(&unescape(id)));
    (!known).then(|| format!("the link `{target}` leads to no such place on its page"))
}

/// The problem, in the chapter that the page was made of.
fn problem(site: &Site, page: &Path, link: &Link, what: String) -> Problem {
    let help = "mend the link; `#id` is the heading in small letters with dashes";
    let relative = page.strip_prefix(&site.folder).unwrap_or(page);
    let Some(chapter) = site.pages.get(relative) else {
        return Problem::with_file(page, what, help);
    };
    let in_source = link.target.replace(".html", ".md");
    let place = [&in_source, &link.target].into_iter().find_map(|target| {
        let start = chapter.source.find(target.as_str())?;
        Some(Place::of(&chapter.source, &(start..start + target.len())))
    });
    Problem {
        file: chapter.file.clone(),
        place,
        what,
        help: help.to_owned(),
    }
}

/// A path without `.` and `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// Percent signs back to characters.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_their_dots_and_percent_signs() {
        assert_eq!(tidy(Path::new("/a/b/.././c")), Path::new("/a/c"));
        assert_eq!(unescape("a%20b%"), "a b%");
    }
}
