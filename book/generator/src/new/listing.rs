//! `cargo course new listing`: a module of programs that a chapter shows, and
//! the first asyncio twin.

use std::fs;
use std::path::{Path, PathBuf};

use grader::host::files::replace;

use super::error::NewError;
use super::fill::fill;
use super::name::Name;
use crate::files::FileError;

const MODULE: &str = include_str!("../../scaffold/listing/module.rs.in");
const TWIN: &str = include_str!("../../scaffold/listing/twin.py.in");

/// The files of a new module, relative to the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewListing {
    /// `many_at_once`
    pub module: String,
    /// The module, and the twin of its first program.
    pub to_write: Vec<PathBuf>,
}

/// Makes the module `name` of the listings of the course at `root`.
pub fn listing(root: &Path, name: &str) -> Result<NewListing, NewError> {
    let name = Name::new(name)?;
    let files = files(&name);
    if let Some(path) = files
        .iter()
        .map(|(path, _)| root.join(path))
        .find(|path| path.exists())
    {
        return Err(NewError::Exists { path });
    }
    let list = root.join("book/listings/src/lib.rs");
    let listed = with_rows(&list, &name)?;
    for (path, text) in &files {
        replace(&root.join(path), text)?;
    }
    replace(&list, &listed)?;
    Ok(NewListing {
        module: name.snake(),
        to_write: files.into_iter().map(|(path, _)| path).collect(),
    })
}

/// Whether the course has a module of that name.
pub(super) fn is_there(root: &Path, name: &Name) -> bool {
    files(name).iter().any(|(path, _)| root.join(path).exists())
}

fn files(name: &Name) -> [(PathBuf, String); 2] {
    let gaps = [("«snake»", name.snake()), ("«title»", name.title())];
    let listings = Path::new("book/listings");
    let module = format!("src/{}.rs", name.snake());
    let twin = format!("python/{}/first.py", name.snake());
    [(module, MODULE), (twin, TWIN)].map(|(path, text)| (listings.join(path), fill(text, &gaps)))
}

/// The list of modules with one more: it is declared, and its programs are
/// among all programs.
fn with_rows(list: &Path, name: &Name) -> Result<String, NewError> {
    let text = fs::read_to_string(list).map_err(FileError::new("read", list))?;
    let name = name.snake();
    let declared = declared(&text, &name);
    let rows = declared.and_then(|text| {
        // One a line where they are, or all in one line.
        let row = match text.rsplit_once("::SCENARIOS,\n") {
            Some(_) => {
                return after_last(
                    &text,
                    "::SCENARIOS",
                    ',',
                    &format!("\n        {name}::SCENARIOS,"),
                );
            }
            None => format!(", {name}::SCENARIOS"),
        };
        let at = text.rfind("::SCENARIOS")? + "::SCENARIOS".len();
        Some([&text[..at], &row, &text[at..]].concat())
    });
    rows.ok_or_else(|| NewError::NoRow {
        path: list.to_owned(),
        row: format!("`pub mod {name};` and `{name}::SCENARIOS`"),
    })
}

/// The text with one more module, where rustfmt wants it.
fn declared(text: &str, name: &str) -> Option<String> {
    const MODULE: &str = "pub mod ";
    let mut lines: Vec<&str> = text.lines().collect();
    let is_module = |line: &&str| line.starts_with(MODULE) && line.ends_with(';');
    let first = lines.iter().position(is_module)?;
    let count = lines[first..]
        .iter()
        .take_while(|line| is_module(line))
        .count();
    let row = format!("{MODULE}{name};");
    let before = lines[first..first + count].iter();
    let place = first + before.filter(|line| **line < row.as_str()).count();
    lines.insert(place, &row);
    Some(lines.join("\n") + "\n")
}

/// A text with more of it after the last of something, and the sign that ends
/// it.
fn after_last(text: &str, what: &str, end: char, more: &str) -> Option<String> {
    let at = text.rfind(what)? + what.len();
    let at = at + text[at..].find(end)? + end.len_utf8();
    Some([&text[..at], more, &text[at..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<String, NewError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lib.rs");
        fs::write(&path, text).unwrap();
        with_rows(&path, &Name::new("new-one").unwrap())
    }

    #[test]
    fn a_module_is_declared_and_its_programs_are_listed() {
        let many = "mod scenario;\n\npub mod a;\npub mod b;\n\nfn all() {\n    [\n        \
                    a::SCENARIOS,\n        b::SCENARIOS,\n    ]\n    .concat()\n}\n";
        let text = rows(many).unwrap();
        assert!(
            text.contains("pub mod b;\npub mod new_one;\n\nfn"),
            "{text}"
        );
        let before =
            rows("pub mod a;\npub mod z;\n\nfn f() { [a::SCENARIOS, z::SCENARIOS] }\n").unwrap();
        assert!(
            before.contains("pub mod new_one;\npub mod z;\n"),
            "{before}"
        );
        let list = "        b::SCENARIOS,\n        new_one::SCENARIOS,\n    ]\n";
        assert!(text.contains(list), "{text}");
        let one = rows("mod s;\n\npub mod a;\n\nfn all() { [a::SCENARIOS].concat() }\n").unwrap();
        assert!(
            one.contains("[a::SCENARIOS, new_one::SCENARIOS].concat()"),
            "{one}"
        );
    }

    #[test]
    fn where_there_is_no_list_the_rows_are_named() {
        let error = rows("fn main() {}\n").unwrap_err().to_string();
        assert!(
            error.contains("`pub mod new_one;` and `new_one::SCENARIOS`"),
            "{error}"
        );
    }
}
