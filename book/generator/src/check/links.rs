//! Checks the links of a built site: every page, anchor, picture and style that
//! it names is there, no anchor is there twice, and nothing is loaded from the
//! network.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use super::ids;
use crate::chapter::Chapter;
use crate::chapter::problem::{Place, Problem};
use crate::check::published::{Link, Page, Use, read};
use crate::files::{self, FileError};
use crate::site::Site;

/// Pages that mdBook makes of all the others. Their links are those of the
/// chapters, or count from a root that is not known here.
const MADE: [&str; 3] = ["print.html", "404.html", "toc.html"];

/// Every link that leads nowhere, or to one of two places.
pub fn check(site: &Site) -> Result<Vec<Problem>, FileError> {
    let mut pages = BTreeMap::new();
    for path in files::below(&site.folder, "html")? {
        let html = fs::read_to_string(&path).map_err(FileError::new("read", &path))?;
        pages.insert(path, read(&html));
    }
    // Chapters first: what is made of them may repeat what is wrong with them.
    let mut read_first: Vec<_> = pages.iter().collect();
    read_first.sort_by_key(|(path, _)| chapter_of(site, path).is_none());
    let mut problems = Vec::new();
    let mut told = BTreeSet::new();
    for (path, page) in read_first {
        let chapter = chapter_of(site, path);
        let made = path
            .file_name()
            .is_some_and(|name| MADE.iter().any(|made| name == *made));
        // The index is the first chapter once more, unless that is its name.
        if made || (*path == site.index && chapter.is_none()) {
            continue;
        }
        problems.extend(chapter.map_or_else(Vec::new, |chapter| ids::check(chapter, page)));
        let mut seen = BTreeSet::new();
        for link in &page.links {
            // A page may lead to the same place often; one complaint is enough.
            if !seen.insert(&link.target) {
                continue;
            }
            let Some((what, goal)) = wrong(path, link, &pages) else {
                continue;
            };
            if told.insert(goal) || chapter.is_some() {
                problems.push(problem(site, path, link, what));
            }
        }
    }
    Ok(problems)
}

/// The chapter that a page was made of.
fn chapter_of<'site>(site: &'site Site, page: &Path) -> Option<&'site Chapter> {
    site.pages
        .get(page.strip_prefix(&site.folder).unwrap_or(page))
}

/// What is wrong with a link, if anything, and where it would lead.
fn wrong(
    from: &Path,
    link: &Link,
    pages: &BTreeMap<PathBuf, Page>,
) -> Option<(String, (PathBuf, String))> {
    let target = &link.target;
    if target.is_empty() || target.starts_with("data:") {
        return None;
    }
    let outside = target.starts_with("//")
        || target
            .split_once(':')
            .is_some_and(|(scheme, _)| !scheme.contains(['/', '#', '.']));
    if outside {
        let what = format!("the page loads `{target}` from the network");
        let loads = link.use_of == Use::Loaded;
        return loads.then(|| (what, (PathBuf::new(), target.clone())));
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
        let what = format!("the link `{target}` leads to no page");
        return Some((what, (to, String::new())));
    }
    let id = unescape(id.filter(|id| !id.is_empty())?);
    let known = pages.get(&to).is_none_or(|page| page.ids.contains(&id));
    let what = format!("the link `{target}` leads to no such place on its page");
    (!known).then_some((what, (to, id)))
}

/// The problem, in the chapter that the page was made of.
fn problem(site: &Site, page: &Path, link: &Link, what: String) -> Problem {
    let help = "mend the link; `#id` is the heading in small letters with dashes";
    let Some(chapter) = chapter_of(site, page) else {
        let page = page.strip_prefix(&site.folder).unwrap_or(page);
        return Problem::with_file(page, what, help);
    };
    let in_source = link.target.replace(".html", ".md");
    let place = [&in_source, &link.target].into_iter().find_map(|target| {
        let at = whole(&chapter.source, target)?;
        Some(Place::of(&chapter.source, &at))
    });
    Problem {
        file: chapter.file.clone(),
        place,
        what,
        help: help.to_owned(),
    }
}

/// Where a target stands in a text, and is not the beginning of a longer one.
fn whole(text: &str, target: &str) -> Option<Range<usize>> {
    let longer = |char: char| char.is_alphanumeric() || "-_./#".contains(char);
    let mut places = text.match_indices(target);
    let (start, _) = places.find(|(start, _)| !text[start + target.len()..].starts_with(longer))?;
    Some(start..start + target.len())
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
    fn a_link_is_found_and_no_longer_one_that_begins_with_it() {
        assert_eq!(whole("[a](#b-c) [b](#b)", "#b"), Some(14..16));
        assert_eq!(whole("[a](#b-c)", "#b"), None);
    }

    #[test]
    fn paths_lose_their_dots_and_percent_signs() {
        assert_eq!(tidy(Path::new("/a/b/.././c")), Path::new("/a/c"));
        assert_eq!(unescape("a%20b%"), "a b%");
    }
}
