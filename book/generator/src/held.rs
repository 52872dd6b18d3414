//! HTML that must not pass through mdBook: answers, which its search would
//! index, drawings and recordings, which its HTML reader need not take apart.
//! In the chapter stands a comment in their place, until the site is built.

use std::path::Path;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

const OPEN: &str = "<!--held ";
const CLOSE: &str = "-->";

/// What a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Medium {
    /// One chapter, to be read and played with.
    Screen,
    /// All chapters, to be printed: what only a script needs stays away.
    Paper,
}

impl Medium {
    /// mdBook puts all chapters on one page to be printed. `page` is its path
    /// below the site.
    pub(crate) fn of(page: &Path) -> Medium {
        match page.to_str() {
            Some("print.html") => Medium::Paper,
            _ => Medium::Screen,
        }
    }
}

/// The HTML that waits, and the one medium it is for, if it is not for both.
#[derive(Debug, Default)]
pub(crate) struct Held(RwLock<Vec<Kept>>);

type Kept = (String, Option<Medium>);

impl Held {
    /// Keeps some HTML and gives the comment that stands for it.
    pub(crate) fn keep(&self, html: impl Into<String>) -> String {
        self.push(html.into(), None)
    }

    /// Keeps some HTML that only a page on a screen has: a recording to play.
    pub(crate) fn keep_for_screen(&self, html: impl Into<String>) -> String {
        self.push(html.into(), Some(Medium::Screen))
    }

    fn push(&self, html: String, only: Option<Medium>) -> String {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        held.push((html, only));
        format!("{OPEN}{}{CLOSE}", held.len() - 1)
    }

    fn all(&self) -> RwLockReadGuard<'_, Vec<Kept>> {
        // A push is whole or has not happened.
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page with all comments replaced. What is held may hold more.
    pub(crate) fn release(&self, page: &str, medium: Medium) -> String {
        let held = self.all();
        let mut out = String::with_capacity(page.len());
        release_into(&held, page, medium, &mut out);
        out
    }

    /// The same where the page is still Markdown: there a blank line would end
    /// the block of HTML. A line that holds one more newline is none.
    pub(crate) fn release_into_markdown(&self, page: &str) -> String {
        let held = self.all();
        let closed = |html: &str| {
            let once = html.replace("\r\n", "\n").replace("\n\n", "\n&#10;");
            once.replace("\n\n", "\n&#10;")
        };
        let whole: Vec<_> = held
            .iter()
            .map(|(html, only)| (closed(html), *only))
            .collect();
        let mut out = String::with_capacity(page.len());
        // Nobody prints this chapter apart: one text is all there will be.
        release_into(&whole, page, Medium::Screen, &mut out);
        out
    }
}

fn release_into(held: &[(String, Option<Medium>)], page: &str, medium: Medium, out: &mut String) {
    let mut rest = page;
    while let Some(start) = rest.find(OPEN) {
        out.push_str(&rest[..start]);
        let after = &rest[start + OPEN.len()..];
        let found = after.find(CLOSE).and_then(|end| {
            let html = held.get(after[..end].parse::<usize>().ok()?)?;
            Some((html, &after[end + CLOSE.len()..]))
        });
        if let Some(((html, only), next)) = found {
            if only.is_none_or(|only| only == medium) {
                release_into(held, html, medium, out);
            }
            rest = next;
        } else {
            // A comment that only looks like one of ours.
            out.push_str(OPEN);
            rest = after;
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{Held, Medium::*};

    #[test]
    fn what_is_held_comes_back_also_inside_of_what_is_held() {
        let held = Held::default();
        let inner = held.keep("<b>in</b>");
        let outer = held.keep(format!("<i>{inner}</i>"));
        assert_eq!(
            held.release(&format!("a {outer} z"), Screen),
            "a <i><b>in</b></i> z"
        );
    }

    #[test]
    fn what_comes_back_into_markdown_has_no_blank_line() {
        let held = Held::default();
        let code = held.keep("<pre>a\n\n\n\nb</pre>");
        let markdown = held.release_into_markdown(&format!("x {code} y"));
        assert!(!markdown.contains("\n\n"), "{markdown}");
        assert_eq!(markdown.replace("&#10;", "\n"), "x <pre>a\n\n\n\nb</pre> y");
    }

    #[test]
    fn a_comment_that_is_not_ours_stays() {
        let held = Held::default();
        assert_eq!(
            held.release("<!--held 7--> <!--held x-->", Paper),
            "<!--held 7--> <!--held x-->"
        );
    }

    #[test]
    fn what_only_a_script_needs_is_not_printed() {
        let held = Held::default();
        let page = held.keep_for_screen("<script></script>");
        assert_eq!(held.release(&page, Screen), "<script></script>");
        assert_eq!(held.release(&page, Paper), "");
    }
}
