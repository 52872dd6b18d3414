//! Checks the links of a built site: every page, anchor, picture and style
//! that it names is there, and nothing is loaded from the network.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::error::Error;
use crate::files;
use crate::problem::{Place, Problem};
use crate::site::Site;

/// Pages that mdBook makes of all the others. Their links are those of the
/// chapters, or count from a root that is not known here.
const MADE: [&str; 3] = ["print.html", "404.html", "toc.html"];

/// Every link that leads nowhere.
pub fn check(site: &Site) -> Result<Vec<Problem>, Error> {
    let mut pages = BTreeMap::new();
    for path in files::below(&site.folder, "html") {
        let html = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
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

/// What a page has and where it leads.
#[derive(Debug, Default)]
struct Page {
    ids: BTreeSet<String>,
    links: Vec<Link>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Link {
    target: String,
    use_of: Use,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// The reader may follow it.
    Followed,
    /// The page needs it.
    Loaded,
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

fn read(html: &str) -> Page {
    let tokenizer = Tokenizer::new(Reader(RefCell::default()), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

struct Reader(RefCell<Page>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else {
            return TokenSinkResult::Continue;
        };
        if tag.kind != TagKind::StartTag {
            return TokenSinkResult::Continue;
        }
        let raw = match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        };
        let mut page = self.0.borrow_mut();
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            let use_of = match (&*tag.name, &*attribute.name.local) {
                (_, "id") => {
                    page.ids.insert(value);
                    continue;
                }
                ("a", "href") => Use::Followed,
                ("link", "href") | (_, "src") => Use::Loaded,
                _ => continue,
            };
            page.links.push(Link {
                target: value,
                use_of,
            });
        }
        raw
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_links_are_read_from_tags_and_not_from_text() {
        let page = read(
            "<a id=x href=\"b.html#c\">href=\"no\"</a><img src='p.svg'><!-- <a href=q> --><script>'<a href=r>'</script>",
        );
        assert!(page.ids.contains("x"));
        let targets: Vec<_> = page.links.iter().map(|link| link.target.as_str()).collect();
        assert_eq!(targets, ["b.html#c", "p.svg"]);
        assert_eq!(page.links[1].use_of, Use::Loaded);
    }

    #[test]
    fn paths_lose_their_dots_and_percent_signs() {
        assert_eq!(tidy(Path::new("/a/b/.././c")), Path::new("/a/c"));
        assert_eq!(unescape("a%20b%"), "a b%");
    }
}
