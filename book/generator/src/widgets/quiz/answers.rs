//! Right answers: computed where a recording knows them, and never others than
//! those that the author marked.

use toml::Spanned;
use wakeline::timeline::Recording;

use super::{Choice, Question};
use crate::chapter::problem::Problem;
use crate::widgets::parts::key::same;
use crate::widgets::request::{Request, fingerprint};

/// The right answer as the recording gives it.
pub(super) fn compute(
    request: &Request<'_>,
    question: &Question,
    recording: Option<&Recording>,
) -> Result<Option<String>, Problem> {
    let Some(key) = &question.key else {
        return Ok(None);
    };
    let Some(recording) = recording else {
        return Err(request.wrong_in_body(
            &key.span(),
            "this question has a `key`, and no `scenario`",
            "add scenario = \"…\", whose recording knows the answer",
        ));
    };
    key.get_ref().answer(recording).map(Some).ok_or_else(|| {
        let scenario = question.scenario.as_ref().map_or("", |it| it.get_ref());
        let what = format!("the scenario `{scenario}` has no such answer");
        request.wrong_in_body(&key.span(), what, "ask for another key, or take it away")
    })
}

/// What a free question wants to read.
pub(super) fn free(
    request: &Request<'_>,
    question: &Question,
    computed: Option<&str>,
) -> Result<String, Problem> {
    let at = question.ask.span();
    if question.because.is_none() {
        let what = "this question does not say why its answer is right";
        return Err(request.wrong_in_body(&at, what, "add because = \"…\""));
    }
    match (&question.answer, computed) {
        (None, Some(computed)) => Ok(computed.to_owned()),
        (Some(answer), Some(computed)) if !same(answer.get_ref(), computed) => {
            Err(disagrees(request, answer, computed))
        }
        (Some(answer), _) => Ok(answer.get_ref().clone()),
        (None, None) => Err(request.wrong_in_body(
            &at,
            "this question has neither choices nor an answer",
            "add choices = [ … ] or answer = \"…\"",
        )),
    }
}

/// Whether choices can be chosen from, and the right one is right.
pub(super) fn check_choices(
    request: &Request<'_>,
    question: &Question,
    computed: Option<&str>,
) -> Result<(), Problem> {
    let at = question.ask.span();
    let right: Vec<&Choice> = question
        .choices
        .iter()
        .filter(|choice| choice.right)
        .collect();
    let (what, help) = if question.answer.is_some() || question.because.is_some() {
        (
            "this question has choices and also an answer",
            "keep one of the two",
        )
    } else if question.choices.len() < 2 {
        (
            "this question has only one choice",
            "add a choice that a learner would take",
        )
    } else if right.is_empty() {
        (
            "no choice of this question is right",
            "mark one with right = true",
        )
    } else if let Some(again) = said_twice(&question.choices) {
        let help = "write another, or take it away";
        let what = "two choices of this question say the same";
        return Err(request.wrong_in_body(&again.text.span(), what, help));
    } else {
        return match computed {
            None => Ok(()),
            Some(computed) => check_computed(request, question, &right, computed),
        };
    };
    Err(request.wrong_in_body(&at, what, help))
}

/// The one right choice must be the computed one, and no wrong choice may be.
fn check_computed(
    request: &Request<'_>,
    question: &Question,
    right: &[&Choice],
    computed: &str,
) -> Result<(), Problem> {
    if let [_, second, ..] = right {
        return Err(request.wrong_in_body(
            &second.text.span(),
            "a second right choice, but a computed answer is only one",
            format!("the recording says: {computed}"),
        ));
    }
    if let Some(choice) = right
        .iter()
        .find(|choice| !same(choice.text.get_ref(), computed))
    {
        return Err(disagrees(request, &choice.text, computed));
    }
    let wrong = question.choices.iter().filter(|choice| !choice.right);
    for choice in wrong {
        if same(choice.text.get_ref(), computed) {
            return Err(request.wrong_in_body(
                &choice.text.span(),
                "this choice is what the recording says, but it is not marked right",
                "take it away, it stands there twice",
            ));
        }
    }
    Ok(())
}

fn disagrees(request: &Request<'_>, text: &Spanned<String>, computed: &str) -> Problem {
    let what = format!("the right answer is not `{}`", text.get_ref().trim());
    let help = format!("the recording says: {computed}");
    request.wrong_in_body(&text.span(), what, help)
}

/// A choice that an earlier one says already; a kept answer could be either.
fn said_twice(choices: &[Choice]) -> Option<&Choice> {
    let is = |choice: &Choice| fingerprint(choice.text.get_ref());
    let mut each = choices.iter().enumerate();
    let again =
        each.find(|(index, choice)| choices[..*index].iter().any(|it| is(it) == is(choice)));
    again.map(|(_, choice)| choice)
}
