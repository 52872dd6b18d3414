//! The widgets: what each directive draws.
//!
//! A directive is a fenced code block whose info string begins with `wakeline`,
//! so it is found by the Markdown parser and never inside of another fence, and
//! stock Markdown viewers show it as code. Here each has one folder, named like
//! it, with its code, templates, style, script, documentation and tests, and
//! one row below. Everything else follows from the row: who draws it, which
//! keys it has, what pages load, its section of DIRECTIVES.md and the test that
//! draws its example.
//!
//! Whatever a program can know is computed from its recording, and not written
//! down by an author: the answers of `quiz` and `predict`, the table of a
//! `player`, and in `loop` each turn's queue, the right choice and why another
//! one is wrong.
//!
//! `widget` says what a widget is, `request` what it is given, `drawn` what it
//! returns, and `parts` is what several draw. A widget uses only these: it knows
//! neither `draw`, which calls it, nor another widget. `spoilers` looks through a
//! chapter that was drawn for answers that stand before their questions.

mod cards;
mod chapter;
mod depth;
pub(crate) mod draw;
mod drawing;
pub(crate) mod drawn;
mod event_loop;
mod evidence;
mod exercise;
mod glossary;
mod lab;
mod lesson;
mod listing;
pub(crate) mod material;
mod measured;
mod memory;
mod myth;
mod only;
mod order;
mod output;
pub(crate) mod parts;
mod picture;
mod player;
mod practices;
mod predict;
mod quiz;
mod reading;
mod remember;
pub(crate) mod request;
pub(crate) mod resources;
mod spoilers;
mod teaching;
mod timeline;
mod twin;
pub(crate) mod widget;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod registry_tests;
#[cfg(test)]
mod testing;

use widget::Widget;

/// A directive and the files of its folder.
pub(crate) struct Row {
    pub(crate) folder: &'static str,
    pub(crate) widget: &'static dyn Widget,
    pub(crate) load: Load,
    /// Its section of DIRECTIVES.md.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test puts them together"))]
    pub(crate) doc: &'static str,
    /// Templates, styles and scripts: name and text.
    pub(crate) files: &'static [(&'static str, &'static str)],
}

/// Which pages load the style and the script of a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Load {
    /// Every page: they are part of the files that all pages share.
    Everywhere,
    /// Only a page with an element of its class, `wl-NAME`: they are files of
    /// their own.
    Apart,
}

/// `folder: Type ["file" …];` or, where few pages have it, `… apart;` A folder
/// also has `mod.rs` and `doc.md`.
macro_rules! widgets {
    (@load apart) => { Load::Apart };
    (@load) => { Load::Everywhere };
    ($($folder:ident: $widget:ident [$($file:literal)*] $($load:ident)?;)*) => {
        /// Every directive, in the order of DIRECTIVES.md, of the style and of the script.
        pub(crate) static WIDGETS: &[Row] = &[$(Row {
            folder: stringify!($folder),
            widget: &$folder::$widget,
            load: widgets!(@load $($load)?),
            doc: include_str!(concat!(stringify!($folder), "/doc.md")),
            files: &[$(($file, include_str!(concat!(stringify!($folder), "/", $file)))),*],
        }),*];
    };
}

widgets! {
    chapter: Head ["template.html" "tools.html" "style.css"];
    depth: Depth ["template.html" "fold.html" "style.css" "script.js"];
    listing: Listing ["style.css"];
    timeline: Timeline ["style.css"];
    player: Player ["template.html" "stage.html" "style.css" "lane.js" "plays.js"] apart;
    output: Output [];
    predict: Predict ["template.html" "fields.html" "answer.html" "style.css" "script.js"];
    order: Order ["template.html" "style.css" "script.js"];
    event_loop: EventLoop ["template.html" "style.css" "script.js"];
    drawing: Drawing ["template.html" "button.html" "style.css" "script.js"] apart;
    memory: Memory ["template.html" "hands.html" "style.css" "script.js"] apart;
    lab: Lab ["template.html" "bench.html" "code.html" "table.html" "style.css" "script.js"] apart;
    only: Only ["style.css" "script.js"];
    twin: Twin ["template.html" "comparison.html" "compared.html" "field.html" "style.css"];
    lesson: Lesson ["template.html" "style.css"];
    picture: Picture ["style.css"];
    remember: Remember [];
    myth: Myth ["template.html" "style.css"];
    measured: Measured ["template.html" "style.css"] apart;
    exercise: Exercise ["template.html" "own.html" "style.css" "script.js"];
    quiz: Quiz ["template.html" "style.css" "script.js"];
    cards: Cards ["template.html" "style.css"];
    glossary: Glossary ["template.html" "style.css"];
    teaching: Teaching [];
    evidence: Evidence ["template.html" "style.css"];
    practices: Practices [];
    reading: Reading [];
}

impl Row {
    /// Its files of one kind: the name without `.extension`, and the text.
    fn files_of(&self, extension: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.files.iter().filter_map(move |(file, text)| {
            let (stem, found) = file.rsplit_once('.')?;
            (found == extension).then_some((stem, *text))
        })
    }

    /// Its styles.
    pub(crate) fn styles(&self) -> impl Iterator<Item = &'static str> {
        self.files_of("css").map(|(_, text)| text)
    }

    /// Its scripts: the name of the module, and its text. `script.js` is the
    /// module of its folder.
    pub(crate) fn scripts(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let scripts = self.files_of("js");
        scripts.map(|(stem, text)| match stem {
            "script" => (self.folder, text),
            stem => (stem, text),
        })
    }
}

/// Every template, as `folder/file`.
pub(crate) fn templates() -> impl Iterator<Item = (String, &'static str)> {
    let own = WIDGETS.iter().flat_map(|row| {
        let files = row.files_of("html");
        files.map(|(stem, text)| (format!("{}/{stem}.html", row.folder), text))
    });
    let shared = parts::TEMPLATES.iter();
    own.chain(shared.map(|(file, text)| (format!("parts/{file}"), *text)))
}

/// The directives whose style and script some pages load, or all.
pub(crate) fn loaded(load: Load) -> impl Iterator<Item = &'static Row> {
    WIDGETS.iter().filter(move |row| row.load == load)
}
