//! What pages load: one style and one script for every page, and the player's
//! for those that have a recording. They are compiled into the engine, so every
//! course has them. All of it together is at most 90 KB before compression,
//! which a test holds.
//!
//! The sources are small ES modules, beside the widgets and pages that they
//! belong to. They become classic scripts, because a browser loads no modules
//! from `file://`. Each module keeps a scope of its own; the one global is
//! `wakeline`, by which the second script finds the modules of the first. A
//! widget's module finds its static HTML and improves it in place; the style
//! reserves the room of what a script adds, so nothing moves.

mod script;
mod style;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use rayon::prelude::*;
use wakeline::view::{player_script, player_style};

use self::script::Module;
use crate::files::{self, FileError};
use crate::html::deferred::Medium;
use crate::html::recording;
use crate::site::chrome;
use crate::{pages, widgets};

/// What comes before and after those of widgets and pages: the first says what
/// is shared, the last what holds for phones and paper.
const FIRST_STYLES: [&str; 2] = [include_str!("shared.css"), include_str!("chrome.css")];
const LAST_STYLE: &str = include_str!("media.css");

/// What all other scripts use.
const FIRST_SCRIPTS: [(&str, &str); 3] = [
    ("store", include_str!("store.js")),
    ("dom", include_str!("dom.js")),
    ("mix", include_str!("mix.js")),
];

fn styles() -> Vec<&'static str> {
    let own = FIRST_STYLES.into_iter();
    let all = own.chain(widgets::styles()).chain(pages::STYLES);
    all.chain([LAST_STYLE]).collect()
}

/// Every script; those that need the player apart, because few pages load it.
fn scripts() -> (Vec<Module<'static>>, Vec<Module<'static>>) {
    let own = FIRST_SCRIPTS.into_iter();
    let all = own.chain(widgets::scripts()).chain(pages::SCRIPTS);
    let modules = all.map(|(name, text)| Module::new(name, text));
    modules.partition(|module| !module.imports("player"))
}

/// A file that pages load.
#[derive(Debug)]
struct Asset {
    /// Its name holds a hash of its text, so that no browser keeps an old one.
    name: String,
    text: String,
}

impl Asset {
    fn new(stem: &str, extension: &str, text: String) -> Asset {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        let name = format!("{stem}-{}.{extension}", &hash[..8]);
        Asset { name, text }
    }
}

/// The files that every site has, made once: a course that is served is built
/// again and again.
static FILES: LazyLock<Files> = LazyLock::new(Files::new);

#[derive(Debug)]
struct Files {
    style: Asset,
    script: Asset,
    player_style: Asset,
    player_script: Asset,
}

impl Files {
    fn new() -> Files {
        let (base, with_player) = scripts();
        let names: Vec<&str> = base.iter().map(|module| module.name).collect();
        let player = player_script();
        let mut player = vec![Module::new("player", &player)];
        player.extend(with_player);
        Files {
            style: Asset::new("wakeline", "css", style::joined(&styles())),
            script: Asset::new("wakeline", "js", script::bundle(&base, &[])),
            player_style: Asset::new("wakeline-player", "css", player_style()),
            player_script: Asset::new("wakeline-player", "js", script::bundle(&player, &names)),
        }
    }

    fn all(&self) -> [&Asset; 4] {
        [
            &self.style,
            &self.script,
            &self.player_style,
            &self.player_script,
        ]
    }
}

/// What the pages of one book load.
#[derive(Debug)]
pub(crate) struct Assets {
    files: &'static Files,
    /// Under which name a reader's answers are kept.
    book: String,
}

impl Assets {
    /// That of the book with this title.
    pub(crate) fn new(title: &str) -> Assets {
        Assets {
            files: &FILES,
            book: slug(title),
        }
    }

    /// One style and one script with everything, for a book whose pages somebody
    /// else links: by name and text.
    pub(crate) fn joined(&self) -> [(&'static str, String); 2] {
        // Who links the script does not say which book it is, nor when a page is
        // whole.
        let book = format!(
            "document.currentScript.dataset.book={:?};\naddEventListener(\"DOMContentLoaded\",\
             ()=>document.documentElement.dataset.whole=\"\");\n",
            self.book
        );
        let script = [
            &book,
            &self.files.script.text,
            &self.files.player_script.text,
        ];
        let style = [&self.files.style.text, &self.files.player_style.text];
        [
            ("wakeline.css", style.map(String::as_str).join("\n")),
            ("wakeline.js", script.map(String::as_str).concat()),
        ]
    }

    /// Writes the files into the site at `folder`, and what `finish` makes of
    /// each chapter, in a frame with its links to them.
    pub(crate) fn install(
        &self,
        folder: &Path,
        finish: impl Fn(&Path, &str) -> String + Sync,
    ) -> Result<(), FileError> {
        for asset in self.files.all() {
            let path = folder.join(&asset.name);
            fs::write(&path, &asset.text).map_err(FileError::new("write the site to", &path))?;
        }
        chrome::steady_fonts(folder)?;
        let pages = files::below(folder, "html")?.into_par_iter();
        pages.try_for_each(|path| {
            let page = path.strip_prefix(folder).unwrap_or(&path);
            let install = || {
                let html = fs::read_to_string(&path)?;
                let (frame, chapter) = chrome::split(&html);
                let chapter = finish(page, chapter);
                let frame = self.linked(page, frame, recording::is_in(&chapter));
                let mut file = File::create(&path)?;
                file.write_all(frame.as_bytes())?;
                file.write_all(chapter.as_bytes())
            };
            install().map_err(FileError::new("write the site to", &path))
        })
    }

    /// What has to be known before anything is drawn, or the page would jump:
    /// how deep the reader wants to read, and whether the browser can speak.
    fn before_paint(&self) -> String {
        format!(
            "<script>(data=>{{data.depth=\"all\";try{{data.depth=JSON.parse(localStorage.getItem(\
             \"wakeline:{}\")).values.depth||\"all\"}}catch{{}}if(self.speechSynthesis)data.speech=\"\"}})\
             (document.documentElement.dataset)</script>\n",
            self.book
        )
    }

    /// The frame of a page that loads what it needs: the player too, where it
    /// `plays`. `page` is its path below the site.
    fn linked(&self, page: &Path, frame: &str, plays: bool) -> String {
        let mut html = chrome::mended(page, frame);
        let Some(end) = html.find("</head>") else {
            return html;
        };
        let root = chrome::root_of(page);
        let style = |asset: &Asset| {
            let name = &asset.name;
            format!("<link rel=\"stylesheet\" href=\"{root}{name}\">\n")
        };
        let script = |asset: &Asset| {
            let (name, book) = (&asset.name, &self.book);
            format!("<script defer src=\"{root}{name}\" data-book=\"{book}\"></script>\n")
        };
        let mut links = vec![style(&self.files.style)];
        // On paper nothing can be pressed; the table of contents for readers
        // without a script is a frame.
        let contents = chrome::is_contents(page);
        if !contents {
            links.push(chrome::BEFORE_PAINT.to_owned());
        }
        if Medium::of(page) == Medium::Screen && !contents {
            links.extend([self.before_paint(), script(&self.files.script)]);
        }
        if plays {
            links.extend([
                style(&self.files.player_style),
                script(&self.files.player_script),
            ]);
        }
        html.insert_str(end, &links.concat());
        html
    }
}

/// A title as a word: `a-small-book`.
fn slug(title: &str) -> String {
    let words = title.split(|char: char| !char.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that a reader's browser has to take in, before compression.
    const BYTES: usize = 90_000;

    #[test]
    fn all_scripts_and_styles_together_keep_the_promised_size() {
        let sizes = FILES.all().map(|asset| (&asset.name, asset.text.len()));
        let total: usize = sizes.iter().map(|(_, size)| size).sum();
        println!("{total} bytes: {sizes:?}");
        assert!(total <= BYTES, "{total} bytes: {sizes:?}");
    }

    #[test]
    fn a_page_loads_the_player_only_where_it_has_a_recording() {
        let assets = Assets::new("A book");
        let link = |page: &str, plays| assets.linked(Path::new(page), "<head></head>", plays);
        let plain = link("a.html", false);
        assert!(plain.contains("href=\"wakeline-") && plain.contains("data-book=\"a-book\""));
        assert!(!plain.contains("wakeline-player"), "{plain}");
        let deep = link("exercises/a.html", true);
        assert!(deep.contains("src=\"../wakeline-player-"), "{deep}");
        let paper = link("print.html", false);
        assert!(
            paper.contains("stylesheet") && !paper.contains("<script defer"),
            "{paper}"
        );
        let frame = link("toc.html", false);
        assert!(frame.contains("stylesheet") && !frame.contains("<script"));
    }

    #[test]
    fn a_title_becomes_a_word() {
        assert_eq!(slug("Wakeline: async, by time"), "wakeline-async-by-time");
    }
}
