//! The frame that mdBook puts around every chapter: menu bar, sidebar, search.
//! In goes a page as mdBook 0.5.4 rendered it, out comes the page with what
//! keeps some readers out mended: what keys do not reach, what a screen reader
//! is not told, what is no valid HTML. What mdBook's themes make too faint is in
//! `assets/chrome.css`.
//!
//! Nothing moves on a page, mdBook's own parts included: fonts are asked for in
//! the head and may not come once the page is drawn, and the sidebar is shown
//! when its headings are in it. The browser tests hold this page by page: axe
//! in every theme, valid HTML, no shift, no request, no motion for those who
//! want none, nothing of a script on paper.
//!
//! mdBook has no options for these, and a template of its own would have to
//! follow every one of mdBook's versions. So each mend replaces a few words of
//! the frame, once, before the chapter begins. A word that is not there (no
//! search, another version) is left alone; a test renders a book and misses it.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use crate::files::{self, FileError};

/// What stands in the frame, in its order there, and what takes its place;
/// `{root}` is the way to the site.
const MENDS: [(&str, &str); 8] = [
    // It appears when `?` is pressed, outside of everything: so it says itself.
    (
        "<div id=\"mdbook-help-popup\"",
        "<div id=\"mdbook-help-popup\" role=\"alert\"",
    ),
    (
        "<iframe class=\"sidebar-iframe-outer\"",
        "<iframe title=\"Table of contents\" class=\"sidebar-iframe-outer\"",
    ),
    // A heading and links that belong to no part of the page.
    (
        "<div id=\"mdbook-menu-bar\"",
        "<div id=\"mdbook-menu-bar\" role=\"banner\"",
    ),
    // A label has no focus, and may not say whether something is expanded. A
    // button does what it did, after mdBook's own listener, which wants to see
    // the hidden box as it was. Without a script there is a page of contents.
    (
        "<label id=\"mdbook-sidebar-toggle\" class=\"icon-button\" for=\"mdbook-sidebar-toggle-anchor\"",
        "<button id=\"mdbook-sidebar-toggle\" type=\"button\" class=\"icon-button\" \
         onclick=\"setTimeout(()=>sidebar_toggle.click())\" aria-expanded=\"false\"",
    ),
    (
        "</label>",
        "</button><noscript><a class=\"icon-button\" href=\"{root}toc.html\" \
         aria-label=\"Table of contents\">☰</a></noscript>",
    ),
    (
        "<div id=\"mdbook-search-wrapper\"",
        "<div id=\"mdbook-search-wrapper\" role=\"search\"",
    ),
    // The id that it names is another one.
    (
        "aria-describedby=\"searchresults-header\"",
        "aria-label=\"Search this book\" aria-describedby=\"mdbook-searchresults-header\"",
    ),
    // How many results there are is news.
    (
        "<div id=\"mdbook-searchresults-header\"",
        "<div id=\"mdbook-searchresults-header\" role=\"status\"",
    ),
];

/// The table of contents for readers without a script, a frame of its own.
const FRAME: [(&str, &str); 4] = [
    (
        "<meta charset=\"UTF-8\">",
        "<meta charset=\"UTF-8\">\n        <title>Table of contents</title>",
    ),
    (
        "<ol class=\"chapter\">",
        "<main><h1 class=\"wl-live\">Table of contents</h1><ol class=\"chapter\">",
    ),
    // The item of a spacer or a part stands in another one, and closes that too.
    ("</li></li>", "</li>"),
    ("</body>", "</main></body>"),
];

/// What has to happen before a page is drawn, or it would jump. Its fonts are
/// asked for (a link that preloads them fails from `file://`). And the sidebar is
/// shown when mdBook has put the headings of the page into it.
pub(crate) const BEFORE_PAINT: &str = "<script>for(const font of [\"300 1em Open Sans\",\
     \"1em Open Sans\",\"italic 1em Open Sans\",\"600 1em Open Sans\",\"700 1em Open Sans\",\
     \"500 1em Source Code Pro\"])document.fonts.load(font);addEventListener(\"DOMContentLoaded\",\
     ()=>document.documentElement.dataset.whole=\"\")</script>\n";

/// Lets no font change a page that is already drawn: the lines would break
/// elsewhere, and all below would move. One that comes late is for the next page.
pub(crate) fn steady_fonts(site: &Path) -> Result<(), FileError> {
    for path in files::below(&site.join("fonts"), "css")? {
        let steady = fs::read_to_string(&path).and_then(|style| {
            let face = "@font-face {\n  font-display: optional;";
            fs::write(&path, style.replace("@font-face {", face))
        });
        steady.map_err(FileError::new("write the site to", &path))?;
    }
    Ok(())
}

/// The way from a page to the site.
pub(crate) fn root_of(page: &Path) -> String {
    "../".repeat(page.components().count().saturating_sub(1))
}

/// Whether this page is the table of contents for readers without a script.
pub(crate) fn is_contents(page: &Path) -> bool {
    page.file_name().is_some_and(|name| name == "toc.html")
}

/// The frame of a page, and the chapter in it. The table of contents is all frame.
pub(crate) fn split(html: &str) -> (&str, &str) {
    html.split_at(html.find("<main>").unwrap_or(html.len()))
}

/// The frame of a page as mdBook rendered it, mended. `page` is its path below
/// the site.
pub(crate) fn mended(page: &Path, frame: &str) -> String {
    let mut out = String::with_capacity(frame.len() + 4096);
    let mut rest = frame;
    if is_contents(page) {
        for (from, to) in FRAME {
            while let Some((before, after)) = rest.split_once(from) {
                out.extend([before, to]);
                rest = after;
            }
        }
        return out + rest;
    }
    let root = root_of(page);
    for (from, to) in MENDS {
        if let Some((before, after)) = rest.split_once(from) {
            out.extend([before, &to.replace("{root}", &root)]);
            rest = after;
        }
    }
    out + rest
}

/// A page that the engine wrote, in English, for a book that goes from right to left.
pub(crate) fn left_to_right(chapter: &str) -> String {
    chapter.replacen("<main>", "<main dir=\"ltr\">", 1)
}

/// A chapter in which the heading that mdBook finds no letter in for an id has one
/// all the same. There is at most one on a page: mdBook numbers the next ones.
pub(crate) fn named(chapter: &str) -> Cow<'_, str> {
    let Some((before, after)) = chapter.split_once(UNNAMED) else {
        return chapter.into();
    };
    let names = (1..).map(|number| format!("section-{number}"));
    let mut free = names.filter(|name| !chapter.contains(&format!("id=\"{name}\"")));
    let name = free.next().unwrap_or_default();
    let link = format!(" id=\"{name}\"><a class=\"header\" href=\"#{name}\">");
    [before, &link, after].concat().into()
}

/// A heading with no letter in it, as mdBook writes it.
const UNNAMED: &str = " id=\"\"><a class=\"header\" href=\"#\">";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::focus::{WIDE, reachable};
    use mdbook_driver::MDBook;

    /// A small book, as mdBook renders it.
    fn rendered() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let src = folder.path().join("src");
        fs::create_dir(&src).expect("src");
        let summary = "# Summary\n\n- [A](a.md)\n\n---\n\n# C\n\n- [B](b.md)\n";
        let chapter = "# A\n\n```rust\nfn a() {}\n```\n\n```\na\n```\n\n| a |\n|---|\n| b |\n";
        for (name, text) in [
            ("SUMMARY.md", summary),
            ("a.md", chapter),
            ("b.md", "# B\n"),
        ] {
            fs::write(src.join(name), text).expect(name);
        }
        let mut book = MDBook::load(folder.path()).expect("a book");
        book.config
            .set("output.html.playground.runnable", false)
            .expect("an option");
        book.build().expect("a site");
        folder
    }

    fn file(folder: &tempfile::TempDir, name: &str) -> String {
        fs::read_to_string(folder.path().join("book").join(name)).expect(name)
    }

    #[test]
    fn every_mend_finds_its_place_in_a_page_of_this_mdbook() {
        let book = rendered();
        let (page, toc) = (file(&book, "a.html"), file(&book, "toc.html"));
        let (frame, chapter) = split(&page);
        let mended_page = mended(Path::new("deep/a.html"), frame);
        for (from, to) in MENDS {
            assert!(page.contains(from), "mdBook no longer says {from}");
            let to = to.replace("{root}", "../");
            assert!(mended_page.contains(&to), "{from} is not mended");
        }
        let reached = reachable(chapter);
        for (wide, with_focus) in WIDE {
            assert!(page.contains(wide), "mdBook no longer says {wide}");
            assert!(reached.contains(with_focus), "no key reaches {wide}");
        }
        assert_eq!(reachable(&reached), reached, "nothing is mended twice");
        let mended_toc = mended(Path::new("toc.html"), &toc);
        for (from, to) in FRAME {
            assert!(toc.contains(from), "mdBook no longer says {from}");
            assert!(mended_toc.contains(to), "{from} is not mended");
        }
        assert!(!mended_toc.contains("</li></li>"), "{mended_toc}");
    }

    #[test]
    fn no_font_comes_when_a_page_is_drawn() {
        let book = rendered();
        let site = book.path().join("book");
        let fonts = files::below(&site.join("fonts"), "css").expect("fonts");
        assert_eq!(fonts.len(), 1, "mdBook's fonts have one style");
        steady_fonts(&site).expect("fonts");
        let style = fs::read_to_string(&fonts[0]).expect("a style");
        let faces = style.matches("@font-face").count();
        assert!(faces > 0);
        assert_eq!(style.matches("font-display: optional").count(), faces);
    }

    #[test]
    fn a_page_of_another_mdbook_stays_as_it_is_and_a_chapter_is_not_its_frame() {
        let page = "<body><main><label id=\"mdbook-sidebar-toggle\"></label></main></body>";
        let (frame, chapter) = split(page);
        assert_eq!(mended(Path::new("a.html"), frame), "<body>");
        assert_eq!(reachable(chapter), chapter);
        assert_eq!(split("no page"), ("no page", ""));
    }
}
