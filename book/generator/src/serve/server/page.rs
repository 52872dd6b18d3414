//! From the path that a browser asks for to a file of the site, and never to
//! one outside of it.

use std::fs;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::serve::live::Live;

/// Waits for new pages. Only served pages have it.
const SCRIPT: &str = include_str!("reload.js");
/// What there is to see before the book was built for the first time.
const NO_PAGES: &str = "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">\
<title>No pages yet</title><body><p>The book has errors, and there are no older pages.</p></body></html>";

/// What is sent.
pub(super) struct Page {
    pub(super) status: u16,
    pub(super) kind: String,
    pub(super) body: Vec<u8>,
}

impl Page {
    /// The page for the path of a request, which may have a query behind it.
    pub(super) fn find(live: &Live, url: &str) -> Page {
        // Held until the file is read, so that nobody removes it meanwhile.
        let state = live.state();
        let Some((_, site)) = &state.pages else {
            return html(503, NO_PAGES.as_bytes(), state.good);
        };
        let (status, file) = match locate(site, url) {
            Some(file) => (200, file),
            None => (404, site.join("404.html")),
        };
        let Ok(body) = fs::read(&file) else {
            return html(
                404,
                b"<!DOCTYPE html><title>Not found</title><body>There is no such page.</body>",
                state.good,
            );
        };
        let kind = mime_guess::from_path(&file).first_or_octet_stream();
        if kind == mime_guess::mime::TEXT_HTML {
            return html(status, &body, state.good);
        }
        let kind = if kind.type_() == "text" || kind.subtype() == "javascript" {
            format!("{kind}; charset=utf-8")
        } else {
            kind.to_string()
        };
        Page { status, kind, body }
    }
}

/// A page with the script at its end. `version` is that of the pages.
fn html(status: u16, page: &[u8], version: u64) -> Page {
    let page = String::from_utf8_lossy(page);
    let end = page.rfind("</body>").unwrap_or(page.len());
    let script = SCRIPT.replace("VERSION", &version.to_string());
    let (before, after) = page.split_at(end);
    Page {
        status,
        kind: "text/html; charset=utf-8".to_owned(),
        body: format!("{before}<script>{script}</script>{after}").into_bytes(),
    }
}

/// The file of the site that a path means. Neither `..` nor a link leads out.
fn locate(site: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let path = Path::new(path.trim_start_matches('/'));
    let inside = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return None;
    }
    let mut file = site.join(path);
    if file.is_dir() {
        file.push("index.html");
    }
    let (site, file) = (site.canonicalize().ok()?, file.canonicalize().ok()?);
    (file.starts_with(site) && file.is_file()).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_site_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("site");
        fs::create_dir_all(site.join("part")).unwrap();
        fs::write(dir.path().join("secret.html"), "x").unwrap();
        fs::write(site.join("über uns.html"), "x").unwrap();
        fs::write(site.join("part/index.html"), "x").unwrap();
        for path in ["/%C3%BCber%20uns.html?x=1", "/part/", "/part/index.html"] {
            assert!(locate(&site, path).is_some(), "{path}");
        }
        for path in [
            "/",
            "/none.html",
            "/../secret.html",
            "/part/../../secret.html",
            "/%2e%2e/secret.html",
            "/..%2fsecret.html",
            "//etc/passwd",
            "/part/%00",
            "/%ff",
        ] {
            assert_eq!(locate(&site, path), None, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_of_the_site_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("site");
        fs::create_dir_all(&site).unwrap();
        fs::write(dir.path().join("secret.html"), "x").unwrap();
        fs::write(site.join("a.html"), "x").unwrap();
        std::os::unix::fs::symlink("../secret.html", site.join("out.html")).unwrap();
        std::os::unix::fs::symlink("a.html", site.join("in.html")).unwrap();
        assert_eq!(locate(&site, "/out.html"), None);
        assert!(locate(&site, "/in.html").is_some());
    }
}
