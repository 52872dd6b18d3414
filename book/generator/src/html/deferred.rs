//! HTML that must not pass through mdBook: answers, which its search would
//! index, and drawings and recordings, which its parser need not take apart.
//! A comment holds their place until the pages are rendered.
//!
//! [`Deferred`] is shared by all threads that draw. It only ever grows, and the
//! number in a comment means nothing but its entry, so the finished pages do
//! not depend on which thread came first.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::obfuscate::obfuscate;

const OPEN: &str = "<!--deferred ";
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

/// The HTML that enters pages last.
#[derive(Debug, Default)]
pub(crate) struct Deferred(Mutex<Vec<Entry>>);

#[derive(Debug)]
struct Entry {
    html: String,
    /// The one medium that it is for, if it is not for both.
    only: Option<Medium>,
    source: Source,
}

/// How it is written in the source of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Plain,
    /// As character references: it is an answer, and whatever is in it is one.
    Obfuscated,
}

impl Deferred {
    /// Keeps some HTML and gives the comment that stands for it.
    pub(crate) fn defer(&self, html: impl Into<String>) -> String {
        self.push(html.into(), None, Source::Plain)
    }

    /// Keeps an answer, which nobody is to read in the source of the page.
    pub(crate) fn answer(&self, html: impl Into<String>) -> String {
        self.push(html.into(), None, Source::Obfuscated)
    }

    /// Keeps some HTML that only a page on a screen has: a recording to play.
    pub(crate) fn for_screen(&self, html: impl Into<String>) -> String {
        self.push(html.into(), Some(Medium::Screen), Source::Plain)
    }

    fn push(&self, html: String, only: Option<Medium>, source: Source) -> String {
        let mut deferred = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        deferred.push(Entry { html, only, source });
        format!("{OPEN}{}{CLOSE}", deferred.len() - 1)
    }

    /// Everything as pages will have it. What is deferred later is not in it.
    pub(crate) fn resolve(&self) -> Resolved {
        self.resolve_with(|html| html.into(), Source::write)
    }

    /// A page with all comments replaced while it is still Markdown, where a
    /// blank line would end the block of HTML: one of its newlines becomes a
    /// character reference.
    pub(crate) fn fill_markdown(&self, page: &str) -> String {
        fn without_blank_lines(html: &str) -> Cow<'_, str> {
            let once = html.replace("\r\n", "\n").replace("\n\n", "\n&#10;");
            once.replace("\n\n", "\n&#10;").into()
        }
        // mdBook would write references as letters again.
        let plain = |_, html: String| html.into();
        // Nobody prints this chapter apart: one text is all there will be.
        self.resolve_with(without_blank_lines, plain)
            .fill(page, Medium::Screen)
    }

    fn resolve_with(
        &self,
        prepare: fn(&str) -> Cow<'_, str>,
        write: impl Fn(Source, String) -> Arc<str>,
    ) -> Resolved {
        let deferred = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut resolved = Resolved(Vec::with_capacity(deferred.len()));
        // What holds a placeholder was deferred after the placeholder's entry.
        for entry in deferred.iter() {
            let html = prepare(&entry.html);
            let on = |medium| match entry.only {
                Some(only) if only != medium => Arc::default(),
                _ => write(entry.source, resolved.fill(&html, medium)),
            };
            let screen: Arc<str> = on(Medium::Screen);
            let same = entry.only.is_none() && !html.contains(OPEN);
            let paper = if same {
                Arc::clone(&screen)
            } else {
                on(Medium::Paper)
            };
            resolved.0.push(Forms { screen, paper });
        }
        resolved
    }
}

impl Source {
    fn write(self, html: String) -> Arc<str> {
        match self {
            Source::Plain => html.into(),
            Source::Obfuscated => {
                let mut out = String::with_capacity(html.len() * 2);
                obfuscate(&html, &mut out);
                out.into()
            }
        }
    }
}

/// What was deferred, ready to be put into pages.
#[derive(Debug)]
pub(crate) struct Resolved(Vec<Forms>);

#[derive(Debug)]
struct Forms {
    screen: Arc<str>,
    paper: Arc<str>,
}

impl Resolved {
    /// A page with all comments replaced.
    pub(crate) fn fill(&self, page: &str, medium: Medium) -> String {
        let mut out = String::with_capacity(page.len());
        let mut rest = page;
        while let Some(start) = rest.find(OPEN) {
            out.push_str(&rest[..start]);
            let after = &rest[start + OPEN.len()..];
            let found = after.find(CLOSE).and_then(|end| {
                let forms = self.0.get(after[..end].parse::<usize>().ok()?)?;
                Some((forms, &after[end + CLOSE.len()..]))
            });
            if let Some((forms, next)) = found {
                out.push_str(match medium {
                    Medium::Screen => &forms.screen,
                    Medium::Paper => &forms.paper,
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
    use super::{Deferred, Medium::*};

    #[test]
    fn what_is_deferred_comes_back_also_inside_of_what_is_deferred() {
        let deferred = Deferred::default();
        let inner = deferred.defer("<b>in</b>");
        let outer = deferred.defer(format!("<i>{inner}</i>"));
        assert_eq!(
            deferred.resolve().fill(&format!("a {outer} z"), Screen),
            "a <i><b>in</b></i> z"
        );
    }

    #[test]
    fn an_answer_and_what_is_in_it_cannot_be_read_in_the_source() {
        let deferred = Deferred::default();
        let inner = deferred.defer("<b title=\"x\">in</b>");
        let answer = deferred.answer(format!("<i>{inner}</i>"));
        assert_eq!(
            deferred.resolve().fill(&format!("a {answer}"), Screen),
            "a <i><b title=\"&#120;\">&#105;&#110;</b></i>"
        );
    }

    #[test]
    fn what_comes_back_into_markdown_has_no_blank_line() {
        let deferred = Deferred::default();
        let code = deferred.defer("<pre>a\n\n\n\nb</pre>");
        let markdown = deferred.fill_markdown(&format!("x {code} y"));
        assert!(!markdown.contains("\n\n"), "{markdown}");
        assert_eq!(markdown.replace("&#10;", "\n"), "x <pre>a\n\n\n\nb</pre> y");
    }

    #[test]
    fn a_comment_that_is_not_ours_stays() {
        let deferred = Deferred::default();
        assert_eq!(
            deferred
                .resolve()
                .fill("<!--deferred 7--> <!--deferred x-->", Paper),
            "<!--deferred 7--> <!--deferred x-->"
        );
    }

    #[test]
    fn what_only_a_script_needs_is_not_printed() {
        let deferred = Deferred::default();
        let page = deferred.for_screen("<script></script>");
        assert_eq!(deferred.resolve().fill(&page, Screen), "<script></script>");
        assert_eq!(deferred.resolve().fill(&page, Paper), "");
    }
}
