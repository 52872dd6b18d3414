//! Questions whose answers are folded, and computed wherever a program can
//! know them.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::html::markdown::compact;
use crate::widgets::drawn::Drawn;
use crate::widgets::material::{Shown, Sight};
use crate::widgets::parts::answer::{Answer, BUTTON};
use crate::widgets::parts::key::{Key, same};
use crate::widgets::parts::language::Language;
use crate::widgets::parts::toml::parse;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Questions {
    question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    ask: Spanned<String>,
    #[serde(default)]
    choices: Vec<Choice>,
    answer: Option<Spanned<String>>,
    because: Option<String>,
    scenario: Option<Spanned<String>>,
    key: Option<Spanned<Key>>,
    language: Option<Language>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    text: Spanned<String>,
    #[serde(default)]
    right: bool,
    because: String,
}

/// What the template is given of a question.
#[derive(Serialize)]
struct QuestionValues {
    ask: String,
    keep: String,
    language: Option<Language>,
    choices: Vec<ChoiceValues>,
    answer: Option<String>,
    computed: bool,
}

#[derive(Serialize)]
struct ChoiceValues {
    text: String,
    verdict: String,
}

pub(crate) struct Quiz;

impl Widget for Quiz {
    fn name(&self) -> &'static str {
        "quiz"
    }

    fn body(&self) -> Body {
        Body::Required("TOML")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let all: Questions = parse(request)?;
        let mut drawn = Drawn::default();
        let mut questions = Vec::new();
        for question in &all.question {
            match values(request, question) {
                Ok(values) => questions.push(values),
                Err(problem) => drawn.problems.push(problem),
            }
        }
        drawn.material.questions = questions.len();
        drawn.material.sights = asked(request, &all.question);
        let button = deferred::for_screen(BUTTON);
        let values =
            serde_json::json!({ "id": request.id, "questions": questions, "button": button });
        drawn.html = compact(&request.render("quiz/template.html", &values));
        Ok(drawn)
    }
}

/// What the questions ask recordings for.
fn asked(request: &Request<'_>, questions: &[Question]) -> Vec<Sight> {
    let asked = questions.iter().filter_map(|question| {
        let (scenario, key) = (question.scenario.as_ref()?, question.key.as_ref()?);
        let at = request.in_chapter(&question.ask.span());
        let shown = Shown::Questioned(key.get_ref().word().to_owned());
        let scenario = scenario.get_ref().clone();
        Some(Sight {
            at,
            scenario,
            shown,
        })
    });
    asked.collect()
}

fn values(request: &Request<'_>, question: &Question) -> Result<QuestionValues, Problem> {
    let computed = compute(request, question)?;
    let ask = request.html(question.ask.get_ref());
    let keep = request.storage_key(question.ask.get_ref());
    if question.choices.is_empty() {
        let answer = free_answer(request, question, computed.as_deref())?;
        let because = question.because.as_deref().unwrap_or_default();
        let answer = Answer {
            key: &answer,
            label: "Your answer",
            summary: "Show the answer",
            rest: &request.to_html(because),
        };
        let answer = Some(answer.html(request));
        return Ok(QuestionValues {
            ask,
            keep,
            language: question.language,
            choices: Vec::new(),
            answer,
            computed: computed.is_some(),
        });
    }
    check_choices(request, question, computed.as_deref())?;
    let choices = question.choices.iter().map(|choice| {
        let (class, sign) = if choice.right {
            ("right", "✓ Right.")
        } else {
            ("wrong", "✗ No.")
        };
        let because = request.html(&choice.because);
        let verdict = format!("<div class=\"wl-{class}\"><strong>{sign}</strong> {because}</div>");
        ChoiceValues {
            text: request.html(choice.text.get_ref()),
            verdict: deferred::answer(&verdict),
        }
    });
    Ok(QuestionValues {
        ask,
        keep,
        language: question.language,
        choices: choices.collect(),
        answer: None,
        computed: computed.is_some(),
    })
}

/// The right answer as the recording gives it.
fn compute(request: &Request<'_>, question: &Question) -> Result<Option<String>, Problem> {
    match (&question.scenario, &question.key) {
        (None, None) => Ok(None),
        (Some(scenario), Some(key)) => {
            let recording = request.recording_of(scenario.get_ref(), |what, help| {
                request.wrong_in_body(&scenario.span(), what, help)
            })?;
            key.get_ref().answer(recording).map(Some).ok_or_else(|| {
                let what = format!("the scenario `{}` has no such answer", scenario.get_ref());
                request.wrong_in_body(&key.span(), what, "ask for another key, or take it away")
            })
        }
        _ => Err(request.wrong_in_body(
            &question.ask.span(),
            "this question has only one of `scenario` and `key`",
            "write both, so that the answer can be computed, or none",
        )),
    }
}

fn free_answer(
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

fn check_choices(
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

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    #[test]
    fn a_free_question_is_answered_by_its_recording() {
        let text = "```wakeline quiz\n[[question]]\nask = \"How long?\"\nbecause = \"The sum.\"\n\
                    scenario = \"demo::one_by_one\"\nkey = \"total\"\n```\n";
        let drawn = drawn(text);
        assert!(
            drawn
                .html
                .contains("<div class=\"wl-key\">90 ms</div><p>The sum.</p>")
        );
        assert_eq!(drawn.material.questions, 1);
    }

    #[test]
    fn a_question_belongs_to_one_language_or_to_both() {
        let question =
            |more| format!("[[question]]\nask = \"a\"\nanswer = \"b\"\nbecause = \"c\"\n{more}\n");
        let text = format!(
            "```wakeline quiz\n{}{}```\n",
            question("language = \"python\""),
            question("")
        );
        let html = drawn(&text).html;
        assert_eq!(html.matches("<li class=\"wl-question\"").count(), 2);
        assert_eq!(html.matches("data-language=\"python\"").count(), 1);
    }

    #[test]
    fn every_question_that_is_wrong_is_reported() {
        let question = "[[question]]\nask = \"a\"\nbecause = \"b\"\n";
        let what = problems(&format!("```wakeline quiz\n{question}{question}```\n"));
        assert_eq!(what, ["this question has neither choices nor an answer"; 2]);
    }
}
