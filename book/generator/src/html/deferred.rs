//! HTML that must not pass through mdBook: answers, which its search would
//! index, drawings and recordings, which its HTML reader need not take apart.
//! In the chapter stands a comment in their place, until the site is built.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::html::obfuscate::veil;

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

/// The HTML that waits.
#[derive(Debug, Default)]
pub(crate) struct Held(Mutex<Vec<Kept>>);

#[derive(Debug)]
struct Kept {
    html: String,
    /// The one medium that it is for, if it is not for both.
    only: Option<Medium>,
    reads: Reads,
}

/// How it stands in the source of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    Plainly,
    /// As character references: it is an answer, and whatever is in it is one.
    Veiled,
}

impl Held {
    /// Keeps some HTML and gives the comment that stands for it.
    pub(crate) fn keep(&self, html: impl Into<String>) -> String {
        self.push(html.into(), None, Reads::Plainly)
    }

    /// Keeps an answer, which nobody shall read in the source of the page.
    pub(crate) fn keep_answer(&self, html: impl Into<String>) -> String {
        self.push(html.into(), None, Reads::Veiled)
    }

    /// Keeps some HTML that only a page on a screen has: a recording to play.
    pub(crate) fn keep_for_screen(&self, html: impl Into<String>) -> String {
        self.push(html.into(), Some(Medium::Screen), Reads::Plainly)
    }

    fn push(&self, html: String, only: Option<Medium>, reads: Reads) -> String {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.push(Kept { html, only, reads });
        format!("{OPEN}{}{CLOSE}", held.len() - 1)
    }

    /// Everything as it will stand in pages; what is kept later is not among it.
    pub(crate) fn settle(&self) -> Settled {
        self.settled(|html| html.into(), Reads::as_source)
    }

    /// A page with all comments replaced while it is still Markdown: there a
    /// blank line would end the block of HTML. A line that holds one more newline
    /// is none.
    pub(crate) fn release_into_markdown(&self, page: &str) -> String {
        fn closed(html: &str) -> Cow<'_, str> {
            let once = html.replace("\r\n", "\n").replace("\n\n", "\n&#10;");
            once.replace("\n\n", "\n&#10;").into()
        }
        // mdBook would write references as letters again.
        let plainly = |_, html: String| html.into();
        // Nobody prints this chapter apart: one text is all there will be.
        self.settled(closed, plainly).release(page, Medium::Screen)
    }

    fn settled(
        &self,
        written: fn(&str) -> Cow<'_, str>,
        as_source: impl Fn(Reads, String) -> Arc<str>,
    ) -> Settled {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut settled = Settled(Vec::with_capacity(held.len()));
        // What holds something was kept after it.
        for kept in held.iter() {
            let html = written(&kept.html);
            let on = |medium| match kept.only {
                Some(only) if only != medium => Arc::default(),
                _ => as_source(kept.reads, settled.release(&html, medium)),
            };
            let screen: Arc<str> = on(Medium::Screen);
            let same = kept.only.is_none() && !html.contains(OPEN);
            let paper = if same {
                Arc::clone(&screen)
            } else {
                on(Medium::Paper)
            };
            settled.0.push(Both { screen, paper });
        }
        settled
    }
}

impl Reads {
    fn as_source(self, html: String) -> Arc<str> {
        match self {
            Reads::Plainly => html.into(),
            Reads::Veiled => {
                let mut out = String::with_capacity(html.len() * 2);
                veil(&html, &mut out);
                out.into()
            }
        }
    }
}

/// What was held, ready to be put into pages.
#[derive(Debug)]
pub(crate) struct Settled(Vec<Both>);

#[derive(Debug)]
struct Both {
    screen: Arc<str>,
    paper: Arc<str>,
}

impl Settled {
    /// A page with all comments replaced.
    pub(crate) fn release(&self, page: &str, medium: Medium) -> String {
        let mut out = String::with_capacity(page.len());
        let mut rest = page;
        while let Some(start) = rest.find(OPEN) {
            out.push_str(&rest[..start]);
            let after = &rest[start + OPEN.len()..];
            let found = after.find(CLOSE).and_then(|end| {
                let both = self.0.get(after[..end].parse::<usize>().ok()?)?;
                Some((both, &after[end + CLOSE.len()..]))
            });
            if let Some((both, next)) = found {
                out.push_str(match medium {
                    Medium::Screen => &both.screen,
                    Medium::Paper => &both.paper,
                });
                rest = next;
            } else {
                // A comment that only looks like one of ours.
                out.push_str(OPEN);
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }
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
            held.settle().release(&format!("a {outer} z"), Screen),
            "a <i><b>in</b></i> z"
        );
    }

    #[test]
    fn an_answer_and_what_is_in_it_cannot_be_read_in_the_source() {
        let held = Held::default();
        let inner = held.keep("<b title=\"x\">in</b>");
        let answer = held.keep_answer(format!("<i>{inner}</i>"));
        assert_eq!(
            held.settle().release(&format!("a {answer}"), Screen),
            "a <i><b title=\"&#120;\">&#105;&#110;</b></i>"
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
            held.settle().release("<!--held 7--> <!--held x-->", Paper),
            "<!--held 7--> <!--held x-->"
        );
    }

    #[test]
    fn what_only_a_script_needs_is_not_printed() {
        let held = Held::default();
        let page = held.keep_for_screen("<script></script>");
        assert_eq!(held.settle().release(&page, Screen), "<script></script>");
        assert_eq!(held.settle().release(&page, Paper), "");
    }
}
