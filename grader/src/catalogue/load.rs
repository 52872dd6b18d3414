//! From the three kinds of TOML file to a [`Catalogue`], with errors that say
//! the line and what to do: `course.toml`, `exercise.toml`, which learners have,
//! and `solution.toml`, which only instructors have.

use std::marker::PhantomData;
use std::num::NonZeroU64;
use std::path::Path;
use std::time::Duration;
use std::{fmt, fs};

use jail::Limits;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};

use super::{
    Catalogue, Check, Exercise, ExerciseLimits, Harness, KeptBack, Kind, Misconception, Part,
    Points, Slug, Visibility,
};
use crate::catalogue::Topic;
use crate::error::Error;

/// Where it lies, below a solution.
pub const SOLUTION: &str = "solution.toml";

/// Files of older courses, and where what they say is now. They are not passed
/// over: without a word hidden checks would no longer count.
const JOINED: [(&str, &str); 2] = [
    ("hidden.toml", "solution.toml, as [hidden] for [checks]"),
    ("wrong/misconceptions.toml", "solution.toml, as it is"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CourseFile {
    title: String,
    /// What every exercise depends on, besides `wakeline`.
    #[serde(default)]
    dependencies: Vec<String>,
    #[serde(default, rename = "part")]
    parts: Vec<PartFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFile {
    title: String,
    folder: String,
    exercises: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseFile {
    title: String,
    concepts: Vec<String>,
    minutes: u32,
    kind: Kind,
    hints: Vec<String>,
    #[serde(default = "tokio")]
    dependencies: Vec<String>,
    #[serde(default)]
    allow: Vec<Topic>,
    #[serde(default)]
    limits: LimitsFile,
    checks: InOrder<u32>,
    graded: Option<KeptBack>,
}

/// What most exercises are about.
fn tokio() -> Vec<String> {
    vec!["tokio".to_owned()]
}

/// Where an exercise needs other limits than most.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsFile {
    check_seconds: Option<NonZeroU64>,
    compile_seconds: Option<NonZeroU64>,
    memory_mib: Option<NonZeroU64>,
}

impl LimitsFile {
    pub(super) fn limits(&self) -> ExerciseLimits {
        let (mut compiler, mut check) = (Limits::compiler(), Limits::check());
        if let Some(seconds) = self.compile_seconds {
            compiler.real_time = Duration::from_secs(seconds.get());
        }
        if let Some(seconds) = self.check_seconds {
            check.real_time = Duration::from_secs(seconds.get());
        }
        if let Some(mebibytes) = self.memory_mib {
            check.memory = mebibytes.get().saturating_mul(1024 * 1024);
        }
        ExerciseLimits { compiler, check }
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SolutionFile {
    #[serde(default)]
    hidden: InOrder<u32>,
    #[serde(default, rename = "misconception")]
    misconceptions: Vec<Misconception>,
}

/// A TOML table whose order is that of the file.
struct InOrder<T>(Vec<(String, T)>);

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        InOrder(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for InOrder<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = InOrder<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of check = points")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(InOrder(entries))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Reads one TOML file of the course.
pub(crate) fn parse_toml<T: DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::course(
            path,
            "the course names this file, but it is not there; restore it, or take what it belongs to \
             out of exercises/course.toml",
        ),
        _ => Error::io("read", path)(error),
    })?;
    toml::from_str(&text).map_err(|error| Error::Course {
        path: path.to_owned(),
        at: error.span().map(|span| line_and_column(&text, span.start)),
        message: format!(
            "{}; CONTRIBUTING.md shows what belongs here",
            error.message().trim()
        ),
    })
}

/// Counted from 1.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

pub(super) fn load(root: &Path) -> Result<Catalogue, Error> {
    let root = fs::canonicalize(root).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NoCourse {
            from: root.to_owned(),
        },
        _ => Error::io("find", root)(error),
    })?;
    let path = root.join("exercises/course.toml");
    if !path.is_file() {
        return Err(Error::NoCourse { from: root });
    }
    let course: CourseFile = parse_toml(&path)?;
    let mut seen = Vec::new();
    let mut parts = Vec::new();
    for part in course.parts {
        let mut exercises = Vec::new();
        for folder in &part.exercises {
            let exercise = {
                let folder = format!("{}/{folder}", part.folder);
                load_exercise(&root, &folder, &course.dependencies)?
            };
            if seen.contains(&exercise.slug) {
                let twice = format!(
                    "two exercises have the slug `{}`; rename one",
                    exercise.slug
                );
                return Err(Error::course(&path, twice));
            }
            seen.push(exercise.slug.clone());
            exercises.push(exercise);
        }
        parts.push(Part {
            title: part.title,
            folder: part.folder,
            exercises,
        });
    }
    Ok(Catalogue {
        root,
        title: course.title,
        parts,
        target: None,
    })
}

fn load_exercise(root: &Path, folder: &str, shared: &[String]) -> Result<Exercise, Error> {
    let dir = root.join("exercises").join(folder);
    let file: ExerciseFile = parse_toml(&dir.join("exercise.toml"))?;
    let solution = root.join("solutions").join(folder);
    let solution = solution.is_dir().then_some(solution);
    for (old, now) in JOINED {
        let old = solution.as_deref().map(|dir| dir.join(old));
        if let Some(old) = old.filter(|path| path.exists()) {
            return Err(Error::course(
                &old,
                format!("what it says belongs into {now}; move it there, and remove this file"),
            ));
        }
    }
    let solved = match solution.as_deref().map(|dir| dir.join(SOLUTION)) {
        Some(path) if path.is_file() => parse_toml(&path)?,
        _ => SolutionFile::default(),
    };
    let mut checks = entries(file.checks, Visibility::Visible);
    checks.extend(entries(solved.hidden, Visibility::Hidden));
    let name = folder.rsplit('/').next().unwrap_or(folder);
    Ok(Exercise {
        slug: Slug::of_folder(name),
        title: file.title,
        folder: folder.to_owned(),
        concepts: file.concepts,
        minutes: file.minutes,
        kind: file.kind,
        hints: file.hints,
        dependencies: [&file.dependencies, shared].concat(),
        allow: file.allow,
        harness: Harness::Timeline,
        limits: file.limits.limits(),
        checks,
        kept_back: file.graded,
        misconceptions: solved.misconceptions,
        dir,
        solution,
    })
}

fn entries(table: InOrder<u32>, visibility: Visibility) -> Vec<Check> {
    let check = |(name, points)| Check {
        name,
        points: Points(points),
        visibility,
    };
    table.0.into_iter().map(check).collect()
}

#[cfg(test)]
mod tests {
    use super::{ExerciseFile, parse_toml};
    use crate::error::Error;

    const GOOD: &str = "title = \"t\"\nconcepts = []\nminutes = 5\nkind = \"write\"\nhints = []\n\
                        [checks]\nzebra = 1\nant = 2\n";

    fn parse(text: &str) -> Result<ExerciseFile, Error> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("exercise.toml");
        std::fs::write(&path, text).unwrap();
        parse_toml(&path)
    }

    #[test]
    fn checks_keep_the_order_of_the_file() {
        let checks = parse(GOOD).unwrap().checks.0;
        assert_eq!(checks, [("zebra".to_owned(), 1), ("ant".to_owned(), 2)]);
    }

    #[test]
    fn an_unknown_field_is_named_with_its_line() {
        let text = GOOD.replace("minutes = 5", "minutes = 5\nmintues = 6");
        let error = parse(&text).err().unwrap().to_string();
        assert!(error.contains("exercise.toml:4:1"), "{error}");
        assert!(error.contains("mintues"), "{error}");
    }

    #[test]
    fn limits_are_those_of_every_exercise_or_its_own() {
        let text = GOOD.replace("[checks]", "[limits]\ncheck_seconds = 3\n[checks]");
        let limits = parse(&text).unwrap().limits.limits();
        assert_eq!(limits.check.real_time.as_secs(), 3);
        assert_eq!(limits.compiler, jail::Limits::compiler());
        let text = text.replace("= 3", "= 0");
        assert!(parse(&text).is_err());
    }

    #[test]
    fn a_file_that_is_missing_is_named() {
        let path = std::path::Path::new("/nowhere/exercise.toml");
        let error = parse_toml::<ExerciseFile>(path).err().unwrap().to_string();
        assert!(error.contains("/nowhere/exercise.toml"), "{error}");
    }
}
