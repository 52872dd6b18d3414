//! The card of an exercise, made from the exercise itself.

use serde_json::json;

use grader::catalogue::{Exercise, Kind};

use crate::chapter::problem::{Problem, did_you_mean};
use crate::html::deferred::Held;
use crate::widgets::parts::drawing::{escape, goal};
use crate::widgets::request::Request;

pub(crate) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let slug = request.required("slug");
    let catalogue = &request.page.sources.catalogue;
    let Some(exercise) = catalogue
        .exercises()
        .find(|known| known.slug.as_str() == slug)
    else {
        let slugs = || catalogue.exercises().map(|known| known.slug.as_str());
        let help = did_you_mean(slug, slugs()).map_or_else(
            || {
                format!(
                    "the catalogue has {}",
                    slugs().collect::<Vec<_>>().join(", ")
                )
            },
            |slug| format!("did you mean `{slug}`?"),
        );
        return Err(request.wrong("slug", format!("there is no exercise `{slug}`"), help));
    };
    if request
        .page
        .exercises
        .borrow()
        .iter()
        .any(|shown| shown == slug)
    {
        return Err(request.wrong(
            "slug",
            format!("the exercise `{slug}` stands twice in this chapter"),
            "keep one card, and link to it: [text](#exercise-SLUG)",
        ));
    }
    request.page.exercises.borrow_mut().push(slug.to_owned());
    let brings = &request.page.brings;
    brings.borrow_mut().exercises.push(slug.to_owned());
    let values = json!({
        "id": format!("exercise-{slug}"),
        "slug": slug,
        "title": exercise.title,
        "kind": kind(exercise.kind),
        "minutes": exercise.minutes,
        "points": exercise.max_score().0,
        "concepts": exercise.concepts,
        "tick": tick(request.page.held, exercise),
        "page": page_link(request, slug),
        "file": format!("exercises/{}/src/lib.rs", exercise.folder),
        "goal": goal_of(request, exercise)?,
        "body": request.markdown(),
    });
    Ok(request.page.templates.render("exercise.html", &values))
}

/// The folder of the pages of exercises, below the book.
pub(crate) const FOLDER: &str = "exercises";

/// The page of an exercise, as a link in Markdown has it: from the root of the book.
pub(crate) fn page_of(slug: &str) -> String {
    format!("{FOLDER}/{slug}.md")
}

/// From the chapter to the exercise's own page.
fn page_link(request: &Request<'_>, slug: &str) -> String {
    let up = request.page.chapter.path.components().count();
    format!("{}{}", "../".repeat(up.saturating_sub(1)), page_of(slug))
}

/// A box to tick when the exercise is done; it needs the script.
pub(crate) fn tick(held: &Held, exercise: &Exercise) -> String {
    let (slug, title) = (exercise.slug.as_str(), escape(&exercise.title));
    held.keep_for_screen(format!(
        "<label class=\"wl-tick\" data-keep=\"exercise/{slug}\"><input type=\"checkbox\" \
         aria-label=\"done: {title}\"> done</label>"
    ))
}

/// The timeline that the first check expects in the nominal world.
fn goal_of(request: &Request<'_>, exercise: &Exercise) -> Result<Option<String>, Problem> {
    let Some(check) = exercise.visible_checks().next() else {
        return Ok(None);
    };
    let broken = |what: String| {
        let help = "accept it with the solution: INSTA_UPDATE=always cargo test -p sol-SLUG";
        request.wrong("slug", what, help.replace("SLUG", exercise.slug.as_str()))
    };
    let snapshot = exercise
        .snapshot(check)
        .map_err(|error| broken(error.to_string()))?;
    let view = snapshot.view(0).ok_or_else(|| {
        broken(format!(
            "the snapshot of `{}` has no view of the nominal world",
            check.name
        ))
    })?;
    let title = format!(
        "Goal of {}: {}",
        exercise.title,
        check.name.replace('_', " ")
    );
    Ok(Some(goal(
        request.page,
        &format!("{}-goal", request.id),
        view,
        &title,
    )))
}

/// What is done in an exercise, in a few words.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Fill => "fill the gap",
        Kind::Write => "write",
        Kind::Debug => "debug",
    }
}
