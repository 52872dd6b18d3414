//! What pages load: one style and one script for every page, and those of a
//! directive that stands `apart` in the registry for the pages that have it. They
//! are compiled into the engine, so every course has them. What a chapter loads
//! is at most 90 KB before compression and 26 KB after it, which a test holds.
//!
//! The sources are small ES modules, beside the widgets and pages that they
//! belong to. They become classic scripts, because a browser loads no modules
//! from `file://`. Each module keeps a scope of its own; the one global is
//! `wakeline`, by which other scripts find the modules of the first. A
//! widget's module finds its static HTML and improves it in place; the style
//! reserves the room of what a script adds, so nothing moves.

mod script;
mod style;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use rayon::prelude::*;
use wakeline::view::{player_modules, player_style};

use self::script::Module;
use crate::files::{self, FileError};
use crate::html::deferred::Medium;
use crate::site::chrome;
use crate::widgets::{Load, Row};
use crate::{pages, widgets};

/// What comes before and after those of widgets and pages: the first says what
/// is shared, the last what holds for phones and paper.
const FIRST_STYLES: [&str; 3] = [
    include_str!("shared.css"),
    include_str!("chrome.css"),
    include_str!("direction.css"),
];
const LAST_STYLE: &str = include_str!("media.css");

/// What all other scripts use.
const FIRST_SCRIPTS: [(&str, &str); 4] = [
    ("store", include_str!("store.js")),
    ("dom", include_str!("dom.js")),
    ("mix", include_str!("mix.js")),
    ("spelling", include_str!("spelling.js")),
];

/// The modules of all panels of a recording, which few readers unfold.
const PANELS: [&str; 2] = ["lanes", "player"];

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
    /// For every page.
    shared: Pair,
    /// Those of what few pages have, by classes that it has there.
    apart: Vec<(Vec<&'static str>, Pair)>,
}

/// A style and a script.
#[derive(Debug)]
struct Pair {
    style: Asset,
    script: Asset,
    /// A script that the other one loads when a reader asks for it.
    later: Option<Asset>,
}

impl Pair {
    fn new(stem: &str, styles: &[&str], script: String) -> Pair {
        Pair {
            style: Asset::new(stem, "css", style::joined(styles)),
            script: Asset::new(stem, "js", script),
            later: None,
        }
    }

    fn both(&self) -> [&Asset; 2] {
        [&self.style, &self.script]
    }
}

impl Files {
    fn new() -> Files {
        let rows = || widgets::loaded(Load::Everywhere);
        let own = FIRST_SCRIPTS.into_iter();
        let scripts = own.chain(rows().flat_map(Row::scripts));
        let modules: Vec<Module<'_>> = scripts.chain(pages::SCRIPTS).map(module).collect();
        let names: Vec<&str> = modules.iter().map(|module| module.name).collect();
        let own = FIRST_STYLES.into_iter();
        let styles = own.chain(rows().flat_map(Row::styles)).chain(pages::STYLES);
        let styles: Vec<&str> = styles.chain([LAST_STYLE]).collect();
        let apart = widgets::loaded(Load::Apart);
        let apart = apart.map(|row| (vec![row.widget.name()], Files::of(row, &names)));
        let practice = (pages::PRACTICE.to_vec(), Files::of_practice(&names));
        Files {
            shared: Pair::new("wakeline", &styles, script::bundle(&modules, &[])),
            apart: apart.chain([practice]).collect(),
        }
    }

    /// Those of the pages of practice and progress.
    fn of_practice(known: &[&str]) -> Pair {
        let modules = pages::PRACTICE_SCRIPTS.map(module);
        let script = script::bundle(&modules, known);
        Pair::new("wakeline-practice", &[pages::PRACTICE_STYLE], script)
    }

    /// Those of one directive, which uses the modules that every page has.
    fn of(row: &Row, known: &[&str]) -> Pair {
        let name = row.widget.name();
        let stem = format!("wakeline-{name}");
        let mut styles: Vec<&str> = row.styles().collect();
        let mut modules: Vec<Module<'_>> = row.scripts().map(module).collect();
        if name != "player" {
            return Pair::new(&stem, &styles, script::bundle(&modules, known));
        }
        // What plays is wakeline's own, and its panels are in a fold.
        let style = player_style();
        styles.push(&style);
        let (panels, shared): (Vec<_>, Vec<_>) = player_modules()
            .map(module)
            .into_iter()
            .partition(|module| PANELS.contains(&module.name));
        modules.extend(&shared);
        let mut pair = Pair::new(&stem, &styles, script::bundle(&modules, known));
        let shared: Vec<&str> = shared.iter().map(|module| module.name).collect();
        let panels = script::bundle(&panels, &shared);
        pair.later = Some(Asset::new("wakeline-panels", "js", panels));
        pair
    }

    fn all(&self) -> impl Iterator<Item = &Asset> {
        let apart = self.apart.iter().map(|(_, pair)| pair);
        let pairs = [&self.shared].into_iter().chain(apart);
        pairs.flat_map(|pair| pair.both().into_iter().chain(&pair.later))
    }

    /// What a page with this chapter loads.
    fn needed(&self, chapter: &str) -> Vec<&Pair> {
        let has = |name: &&str| {
            let class = format!("class=\"wl-{name}");
            let after = |(at, _)| chapter[at + class.len()..].starts_with(['"', ' ']);
            chapter.match_indices(&class).any(after)
        };
        let apart = self.apart.iter();
        let apart = apart.filter(|(names, _)| names.iter().any(has));
        [&self.shared]
            .into_iter()
            .chain(apart.map(|(_, pair)| pair))
            .collect()
    }
}

/// A script as a module.
fn module((name, text): (&'static str, &'static str)) -> Module<'static> {
    Module::new(name, text)
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
        let of = |extension: &str| {
            let files = self
                .files
                .all()
                .filter(|asset| asset.name.ends_with(extension));
            files.map(|asset| asset.text.as_str()).collect::<String>()
        };
        [
            ("wakeline.css", of(".css")),
            ("wakeline.js", book + &of(".js")),
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
                let frame = self.linked(page, frame, &chapter);
                let mut file = File::create(&path)?;
                file.write_all(frame.as_bytes())?;
                file.write_all(chapter.as_bytes())
            };
            install().map_err(FileError::new("write the site to", &path))
        })
    }

    /// What has to be known before anything is drawn, or the page would jump: how deep
    /// the reader wants to read and in which language, what is answered and may be
    /// uncovered, and whether the browser can speak.
    fn before_paint(&self) -> String {
        format!(
            "<script>(root=>{{let data=root.dataset,kept={{}};try{{kept=JSON.parse(localStorage.getItem(\
             \"wakeline:{}\")).values||kept}}catch{{}}root.kept=kept;data.depth=kept.depth||\"all\";\
             data.languages=kept.languages||\"rust-first\";if(kept.cover===false)data.open=\"\";\
             if(self.speechSynthesis)data.speech=\"\"}})\
             (document.documentElement)</script>\n",
            self.book
        )
    }

    /// The frame of a page that loads what its chapter needs. `page` is its path
    /// below the site.
    fn linked(&self, page: &Path, frame: &str, chapter: &str) -> String {
        let mut html = chrome::mended(page, frame);
        let Some(end) = html.find("</head>") else {
            return html;
        };
        let root = chrome::root_of(page);
        let needed = self.files.needed(chapter);
        let styles = needed.iter().map(|pair| {
            let name = &pair.style.name;
            format!("<link rel=\"stylesheet\" href=\"{root}{name}\">\n")
        });
        let scripts = needed.iter().map(|pair| {
            let (name, book) = (&pair.script.name, &self.book);
            let later = pair.later.as_ref();
            let later = later.map(|later| format!(" data-later=\"{}\"", later.name));
            let later = later.unwrap_or_default();
            format!("<script defer src=\"{root}{name}\" data-book=\"{book}\"{later}></script>\n")
        });
        let mut links: Vec<String> = styles.collect();
        // On paper nothing can be pressed; the table of contents for readers
        // without a script is a frame.
        let contents = chrome::is_contents(page);
        if !contents {
            links.push(chrome::BEFORE_PAINT.to_owned());
        }
        if Medium::of(page) == Medium::Screen && !contents {
            links.push(self.before_paint());
            links.extend(scripts);
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
    use flate2::Compression;
    use flate2::write::GzEncoder;

    /// What a page of a chapter loads, before and after compression.
    const PAGE: (usize, usize) = (90_000, 26_000);

    fn gzipped(text: &str) -> usize {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap().len()
    }

    #[test]
    fn what_a_chapter_loads_keeps_the_promised_size() {
        let with = |names: &[&str]| {
            let elements = names.iter().map(|name| format!("<p class=\"wl-{name}\">"));
            elements.collect::<String>()
        };
        // No chapter has all games and a player as well.
        for (what, chapter) in [
            ("one with nothing apart", String::new()),
            ("one with a player and labs", with(&["player", "lab"])),
            ("one with labs and games", with(&["lab", "draw", "memory"])),
        ] {
            let needed = FILES.needed(&chapter);
            let files: Vec<&Asset> = needed.into_iter().flat_map(Pair::both).collect();
            let plain: usize = files.iter().map(|asset| asset.text.len()).sum();
            let packed: usize = files.iter().map(|asset| gzipped(&asset.text)).sum();
            println!("{what} loads {plain} bytes, {packed} compressed");
            assert!(
                plain <= PAGE.0 && packed <= PAGE.1,
                "{what}: {plain}, {packed}"
            );
        }
    }

    #[test]
    fn every_import_of_a_script_is_an_export_of_another() {
        let rows = || widgets::loaded(Load::Everywhere).chain(widgets::loaded(Load::Apart));
        let own = FIRST_SCRIPTS.into_iter().chain(pages::SCRIPTS);
        let own = own.chain(pages::PRACTICE_SCRIPTS);
        let modules: Vec<Module<'_>> = own
            .chain(rows().flat_map(Row::scripts))
            .chain(player_modules())
            .map(module)
            .collect();
        for (name, from) in modules.iter().flat_map(Module::wants) {
            let gives = modules
                .iter()
                .any(|module| module.name == from && module.gives(name));
            assert!(gives, "{from} does not export {name}");
        }
    }

    #[test]
    fn a_page_loads_what_stands_apart_only_where_it_has_it() {
        let assets = Assets::new("A book");
        let player = "<figure class=\"wl-player\">";
        let link = |page: &str, chapter| assets.linked(Path::new(page), "<head></head>", chapter);
        let plain = link("a.html", "<p class=\"wl-players wl-player\">");
        assert!(plain.contains("href=\"wakeline-") && plain.contains("data-book=\"a-book\""));
        assert!(!plain.contains("wakeline-player"), "{plain}");
        let deep = link("exercises/a.html", player);
        assert!(deep.contains("src=\"../wakeline-player-"), "{deep}");
        assert!(deep.contains("href=\"../wakeline-player-"), "{deep}");
        let paper = link("print.html", player);
        assert!(
            paper.contains("href=\"wakeline-player-") && !paper.contains("<script defer"),
            "{paper}"
        );
        let frame = link("toc.html", "");
        assert!(frame.contains("stylesheet") && !frame.contains("<script"));
    }

    #[test]
    fn a_title_becomes_a_word() {
        assert_eq!(slug("Wakeline: async, by time"), "wakeline-async-by-time");
    }
}
