//! `cargo course new exercise`: all of an exercise but the teaching. What is
//! still to be written says so where it stands, and `self-test` asks for it in
//! the order in which one would write it.

use std::fs;
use std::path::{Path, PathBuf};

use grader::catalogue::{Catalogue, Kind};
use grader::host::files::replace;
use include_dir::{Dir, include_dir};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::error::NewError;
use super::fill::filled;
use super::name::Name;
use super::wakeline::quoted;
use crate::files::FileError;
use crate::sources::made;

static EXERCISE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scaffold/exercise/exercise");
static SOLUTION: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scaffold/exercise/solution");

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExercise {
    /// `at-most-n`
    pub slug: String,
    /// Its files that somebody has to write, relative to the course, in the
    /// order in which one would.
    pub to_write: Vec<PathBuf>,
    /// The title of its part, if that is new, too.
    pub new_part: Option<String>,
}

/// Makes the exercise `part/slug` in the course at `root`, as the last of its
/// part.
pub fn exercise(
    root: &Path,
    place: &str,
    kind: Kind,
    title: Option<&str>,
) -> Result<NewExercise, NewError> {
    let Some((part, slug)) = place.split_once('/') else {
        return Err(NewError::Place {
            place: place.to_owned(),
        });
    };
    let (part, name) = (Name::new(part)?, Name::new(slug)?);
    let title = title.map_or_else(|| name.title(), str::to_owned);
    super::check_title(&title)?;
    let catalogue = Catalogue::load(root)?;
    let folder = format!("{}/{}", part.kebab(), name.kebab());
    let (exercise, solution) = (
        Path::new("exercises").join(&folder),
        Path::new("solutions").join(&folder),
    );
    let known = catalogue.exercises();
    for path in [&exercise, &solution]
        .into_iter()
        .map(|path| root.join(path))
        .chain(
            known
                .filter(|one| one.slug.as_str() == name.kebab())
                .map(|one| one.dir.clone()),
        )
    {
        if path.exists() {
            return Err(NewError::Exists { path });
        }
    }
    let gaps = [
        ("«title»", title.clone()),
        ("«slug»", name.kebab().to_owned()),
        ("«snake»", name.snake()),
        ("«kind»", word(kind).to_owned()),
        ("«do»", task(kind).to_owned()),
        ("«starter»", starter(kind).to_owned()),
    ];
    // First the list: what it refuses is refused before anything is there.
    let list = root.join("exercises/course.toml");
    let (listed, new_part) = with_row(&list, &part, &name)?;
    let before = fs::read_to_string(&list).map_err(FileError::new("read", &list))?;
    let write = || -> Result<(), NewError> {
        for (template, folder) in [(&EXERCISE, &exercise), (&SOLUTION, &solution)] {
            for (path, text) in filled(template, &gaps) {
                let path = root.join(folder).join(path);
                replace(&path, &titled(&path, text, &title))?;
            }
        }
        let wrong = root.join(&solution).join("wrong");
        fs::create_dir_all(&wrong).map_err(FileError::new("create", &wrong))?;
        replace(&list, &listed)?;
        made::sync(&Catalogue::load(root)?)?;
        Ok(())
    };
    if let Err(error) = write() {
        // Half an exercise has no manifest, and then cargo runs nothing here. What
        // cannot be taken back is not worse than what is told.
        for folder in [&exercise, &solution] {
            let _ = fs::remove_dir_all(root.join(folder));
        }
        let _ = replace(&list, &before);
        return Err(error);
    }
    let to_write = [
        solution.join("src/lib.rs"),
        exercise.join("tests/checks/mod.rs"),
        solution.join("hidden/mod.rs"),
        solution.join("solution.toml"),
        exercise.join("exercise.toml"),
    ];
    Ok(NewExercise {
        slug: name.kebab().to_owned(),
        to_write: to_write.into(),
        new_part,
    })
}

/// TOML has rules of its own for what stands in quotes.
fn titled(path: &Path, text: String, title: &str) -> String {
    if path
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        return text.replace(&format!("\"{title}\""), &quoted(title));
    }
    text
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Fill => "fill",
        Kind::Write => "write",
        Kind::Debug => "debug",
    }
}

const fn task(kind: Kind) -> &'static str {
    match kind {
        Kind::Fill => "complete",
        Kind::Write => "write",
        Kind::Debug => "mend",
    }
}

/// What takes the place of the solution, each line a comment.
const fn starter(kind: Kind) -> &'static str {
    match kind {
        Kind::Write => {
            "    // // WRITE: what learners begin with, each line a comment\n    // let _ = web;\n    \
             // todo!(\"fetch the page\")"
        }
        Kind::Fill => {
            "    // // WRITE: the same with a gap, each line a comment\n    // let _ = web;\n    \
             // todo!(\"what belongs here?\")"
        }
        Kind::Debug => {
            "    // // WRITE: the faulty program, each line a comment\n    // let _ = web;\n    \
             // String::new()"
        }
    }
}

/// The list of exercises with one more; and the title of its part, if that is
/// new.
fn with_row(list: &Path, part: &Name, name: &Name) -> Result<(String, Option<String>), NewError> {
    let text = fs::read_to_string(list).map_err(FileError::new("read", list))?;
    let mut document: DocumentMut = text.parse().map_err(|source| NewError::List {
        path: list.to_owned(),
        source,
    })?;
    let no_row = || NewError::NoRow {
        path: list.to_owned(),
        row: format!("\"{}\" in the part \"{}\"", name.kebab(), part.kebab()),
    };
    let parts = document.entry("part");
    let parts = parts.or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let parts = parts.as_array_of_tables_mut().ok_or_else(no_row)?;
    let place = parts.iter().position(|table| {
        let folder = table.get("folder").and_then(Item::as_str);
        folder == Some(part.kebab())
    });
    let mut new_part = None;
    if let Some(table) = place.and_then(|place| parts.get_mut(place)) {
        let exercises = table.get_mut("exercises").and_then(Item::as_array_mut);
        exercises.ok_or_else(no_row)?.push(name.kebab());
    } else {
        let mut table = Table::new();
        table["title"] = value(part.title());
        table["folder"] = value(part.kebab());
        table["exercises"] = value(toml_edit::Array::from_iter([name.kebab()]));
        table.decor_mut().set_prefix("\n");
        parts.push(table);
        new_part = Some(part.title());
    }
    Ok((document.to_string(), new_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str, part: &str) -> (String, Option<String>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("course.toml");
        fs::write(&path, text).unwrap();
        let (part, name) = (Name::new(part).unwrap(), Name::new("all-three").unwrap());
        with_row(&path, &part, &name).unwrap()
    }

    const TEXT: &str = "# The order.\ntitle = \"T\"\n\n[[part]]\ntitle = \"Tasks\"\n\
                        folder = \"tasks\"\nexercises = [\"one\"] # more to come\n";

    #[test]
    fn an_exercise_is_the_last_of_its_part_and_everything_else_stays() {
        let (text, new) = list(TEXT, "tasks");
        assert_eq!(text, TEXT.replace("[\"one\"]", "[\"one\", \"all-three\"]"));
        assert_eq!(new, None);
    }

    /// A course in which nothing can be made: its lock is damaged.
    #[test]
    fn half_an_exercise_is_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = |path: &str| dir.path().join(path);
        fs::create_dir(path("exercises")).unwrap();
        let list = "title = \"T\"\n";
        fs::write(path("exercises/course.toml"), list).unwrap();
        fs::write(path("exercises/made.lock"), "half a line\n").unwrap();
        let error = exercise(dir.path(), "tasks/all-three", Kind::Write, None).unwrap_err();
        assert!(matches!(error, NewError::Made(_)), "{error}");
        assert!(!path("exercises/tasks/all-three").exists());
        assert!(!path("solutions/tasks/all-three").exists());
        let text = fs::read_to_string(path("exercises/course.toml")).unwrap();
        assert_eq!(text, list);
    }

    #[test]
    fn a_part_that_is_not_there_is_made() {
        let (text, new) = list(TEXT, "real-programs");
        assert_eq!(new.as_deref(), Some("Real programs"));
        let row = "\n[[part]]\ntitle = \"Real programs\"\nfolder = \"real-programs\"\n\
                   exercises = [\"all-three\"]\n";
        assert_eq!(text, TEXT.to_owned() + row);
    }
}
