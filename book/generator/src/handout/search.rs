//! Looks through every file of a hand-out for what no learner may find, whatever
//! kind it is: text, pages as a browser reads them, programs, and what is packed
//! into archives, like the deck of flash cards.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use grader::host::waiting::Waiting;
use rayon::prelude::*;

use super::error::HandoutError;
use crate::chapter::problem::{Problem, Problems};
use crate::check::published;
use crate::check::secrets::Secrets;
use crate::files::{self, FileError};
use crate::sources::Sources;

/// How every zip archive begins, whatever it is called.
const ZIP: &[u8] = b"PK\x03\x04";
/// Archives in archives are looked into this often.
const DEPTH: usize = 3;

/// Every file with something in it that no learner may find.
pub(super) fn search(stage: &Path, sources: &Sources) -> Result<Problems, HandoutError> {
    let _waiting = Waiting::until("reading every file");
    let secrets = Secrets::of(sources)?;
    let files = files::all(stage)?;
    let found: Vec<Vec<Problem>> = files
        .par_iter()
        .map(|path| {
            let below = path.strip_prefix(stage).unwrap_or(path);
            let mut contents = Vec::new();
            File::open(path)
                .and_then(|mut file| file.read_to_end(&mut contents))
                .map_err(FileError::new("read", path))?;
            of_file(below, &contents, &secrets)
        })
        .collect::<Result<_, HandoutError>>()?;
    Ok(Problems(found.into_iter().flatten().collect()))
}

fn of_file(below: &Path, contents: &[u8], secrets: &Secrets) -> Result<Vec<Problem>, HandoutError> {
    let name = below.to_string_lossy();
    let mut found = secrets.in_text(name.as_bytes());
    let mut all = vec![contents.to_vec()];
    unpack(contents, DEPTH, &mut all).map_err(|source| HandoutError::Archive {
        path: below.to_owned(),
        source: Box::new(source),
    })?;
    for contents in &all {
        found.extend(secrets.in_text(contents));
    }
    let shown = text_of(below, contents);
    if let Some(text) = &shown {
        found.extend(secrets.in_text(text.as_bytes()));
    }
    let problem = |secret: &str| {
        let what = format!("the hand-out gives away {secret}");
        let help = "take it out of what this file is made of";
        Problem::with_file(below, what, help)
    };
    Ok(found.into_iter().map(problem).collect())
}

/// What a reader sees of a page, and what a script makes of its texts.
fn text_of(path: &Path, contents: &[u8]) -> Option<String> {
    let end = path.extension()?.to_str()?;
    let text = || String::from_utf8_lossy(contents);
    match end {
        "html" => Some(published::read(&text()).text),
        "js" | "json" => Some(text().replace("\\n", " ").replace("\\t", " ")),
        _ => None,
    }
}

/// What is in an archive, and in those inside of it.
fn unpack(
    contents: &[u8],
    depth: usize,
    all: &mut Vec<Vec<u8>>,
) -> Result<(), zip::result::ZipError> {
    if depth == 0 || !contents.starts_with(ZIP) {
        return Ok(());
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(contents))?;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let mut inner = Vec::new();
        file.read_to_end(&mut inner)?;
        drop(file);
        unpack(&inner, depth - 1, all)?;
        all.push(inner);
    }
    Ok(())
}
