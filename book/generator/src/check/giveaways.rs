//! Looks through the learners' book for what they must not find there. The
//! engine puts nothing of it in, but an author can, by hand, and no engine can
//! keep that out. So every finished page and the index of the search are read as
//! a browser reads them, and searched.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::error::CheckError;
use super::secrets::Secrets;
use crate::chapter::problem::Problem;
use crate::check::published;
use crate::files::{self, FileError};
use crate::site::Site;
use crate::sources::Sources;

/// Every page, and every index of the search, with a secret in it.
pub(crate) fn check(site: &Site, sources: &Sources) -> Result<Vec<Problem>, CheckError> {
    let secrets = Secrets::of(sources)?;
    let relative = |path: &Path| path.strip_prefix(&site.folder).unwrap_or(path).to_owned();
    let mut files = files::below(&site.folder, "html")?;
    files.extend(files::below(&site.folder, "js")?);
    // A chapter first: the index, the page to be printed and the index of the
    // search are made of chapters, and need no complaint of their own.
    files.sort_by_key(|path| {
        let path = relative(path);
        (
            path == Path::new("index.html") || !site.pages.contains_key(&path),
            path,
        )
    });
    let mut reported = BTreeSet::new();
    let mut problems = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).map_err(FileError::new("read", &path))?;
        let text = if path.extension().is_some_and(|end| end == "html") {
            published::read(&text).text
        } else {
            text
        };
        let page = relative(&path);
        let chapter = site.pages.get(&page);
        for secret in secrets.in_text(text.as_bytes()) {
            let first = reported.insert(secret.to_owned());
            if !first && (chapter.is_none() || page == Path::new("index.html")) {
                continue;
            }
            let what = format!("the book for learners shows {secret}");
            let help = "take it out, or put it into a `teaching` directive";
            let file = chapter.map_or(&*page, |chapter| &*chapter.file);
            problems.push(Problem::with_file(file, what, help));
        }
    }
    Ok(problems)
}
