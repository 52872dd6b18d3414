//! The commands that need no compiler: `list`, `hint`, `reset`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{paint, print};
use crate::catalogue::{Catalogue, Exercise, Kind};
use crate::error::Error;
use crate::exit::Exit;
use crate::host::files;
use crate::intake::{Handed, Sources, admit};

pub(super) fn list(catalogue: &Catalogue) {
    let paint = paint::for_stdout();
    let widest = |text: fn(&Exercise) -> usize| catalogue.exercises().map(text).max().unwrap_or(0);
    let slug = widest(|exercise| exercise.slug.as_str().len());
    let title = widest(|exercise| exercise.title.chars().count());
    for part in &catalogue.parts {
        print(&paint.bold(&part.title));
        for exercise in &part.exercises {
            print(&format!(
                "  {:slug$}  {:title$}  {:5}  {:>3} min  {:>2} points",
                exercise.slug.as_str(),
                exercise.title,
                kind(exercise.kind),
                exercise.minutes,
                exercise.max_score()
            ));
        }
    }
    print(
        &paint.soft("\nBegin with the file exercises/…/src/lib.rs, then: cargo grader check SLUG"),
    );
}

/// The same of crates with ordinary tests, of which nobody said more.
pub(super) fn list_tests(catalogue: &Catalogue) {
    let paint = paint::for_stdout();
    for exercise in catalogue.exercises() {
        let (slug, title) = (paint.bold(exercise.slug.as_str()), &exercise.title);
        print(&format!("{slug}  {title}  {} points", exercise.max_score()));
        for check in &exercise.checks {
            print(&format!("  {}", check.name));
        }
    }
    print(&paint.soft(
        "\nEach test counts one point: cargo grader grade SUBMISSIONS --out OUT --exercises DIR",
    ));
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Fill => "fill",
        Kind::Write => "write",
        Kind::Debug => "debug",
    }
}

pub(super) fn list_json(catalogue: &Catalogue) {
    let parts: Vec<_> = catalogue
        .parts
        .iter()
        .map(|part| {
            let exercises: Vec<_> = part.exercises.iter().map(exercise_json).collect();
            json!({ "title": part.title, "exercises": exercises })
        })
        .collect();
    print(&format!(
        "{:#}",
        json!({ "title": catalogue.title, "parts": parts })
    ));
}

fn exercise_json(exercise: &Exercise) -> serde_json::Value {
    let checks: Vec<_> = exercise
        .visible_checks()
        .map(|check| json!({ "name": check.name, "points": check.points }))
        .collect();
    json!({
        "slug": exercise.slug,
        "title": exercise.title,
        "folder": exercise.folder,
        "kind": exercise.kind,
        "minutes": exercise.minutes,
        "concepts": exercise.concepts,
        "points": exercise.max_score(),
        "checks": checks,
    })
}

pub(super) fn hint(exercise: &Exercise, number: usize) -> Result<Exit, Error> {
    let count = exercise.hints.len();
    let hint = number
        .checked_sub(1)
        .and_then(|index| exercise.hints.get(index));
    let Some(hint) = hint else {
        let slug = &exercise.slug;
        return Err(Error::Usage(match count {
            0 => format!("{slug} has no hints"),
            _ => format!("{slug} has {count} hints; ask for one with --number 1 to {count}"),
        }));
    };
    let paint = paint::for_stdout();
    print(&paint.bold(&format!("{}: hint {number} of {count}", exercise.title)));
    print(&format!("\n{hint}"));
    if number < count {
        let next = number + 1;
        print(&paint.soft(&format!(
            "\nNext: cargo grader hint {} --number {next}",
            exercise.slug
        )));
    }
    Ok(Exit::Success)
}

pub(super) fn reset(exercise: &Exercise) -> Result<Exit, Error> {
    let Some(starter) = exercise.starter()? else {
        return Err(Error::course(
            &exercise.dir,
            "this copy of the course has neither the starter nor the solution that it is made \
             from; restore src/lib.rs from where you got the course",
        ));
    };
    let lib = exercise.lib();
    match fs::read_to_string(&lib) {
        Ok(text) if text == starter => {
            print(&format!("{} is the starter already.", shown(&lib)));
            return Ok(Exit::Success);
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        // Bytes that are no text are kept like anything else.
        Ok(_) | Err(_) => {
            let kept = keep(&lib)?;
            print(&format!("Your code is kept in {}.", shown(&kept)));
        }
    }
    files::replace(&lib, &starter)?;
    print(&format!("{} is the starter again.", shown(&lib)));
    Ok(Exit::Success)
}

/// The learner's own code.
pub(super) fn sources(exercise: &Exercise) -> Result<Sources, Error> {
    let dir = &exercise.dir;
    match admit(dir) {
        Handed::In(sources) => Ok(sources),
        Handed::Missing => Err(Error::Usage(format!(
            "{}: it is not there; `cargo grader reset {}` writes the starter",
            exercise.lib().display(),
            exercise.slug
        ))),
        Handed::Refused(why) => Err(Error::Usage(format!("{}: {why}", dir.display()))),
        Handed::Unreadable(why) => Err(Error::Unreadable {
            path: dir.clone(),
            why,
        }),
    }
}

/// Copies a file to the first free name beside it: `lib.rs.bak`, `lib.rs.bak2`.
fn keep(lib: &Path) -> Result<PathBuf, Error> {
    let mut source = fs::File::open(lib).map_err(Error::io("read", lib))?;
    let mut number = 1;
    loop {
        let name = if number == 1 {
            "lib.rs.bak".to_owned()
        } else {
            format!("lib.rs.bak{number}")
        };
        let path = lib.with_file_name(name);
        // `create_new`: nothing that is there is ever written over.
        match fs::File::create_new(&path) {
            Ok(mut file) => {
                std::io::copy(&mut source, &mut file).map_err(Error::io("write", &path))?;
                return Ok(path);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(Error::io("create", &path)(error)),
        }
    }
}

/// A path as people see it from where they are.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir()
        .ok()
        .and_then(|here| here.canonicalize().ok());
    let short = here
        .as_deref()
        .and_then(|here| path.strip_prefix(here).ok());
    short.unwrap_or(path).display().to_string()
}
