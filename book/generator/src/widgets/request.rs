//! What a widget is given to draw from: its directive, the page around it, and
//! ways to say what is wrong with what the author wrote.

use std::ops::Range;

use serde::Serialize;
use wakeline::timeline::Recording;

use super::drawn::Drawn;
use super::material::{Shown, Sight};
use super::resources::Resources;
use crate::chapter::Chapter;
use crate::chapter::directive::Directive;
use crate::chapter::outline::Outline;
use crate::chapter::problem::{Problem, did_you_mean};
use crate::html::notes::Around;

/// One chapter on its way to a page.
#[derive(Clone, Copy)]
pub(crate) struct Page<'build> {
    pub(crate) chapter: &'build Chapter,
    /// All its directives.
    pub(crate) outline: &'build Outline,
    /// Whether the course has programs in Python.
    pub(crate) python: bool,
    pub(crate) resources: Resources<'build>,
    /// What its texts may refer to.
    pub(crate) around: Around<'build>,
    /// Draws what stands inside of a directive. A widget does not know who draws
    /// the others.
    pub(crate) draw: fn(&Page<'_>, &Stretch) -> Drawn,
}

/// A stretch of a chapter.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    /// Bytes of the chapter's text.
    pub(crate) range: Range<usize>,
    /// How many directives it is inside of.
    pub(crate) level: usize,
    /// Whether it belongs to a teaching note.
    pub(crate) in_note: bool,
}

/// A text by its words, in eight letters and digits.
pub(crate) fn fingerprint(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    blake3::hash(words.join(" ").as_bytes()).to_hex()[..8].to_owned()
}

/// One directive on its page.
pub(crate) struct Request<'page> {
    pub(crate) page: &'page Page<'page>,
    pub(crate) directive: &'page Directive,
    /// An id for its HTML. It begins with the chapter's name, because all
    /// chapters stand on one page when the book is printed.
    pub(crate) id: String,
    /// How many directives it is inside of.
    pub(crate) level: usize,
    /// Whether it stands in a teaching note.
    pub(crate) in_note: bool,
}

impl<'page> Request<'page> {
    pub(crate) fn resources(&self) -> Resources<'page> {
        self.page.resources
    }

    /// Renders a template: `quiz/template.html`.
    pub(crate) fn render(&self, template: &str, values: &impl Serialize) -> String {
        self.page.resources.templates.render(template, values)
    }

    /// A short Markdown text as HTML that can stand in an HTML block. The chapter's
    /// links and notes hold in it.
    pub(crate) fn html(&self, markdown: &str) -> String {
        self.page.around.html(markdown)
    }

    /// Markdown that does not pass through mdBook, such as an answer, as HTML. The
    /// chapter's links and notes hold in it.
    pub(crate) fn to_html(&self, markdown: &str) -> String {
        self.page.around.to_html(markdown)
    }

    /// The problem that a text refers to a note, where there is no page to have it.
    pub(crate) fn refuse_note(&self, markdown: &str, at: &Range<usize>) -> Option<Problem> {
        let what = "a note has no place here: this text stands on other pages too";
        let help = "say it in the text, or take the note away";
        let refers = self.page.around.has_note(markdown);
        refers.then(|| self.wrong_in_body(at, what, help))
    }

    /// The id of a part of its HTML.
    pub(crate) fn part(&self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }

    /// Under which key `store.js` keeps a reader's answer: by what was asked and
    /// not by its place, so it survives a new order, and a question in other words
    /// starts anew.
    pub(crate) fn storage_key(&self, asked: &str) -> String {
        let (name, stem) = (&self.directive.name, &self.page.chapter.stem);
        format!("{name}/{stem}/{}", fingerprint(asked))
    }

    /// A key, where it is given.
    pub(crate) fn arg(&self, key: &str) -> Option<&'page str> {
        self.directive.arg(key).map(|arg| arg.value.as_str())
    }

    /// A key that the widget requires.
    pub(crate) fn required(&self, key: &str) -> Result<&'page str, Problem> {
        self.arg(key).ok_or_else(|| self.missing(key))
    }

    /// The problem that a required key is not given.
    pub(crate) fn missing(&self, key: &str) -> Problem {
        let what = format!("`{}` needs the key `{key}`", self.directive.name);
        self.wrong_here(what, format!("add {key}=\"…\" to this line"))
    }

    /// One of some words, for a key that may be left out.
    pub(crate) fn one_of<T: Copy>(
        &self,
        key: &str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.arg(key) else {
            return Ok(None);
        };
        self.known(key, value, words).map(Some)
    }

    /// One of some words, for a key that is required.
    pub(crate) fn required_of<T: Copy>(
        &self,
        key: &str,
        words: &[(&str, T)],
    ) -> Result<T, Problem> {
        self.known(key, self.required(key)?, words)
    }

    fn known<T: Copy>(&self, key: &str, value: &str, words: &[(&str, T)]) -> Result<T, Problem> {
        let found = words.iter().find(|(word, _)| *word == value);
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let known: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.wrong(
                key,
                format!("`{key}` cannot be `{value}`"),
                format!("write one of {}", known.join(", ")),
            )
        })
    }

    /// The recording of the scenario that a key names.
    pub(crate) fn recording(&self, key: &str) -> Result<&'page Recording, Problem> {
        self.recording_of(self.required(key)?, |what, help| {
            self.wrong(key, what, help)
        })
    }

    /// The recording of a scenario; `problem` says where its name stands.
    pub(crate) fn recording_of(
        &self,
        scenario: &str,
        problem: impl FnOnce(String, String) -> Problem,
    ) -> Result<&'page Recording, Problem> {
        let recordings = &self.page.resources.sources.recordings;
        recordings.get(scenario).ok_or_else(|| {
            let help = did_you_mean(scenario, recordings.names()).map_or_else(
                || {
                    let list: Vec<&str> = recordings.names().collect();
                    format!("the listings record {}", list.join(", "))
                },
                |name| format!("did you mean `{name}`?"),
            );
            problem(format!("there is no scenario `{scenario}`"), help)
        })
    }

    /// That a reader sees this of a scenario here, or is asked for it.
    pub(crate) fn sight(&self, scenario: &str, shown: Shown) -> Sight {
        Sight {
            at: self.directive.name_at.clone(),
            scenario: scenario.to_owned(),
            shown,
        }
    }

    /// The body as it stands.
    pub(crate) fn body(&self) -> &'page str {
        &self.page.chapter.text[self.directive.body.clone()]
    }

    /// The body as Markdown, with its directives drawn.
    pub(crate) fn markdown(&self) -> Drawn {
        self.expand(self.directive.body.clone(), self.in_note)
    }

    /// The same for a body that is a teaching note.
    pub(crate) fn note(&self) -> Drawn {
        self.expand(self.directive.body.clone(), true)
    }

    /// A stretch of the body as Markdown, with its directives drawn.
    pub(crate) fn markdown_of(&self, part: &Range<usize>) -> Drawn {
        let start = self.directive.body.start;
        self.expand(start + part.start..start + part.end, self.in_note)
    }

    fn expand(&self, range: Range<usize>, in_note: bool) -> Drawn {
        let stretch = Stretch {
            range,
            level: self.level + 1,
            in_note,
        };
        let drawn = (self.page.draw)(self.page, &stretch);
        let html = drawn.html.trim().to_owned();
        drawn.within(html)
    }

    /// A problem with the directive as a whole.
    pub(crate) fn wrong_here(&self, what: impl Into<String>, help: impl Into<String>) -> Problem {
        let at = &self.directive.name_at;
        self.page.chapter.problem(at, what, help)
    }

    /// A problem with the value of a key, or with the directive where the key
    /// is not given.
    pub(crate) fn wrong(
        &self,
        key: &str,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let arg = self.directive.arg(key);
        let at = arg.map_or(&self.directive.name_at, |arg| &arg.value_at);
        self.page.chapter.problem(at, what, help)
    }

    /// A problem at a byte range of the body.
    pub(crate) fn wrong_in_body(
        &self,
        at: &Range<usize>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        self.page.chapter.problem(&self.in_chapter(at), what, help)
    }

    /// A byte range of the body as one of the chapter.
    pub(crate) fn in_chapter(&self, at: &Range<usize>) -> Range<usize> {
        let start = self.directive.body.start;
        start + at.start..start + at.end
    }
}
