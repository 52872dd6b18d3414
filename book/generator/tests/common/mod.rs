//! A small course to try the engine on: `fixtures/course`, copied to a folder
//! of its own, with the chapters that a test gives it.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::Path;
use std::rc::Rc;

use course::edition::Edition;
use course::site::{BuildError, Site, build};
use course::sources::Sources;
use course::sources::python::Python;
use course::sources::recordings::Recordings;
use course::sources::twins::Twins;
use grader::catalogue::Catalogue;
use tempfile::TempDir;

/// The small course.
pub(crate) struct Course {
    dir: TempDir,
    python: Option<Python>,
}

impl Course {
    /// The course with one chapter, `first.md`.
    pub(crate) fn with_chapter(text: &str) -> Course {
        Course::in_folder_with_chapter("course", text)
    }

    /// The same in a folder whose name begins so.
    pub(crate) fn in_folder_with_chapter(name: &str, text: &str) -> Course {
        let dir = tempfile::Builder::new().prefix(name).tempdir().unwrap();
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&here.join("tests/fixtures/course"), dir.path());
        let course = Course { dir, python: None };
        course.write("book/src/first.md", text);
        course
    }

    /// Runs twins with the interpreter of this machine.
    pub(crate) fn with_python(self) -> Course {
        Course {
            python: Some(Python::find().expect("these tests need a Python")),
            ..self
        }
    }

    /// The course's root.
    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file of the course.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads a file of the course.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// What the widgets draw from.
    pub(crate) fn sources(&self) -> Rc<Sources> {
        let listings = self.root().join("book/listings");
        let lines = fs::read_to_string(listings.join("recordings.jsonl")).unwrap();
        Rc::new(Sources::new(
            self.root(),
            listings.join("src"),
            Catalogue::load(self.root()).unwrap(),
            Recordings::parse(&lines).unwrap(),
            Twins::new(listings.join("python"), self.python.clone()),
        ))
    }

    /// Builds the book for learners.
    pub(crate) fn build(&self) -> Result<Site, BuildError> {
        self.build_for(Edition::Learner)
    }

    /// Builds an edition of the book.
    pub(crate) fn build_for(&self, edition: Edition) -> Result<Site, BuildError> {
        build(&self.root().join("book"), &self.sources(), edition)
    }

    /// The page of `first.md`, built.
    pub(crate) fn page(&self) -> String {
        let site = self.build().unwrap_or_else(|error| panic!("{error}"));
        fs::read_to_string(site.folder.join("first.html")).unwrap()
    }

    /// Leaves the built site in `target/tmp` for tests in a browser.
    pub(crate) fn leave(&self, name: &str) {
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&to);
        copy(&self.root().join("book/html"), &to);
    }

    /// What the build complains about.
    pub(crate) fn complaint(&self) -> String {
        self.build().map(|_| ()).unwrap_err().to_string()
    }
}

/// A page as a browser shows it: answers stand in its source as references.
pub(crate) fn shown(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("&#") {
        let (number, tail) = after.split_once(';').unwrap();
        let char = number.parse().ok().and_then(char::from_u32);
        out += before;
        match char.filter(|char| char.is_alphanumeric() || "✓✗".contains(*char)) {
            Some(char) => out.push(char),
            None => out.extend(["&#", number, ";"]),
        }
        rest = tail;
    }
    out + rest
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
