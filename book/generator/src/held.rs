//! HTML that must not pass through mdBook: answers, which its search would
//! index, drawings and recordings, which its HTML reader need not take apart.
//! In the chapter stands a comment in their place, until the site is built.

use std::path::Path;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use crate::veil::veil;

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
pub(crate) struct Held(RwLock<Vec<Kept>>);

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
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        held.push(Kept { html, only, reads });
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
        release_into(&held, page, medium, Reads::Plainly, &mut out);
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
            .map(|kept| Kept {
                html: closed(&kept.html),
                ..*kept
            })
            .collect();
        let mut out = String::with_capacity(page.len());
        // Nobody prints this chapter apart: one text is all there will be.
        release_into(&whole, page, Medium::Screen, Reads::Plainly, &mut out);
        out
    }
}

fn release_into(held: &[Kept], page: &str, medium: Medium, reads: Reads, out: &mut String) {
    let put = |html: &str, out: &mut String| match reads {
        Reads::Plainly => out.push_str(html),
        Reads::Veiled => veil(html, out),
    };
    let mut rest = page;
    while let Some(start) = rest.find(OPEN) {
        put(&rest[..start], out);
        let after = &rest[start + OPEN.len()..];
        let found = after.find(CLOSE).and_then(|end| {
            let kept = held.get(after[..end].parse::<usize>().ok()?)?;
            Some((kept, &after[end + CLOSE.len()..]))
        });
        if let Some((kept, next)) = found {
            if kept.only.is_none_or(|only| only == medium) {
                let reads = match reads {
                    Reads::Plainly => kept.reads,
                    Reads::Veiled => Reads::Veiled,
                };
                release_into(held, &kept.html, medium, reads, out);
            }
            rest = next;
        } else {
            // A comment that only looks like one of ours.
            out.push_str(OPEN);
            rest = after;
        }
    }
    put(rest, out);
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
    fn an_answer_and_what_is_in_it_cannot_be_read_in_the_source() {
        let held = Held::default();
        let inner = held.keep("<b title=\"x\">in</b>");
        let answer = held.keep_answer(format!("<i>{inner}</i>"));
        assert_eq!(
            held.release(&format!("a {answer}"), Screen),
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
