//! A page while it is being made: its chapter, what it may draw from, and the
//! problems found so far.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;

use crate::chapter::Chapter;
use crate::chapter::directive::{Arg, Directive, Found};
use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::html::deferred::Held;
use crate::html::templates::Templates;
use crate::sources::Sources;
use crate::widgets::material::Brings;
use crate::widgets::resources::Pen;
use crate::widgets::splice;

/// The first two of the three depths, where a chapter has them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Depths {
    /// *In one breath*.
    pub(crate) breath: bool,
    /// *In one page*.
    pub(crate) page: bool,
}

impl Depths {
    /// Those of a chapter with these directives.
    pub(crate) fn of(found: &[Found]) -> Depths {
        let depths = found.iter().flatten();
        let depths = depths.filter(|directive| directive.name == "depth");
        let args: Vec<&Arg> = depths.flat_map(|directive| &directive.args).collect();
        let has = |level| args.iter().any(|arg| arg.value == level);
        Depths {
            breath: has("breath"),
            page: has("page"),
        }
    }
}

/// One chapter being turned into a page.
pub(crate) struct Page<'engine> {
    /// The chapter.
    pub(crate) chapter: &'engine Chapter,
    /// What it draws from.
    pub(crate) sources: &'engine Sources,
    /// HTML that waits until the site is built.
    pub(crate) held: &'engine Held,
    /// The widgets' HTML.
    pub(crate) templates: &'engine Templates,
    /// Everything that is wrong with it.
    pub(crate) problems: RefCell<Vec<Problem>>,
    /// The exercises whose cards stand on it.
    pub(crate) exercises: RefCell<Vec<String>>,
    /// What it gives to the reader's pages.
    pub(crate) brings: RefCell<Brings>,
    /// Which of the first two depths it has.
    pub(crate) depths: Depths,
    /// Whom it is for.
    pub(crate) edition: Edition,
    /// Whether a teaching note is being drawn.
    pub(crate) teaching: Cell<bool>,
    /// Whether a fold is open until its end.
    pub(crate) folded: Cell<bool>,
    /// How many widgets of each name it has so far.
    widgets: RefCell<BTreeMap<String, usize>>,
}

impl<'engine> Page<'engine> {
    /// A page without anything on it yet.
    pub(crate) fn new(
        chapter: &'engine Chapter,
        pen: Pen<'engine>,
        depths: Depths,
    ) -> Page<'engine> {
        Page {
            chapter,
            sources: pen.sources,
            held: pen.held,
            templates: pen.templates,
            problems: RefCell::default(),
            exercises: RefCell::default(),
            brings: RefCell::default(),
            depths,
            edition: pen.edition,
            teaching: Cell::new(false),
            folded: Cell::new(false),
            widgets: RefCell::default(),
        }
    }

    /// Writes a problem down; the page goes on, so that all are found at once.
    pub(crate) fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }
}

/// One directive on its page: what a widget sees.
pub(crate) struct Request<'page> {
    /// The page it stands on.
    pub(crate) page: &'page Page<'page>,
    /// The directive.
    pub(crate) directive: &'page Directive,
    /// An id for its HTML. It begins with the chapter's name, because all
    /// chapters stand on one page when the book is printed.
    pub(crate) id: String,
}

impl<'page> Request<'page> {
    /// A directive with an id of its own.
    pub(crate) fn new(page: &'page Page<'page>, directive: &'page Directive) -> Request<'page> {
        let mut widgets = page.widgets.borrow_mut();
        let number = widgets.entry(directive.name.clone()).or_default();
        *number += 1;
        let id = format!("{}-{}-{number}", page.chapter.stem, directive.name);
        Request {
            page,
            directive,
            id,
        }
    }

    /// The same for a part of its HTML, which has an id of its own.
    pub(crate) fn part(&self, name: &str) -> Request<'page> {
        Request {
            page: self.page,
            directive: self.directive,
            id: format!("{}-{name}", self.id),
        }
    }

    /// Under which path a reader's answer is kept: by what was asked and not by
    /// its place, so it survives a new order, and a new question starts anew.
    pub(crate) fn keep(&self, asked: &str) -> String {
        let words: Vec<&str> = asked.split_whitespace().collect();
        let hash = blake3::hash(words.join(" ").as_bytes()).to_hex();
        let (name, stem) = (&self.directive.name, &self.page.chapter.stem);
        format!("{name}/{stem}/{}", &hash[..8])
    }

    /// A key, where it is given.
    pub(crate) fn arg(&self, key: &str) -> Option<&'page str> {
        self.find(key).map(|arg| arg.value.as_str())
    }

    /// A key that the table of widgets requires.
    pub(crate) fn required(&self, key: &str) -> &'page str {
        self.arg(key)
            .expect("required keys are checked before a widget is called")
    }

    fn find(&self, key: &str) -> Option<&'page Arg> {
        self.directive.args.iter().find(|arg| arg.key == key)
    }

    /// A problem with the value of a key, or with the directive where the key
    /// is not given.
    pub(crate) fn wrong(
        &self,
        key: &str,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let at = self
            .find(key)
            .map_or(&self.directive.name_at, |arg| &arg.value_at);
        self.page.chapter.problem(at, what, help)
    }

    /// A problem at a byte range of the body.
    pub(crate) fn wrong_in_body(
        &self,
        at: &Range<usize>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let start = self.directive.body.start;
        self.page
            .chapter
            .problem(&(start + at.start..start + at.end), what, help)
    }

    /// One of some words.
    pub(crate) fn one_of<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Result<T, Problem> {
        let value = self.required(key);
        words
            .iter()
            .find(|(word, _)| *word == value)
            .map(|(_, meaning)| *meaning)
            .ok_or_else(|| {
                let known: Vec<String> =
                    words.iter().map(|(word, _)| format!("`{word}`")).collect();
                self.wrong(
                    key,
                    format!("`{key}` cannot be `{value}`"),
                    format!("write one of {}", known.join(", ")),
                )
            })
    }

    /// The body as it stands.
    pub(crate) fn body(&self) -> &'page str {
        &self.page.chapter.text[self.directive.body.clone()]
    }

    /// The body as Markdown, with its directives drawn.
    pub(crate) fn markdown(&self) -> String {
        splice::expand(self.page, self.directive.body.clone())
            .trim()
            .to_owned()
    }

    /// A stretch of the body as Markdown, with its directives drawn.
    pub(crate) fn markdown_of(&self, part: &Range<usize>) -> String {
        let start = self.directive.body.start;
        splice::expand(self.page, start + part.start..start + part.end)
            .trim()
            .to_owned()
    }
}
