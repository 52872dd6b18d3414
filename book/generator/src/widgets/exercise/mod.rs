//! The card of an exercise, made from the exercise itself.

use std::ops::Range;

use grader::catalogue::Exercise as Entry;
use serde_json::json;

use crate::chapter::problem::{Problem, did_you_mean};
use crate::html::deferred;
use crate::html::markdown::compact;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::exercise::{kind, page_of, tick};
use crate::widgets::parts::prediction::rules;
use crate::widgets::parts::timeline::goal;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Exercise;

impl Widget for Exercise {
    fn name(&self) -> &'static str {
        "exercise"
    }

    fn required(&self) -> &'static [&'static str] {
        &["slug"]
    }

    fn body(&self) -> Body {
        Body::Optional("[sentence] [`---` question `---` answer], Markdown")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let slug = request.required("slug")?;
        let exercise = find(request, slug)?;
        refuse_twice(request, slug)?;
        let (sentence, own) = parts(request)?;
        let mut drawn = request.markdown_of(&sentence);
        let own = own.map(|(question, answer)| {
            let [question, answer] = [question, answer].map(|part| request.markdown_of(&part));
            let html = |part: &Drawn| request.to_html(&part.html);
            let values = json!({ "question": html(&question), "answer": html(&answer) });
            drawn.absorb(question);
            drawn.absorb(answer);
            deferred::answer(&compact(&request.render("exercise/own.html", &values)))
        });
        let values = json!({
            "id": format!("exercise-{slug}"),
            "slug": slug,
            "title": exercise.title,
            "kind": kind(exercise.kind),
            "minutes": exercise.minutes,
            "points": exercise.max_score().0,
            "concepts": exercise.concepts,
            "tick": tick(exercise),
            "page": page_link(request, slug),
            "file": format!("exercises/{}/src/lib.rs", exercise.folder),
            "goal": goal_of(request, exercise)?,
            "body": drawn.html,
            "own": own,
        });
        let html = request.render("exercise/template.html", &values);
        let mut drawn = drawn.within(html);
        drawn.material.exercises.push(slug.to_owned());
        Ok(drawn)
    }
}

/// The sentence of the author's own; and what to ask of a solution that passes, with
/// its answer.
type Parts = (Range<usize>, Option<(Range<usize>, Range<usize>)>);

fn parts(request: &Request<'_>) -> Result<Parts, Problem> {
    let body = request.body();
    let parts = match rules(body).as_slice() {
        [] => return Ok((0..body.len(), None)),
        [first, second] => (first.end..second.start, second.end..body.len()),
        [first, ..] => (0..0, first.clone()),
    };
    let empty = |part: &Range<usize>| body[part.clone()].trim().is_empty();
    if empty(&parts.0) || empty(&parts.1) {
        let what = "a question about the learner's own solution needs its answer";
        let help = "write two lines `---`: one before the question, one before its answer";
        return Err(request.wrong_here(what, help));
    }
    let sentence = 0..rules(body)[0].start;
    Ok((sentence, Some(parts)))
}

fn find<'page>(request: &Request<'page>, slug: &str) -> Result<&'page Entry, Problem> {
    let catalogue = &request.resources().sources.catalogue;
    let mut exercises = catalogue.exercises();
    let found = exercises.find(|known| known.slug.as_str() == slug);
    found.ok_or_else(|| {
        let slugs = || catalogue.exercises().map(|known| known.slug.as_str());
        let help = did_you_mean(slug, slugs()).map_or_else(
            || {
                let slugs: Vec<&str> = slugs().collect();
                format!("the catalogue has {}", slugs.join(", "))
            },
            |slug| format!("did you mean `{slug}`?"),
        );
        request.wrong("slug", format!("there is no exercise `{slug}`"), help)
    })
}

/// Two cards would have one id.
fn refuse_twice(request: &Request<'_>, slug: &str) -> Result<(), Problem> {
    let mut earlier = request.page.outline.before(request.directive);
    let same = earlier.any(|directive| {
        directive.name == "exercise" && directive.arg("slug").is_some_and(|arg| arg.value == slug)
    });
    if !same {
        return Ok(());
    }
    Err(request.wrong(
        "slug",
        format!("the exercise `{slug}` stands twice in this chapter"),
        "keep one card, and link to it: [text](#exercise-SLUG)",
    ))
}

/// From the chapter to the exercise's own page.
fn page_link(request: &Request<'_>, slug: &str) -> String {
    let up = request.page.chapter.path.components().count();
    format!("{}{}", "../".repeat(up.saturating_sub(1)), page_of(slug))
}

/// The timeline that the first check expects in the nominal world.
fn goal_of(request: &Request<'_>, exercise: &Entry) -> Result<Option<String>, Problem> {
    let Some(check) = exercise.visible_checks().next() else {
        return Ok(None);
    };
    let broken = |what: String| {
        let help = "look at it and keep it: cargo course accept SLUG";
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
    let id = request.part("goal");
    Ok(Some(goal(request.resources(), &id, view, &title)))
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    const CARD: &str = "```wakeline exercise slug=\"two-at-once\"\n```\n";

    #[test]
    fn a_card_leads_to_the_page_of_its_exercise() {
        let drawn = drawn(CARD);
        assert!(drawn.html.contains("](exercises/two-at-once.md)"));
        assert!(drawn.html.contains("<svg"), "the goal");
        assert_eq!(drawn.material.exercises, ["two-at-once"]);
    }

    #[test]
    fn a_question_about_the_own_solution_is_in_a_fold_and_its_answer_in_another() {
        let body = "Now you.\n\n---\n\nWho *polls* it?\n\n---\n\nOnly `main`.\n";
        let html = drawn(&CARD.replace("\n```", &format!("\n{body}```"))).html;
        let (card, fold) = html.split_once("wl-own").expect("a fold");
        assert!(card.contains("Now you."), "{card}");
        let (question, answer) = fold.split_once("<details").expect("a fold in it");
        assert!(question.contains("<em>polls</em>"), "{question}");
        assert!(answer.contains("<code>main</code>"), "{answer}");
        assert!(!drawn(CARD).html.contains("wl-own"), "none was asked");
    }

    #[test]
    fn a_question_without_an_answer_is_refused() {
        for body in ["---\n\nWho?\n", "A.\n\n---\n\nWho?\n\n---\n"] {
            let what = problems(&CARD.replace("\n```", &format!("\n{body}```")));
            assert_eq!(
                what,
                ["a question about the learner's own solution needs its answer"]
            );
        }
    }

    #[test]
    fn one_card_of_an_exercise_is_enough_for_a_chapter() {
        let what = problems(&format!("{CARD}\n{CARD}"));
        assert_eq!(
            what,
            ["the exercise `two-at-once` stands twice in this chapter"]
        );
    }
}
