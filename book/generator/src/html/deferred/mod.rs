//! HTML that must not pass through mdBook: answers, which its search would
//! index, and drawings and recordings, which its parser need not take apart.
//!
//! Whoever draws such HTML returns it with the rest of the text, in a comment
//! ([`comment`]). Where the engine takes the text over, [`Deferred`] takes the
//! HTML out, and a comment with its number holds its place until the pages are
//! rendered. The table has one owner, who fills it in the order of the book:
//! which thread drew first does not matter.

mod comment;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use self::comment::{DRAWN, PLACE, place, replaced};
use super::markdown::from_root;
use super::obfuscate::obfuscate;

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

/// How deferred HTML enters a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    /// As character references in the source: it is an answer, and whatever is
    /// in it is one.
    Answer,
    /// Not on paper.
    Screen,
}

/// Some HTML, to be returned in a text.
pub(crate) fn defer(html: &str) -> String {
    comment::write(Kind::Plain, html)
}

/// An answer, which nobody is to read in the source of the page.
pub(crate) fn answer(html: &str) -> String {
    comment::write(Kind::Answer, html)
}

/// Some HTML that only a page on a screen has: a recording to play.
pub(crate) fn for_screen(html: &str) -> String {
    comment::write(Kind::Screen, html)
}

/// The HTML that enters pages last.
#[derive(Debug, Default)]
pub(crate) struct Deferred(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    kind: Kind,
    html: String,
    /// That of its page: on paper, all pages are one, and that lies in the root.
    folder: String,
}

impl Deferred {
    /// The same for a page in the root of the book.
    #[cfg(test)]
    pub(crate) fn take_out(&mut self, text: &str) -> String {
        self.take_out_of("", text)
    }

    /// Keeps what is deferred in the text of a page in this folder. Gives the text
    /// with comments that stand for it.
    pub(crate) fn take_out_of(&mut self, folder: &str, text: &str) -> String {
        replaced(text, DRAWN, |inside, out| {
            let (kind, html) = comment::read(inside)?;
            let html = self.take_out_of(folder, &html);
            out.push_str(&place(self.0.len()));
            let folder = folder.to_owned();
            self.0.push(Entry { kind, html, folder });
            Some(())
        })
    }

    /// Everything as pages will have it.
    pub(crate) fn resolve(&self) -> Resolved {
        self.resolve_with(|html| html.into(), Kind::write)
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
        write: impl Fn(Kind, String) -> Arc<str>,
    ) -> Resolved {
        let mut resolved = Resolved(Vec::with_capacity(self.0.len()));
        // What is inside an entry was taken out before it.
        for entry in &self.0 {
            let html = prepare(&entry.html);
            let on = |medium| match (entry.kind, medium) {
                (Kind::Screen, Medium::Paper) => Arc::default(),
                (kind, Medium::Paper) if !entry.folder.is_empty() => {
                    let html = from_root(&html, &entry.folder, "");
                    write(kind, resolved.fill(&html, medium))
                }
                (kind, _) => write(kind, resolved.fill(&html, medium)),
            };
            let screen: Arc<str> = on(Medium::Screen);
            let same =
                entry.kind != Kind::Screen && entry.folder.is_empty() && !html.contains(PLACE);
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

impl Kind {
    /// HTML as the source of a page has it.
    fn write(self, html: String) -> Arc<str> {
        match self {
            Kind::Plain | Kind::Screen => html.into(),
            Kind::Answer => {
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
        replaced(page, PLACE, |number, out| {
            let forms = self.0.get(number.parse::<usize>().ok()?)?;
            out.push_str(match medium {
                Medium::Screen => &forms.screen,
                Medium::Paper => &forms.paper,
            });
            Some(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Deferred, Medium, Medium::*, answer, defer, for_screen};

    /// A text as mdBook gets it, and what was taken out of it.
    fn taken(text: &str) -> (String, Deferred) {
        let mut deferred = Deferred::default();
        (deferred.take_out(text), deferred)
    }

    /// A text on its finished page.
    fn page(text: &str, medium: Medium) -> String {
        let (text, deferred) = taken(text);
        deferred.resolve().fill(&text, medium)
    }

    #[test]
    fn what_is_deferred_comes_back_also_inside_of_what_is_deferred() {
        let inner = defer("<b>in</b>");
        let outer = defer(&format!("<i>{inner}</i>"));
        let (text, deferred) = taken(&format!("a {outer} z"));
        assert_eq!(text, "a <!--deferred 1--> z");
        assert_eq!(
            deferred.resolve().fill(&text, Screen),
            "a <i><b>in</b></i> z"
        );
    }

    #[test]
    fn what_was_taken_out_is_not_taken_out_again() {
        let (text, mut deferred) = taken(&format!("a {}", defer("<b>")));
        assert_eq!(deferred.take_out(&text), text);
        let later = deferred.take_out(&defer("<i>"));
        let resolved = deferred.resolve();
        assert_eq!(resolved.fill(&(text + &later), Screen), "a <b><i>");
    }

    #[test]
    fn an_answer_and_what_is_in_it_cannot_be_read_in_the_source() {
        let inner = defer("<b title=\"x\">in</b>");
        let answer = answer(&format!("<i>{inner}</i>"));
        assert_eq!(
            page(&format!("a {answer}"), Screen),
            "a <i><b title=\"&#120;\">&#105;&#110;</b></i>"
        );
    }

    #[test]
    fn what_comes_back_into_markdown_has_no_blank_line() {
        let code = defer("<pre>a\n\n\n\nb</pre>");
        let (text, deferred) = taken(&format!("x {code} y"));
        let markdown = deferred.fill_markdown(&text);
        assert!(!markdown.contains("\n\n"), "{markdown}");
        assert_eq!(markdown.replace("&#10;", "\n"), "x <pre>a\n\n\n\nb</pre> y");
    }

    #[test]
    fn a_comment_that_is_not_ours_stays() {
        let text = "<!--deferred 7--> <!--deferred x-->";
        assert_eq!(page(text, Paper), text);
    }

    #[test]
    fn links_of_a_page_in_a_folder_lead_to_the_same_places_on_paper() {
        let mut deferred = Deferred::default();
        let answer = answer("<a href=\"b.html\"></a><a href=\"#c\"></a>");
        let text = deferred.take_out_of("week", &defer(&answer));
        let page = deferred.resolve();
        assert_eq!(
            page.fill(&text, Screen),
            "<a href=\"b.html\"></a><a href=\"#c\"></a>"
        );
        assert_eq!(
            page.fill(&text, Paper),
            "<a href=\"week/b.html\"></a><a href=\"#c\"></a>"
        );
    }

    #[test]
    fn what_only_a_script_needs_is_not_printed() {
        let text = for_screen("<script></script>");
        assert_eq!(page(&text, Screen), "<script></script>");
        assert_eq!(page(&text, Paper), "");
    }
}
