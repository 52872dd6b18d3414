//! Questions whose answers are folded, and computed wherever a program can
//! know them; what the program did is shown after the answer.

mod answers;
mod run;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use wakeline::timeline::Recording;

use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::html::deferred;
use crate::html::markdown::{compact, plain};
use crate::widgets::drawn::Drawn;
use crate::widgets::material::{Asked, Shown, Sight};
use crate::widgets::parts::answer::{Answer, BUTTON};
use crate::widgets::parts::key::Key;
use crate::widgets::parts::language::Language;
use crate::widgets::parts::toml::parse;
use crate::widgets::request::{Request, fingerprint};
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
    anchor: String,
    keep: String,
    language: Option<Language>,
    choices: Vec<ChoiceValues>,
    answer: Option<String>,
    run: Option<String>,
}

#[derive(Serialize)]
struct ChoiceValues {
    text: String,
    /// By which a reader's choice is kept, wherever it stands.
    is: String,
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
        for (index, question) in all.question.iter().enumerate() {
            let anchor = request.part(&(index + 1).to_string());
            match values(request, question, anchor) {
                Ok(values) => {
                    drawn.material.questions.push(asked(question, &values));
                    questions.push(values);
                }
                Err(problem) => drawn.problems.push(problem),
            }
        }
        drawn.material.sights = sights(request, &all.question);
        let values = serde_json::json!({
            "id": request.id,
            "questions": questions,
            // Who teaches talks about the choices in the author's order.
            "mix": request.resources().edition == Edition::Learner,
            "button": deferred::for_screen(BUTTON),
        });
        drawn.html = compact(&request.render("quiz/template.html", &values));
        Ok(drawn)
    }
}

/// What the questions ask recordings for.
fn sights(request: &Request<'_>, questions: &[Question]) -> Vec<Sight> {
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

fn values(
    request: &Request<'_>,
    question: &Question,
    anchor: String,
) -> Result<QuestionValues, Problem> {
    let recording = recording(request, question)?;
    let computed = answers::compute(request, question, recording)?;
    let computed = computed.as_deref();
    let mut answer = None;
    if question.choices.is_empty() {
        let key = answers::free(request, question, computed)?;
        let because = question.because.as_deref().unwrap_or_default();
        let free = Answer {
            key: &key,
            label: "Your answer",
            summary: "Show the answer",
            rest: &request.to_html(because),
        };
        answer = Some(free.html(request));
    } else {
        answers::check_choices(request, question, computed)?;
    }
    let key = question.key.as_ref().map(|key| *key.get_ref());
    let run = recording.map(|recording| run::fold(request, &anchor, recording, key));
    let choices = question.choices.iter();
    let choices = choices.map(|choice| values_of(request, choice));
    Ok(QuestionValues {
        ask: request.html(question.ask.get_ref()),
        anchor,
        keep: request.storage_key(question.ask.get_ref()),
        language: question.language,
        choices: choices.collect(),
        answer,
        run,
    })
}

/// What the page of progress is told of a question.
fn asked(question: &Question, values: &QuestionValues) -> Asked {
    let ask = question.ask.get_ref().trim();
    Asked {
        keep: values.keep.clone(),
        anchor: values.anchor.clone(),
        ask: plain(ask.split("\n\n").next().unwrap_or(ask)),
    }
}

fn values_of(request: &Request<'_>, choice: &Choice) -> ChoiceValues {
    let (class, sign) = if choice.right {
        ("right", "✓ Right.")
    } else {
        ("wrong", "✗ No.")
    };
    let because = request.html(&choice.because);
    let verdict = format!("<div class=\"wl-{class}\"><strong>{sign}</strong> {because}</div>");
    ChoiceValues {
        text: request.html(choice.text.get_ref()),
        is: fingerprint(choice.text.get_ref()),
        verdict: deferred::answer(&verdict),
    }
}

/// The recording that a question is about.
fn recording<'page>(
    request: &Request<'page>,
    question: &Question,
) -> Result<Option<&'page Recording>, Problem> {
    let Some(scenario) = &question.scenario else {
        return Ok(None);
    };
    let problem = |what, help| request.wrong_in_body(&scenario.span(), what, help);
    request.recording_of(scenario.get_ref(), problem).map(Some)
}

#[cfg(test)]
mod tests {
    use crate::edition::Edition;
    use crate::html::deferred::{Deferred, Medium};
    use crate::widgets::testing::{drawn, drawn_for, problems, returned};

    const CHOICES: &str = "```wakeline quiz\n[[question]]\nask = \"How long?\"\n\
        scenario = \"demo::one_by_one\"\nkey = \"total\"\nchoices = [\n\
        { text = \"90 ms\", right = true, because = \"The sum.\" },\n\
        { text = \"50 ms\", because = \"The longer.\" },\n]\n```\n";

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
        let asked = &drawn.material.questions[0];
        assert_eq!(asked.ask, "How long?");
        assert!(drawn.html.contains(&format!("id=\"{}\"", asked.anchor)));
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

    #[test]
    fn a_key_needs_a_scenario_and_a_scenario_needs_no_key() {
        let scenario = "scenario = \"demo::one_by_one\"\n";
        let question = |lines| {
            format!(
                "```wakeline quiz\n[[question]]\nask = \"a\"\nanswer = \"b\"\nbecause = \"c\"\n{lines}```\n"
            )
        };
        let drawn = drawn(&question(scenario));
        assert!(drawn.problems.is_empty() && drawn.html.contains("<svg"));
        let what = problems(&question("key = \"total\"\n"));
        assert_eq!(what, ["this question has a `key`, and no `scenario`"]);
    }

    #[test]
    fn two_choices_of_one_text_are_an_error() {
        let what = problems(&CHOICES.replace("90 ms", "50  ms"));
        assert_eq!(what, ["two choices of this question say the same"]);
    }

    #[test]
    fn what_the_program_did_is_deferred_like_an_answer() {
        let mut deferred = Deferred::default();
        let text = deferred.take_out(&returned(Edition::Learner, CHOICES).html);
        assert!(
            text.contains("wl-run") && !text.contains("fetch(a)"),
            "{text}"
        );
        let page = deferred.resolve().fill(&text, Medium::Screen);
        assert!(
            page.contains("<svg") && !page.contains("fetch(a)"),
            "{page}"
        );
        let output = CHOICES.replace("\"total\"", "\"output\"");
        let output = output.replace("90 ms", "got page a and page b");
        let html = drawn(&output).html;
        assert!(
            html.contains("wl-output") && !html.contains("<svg"),
            "{html}"
        );
    }

    #[test]
    fn choices_are_mixed_for_learners_alone_and_one_question_has_no_number() {
        assert!(drawn(CHOICES).html.contains("data-mix"));
        assert!(!drawn(CHOICES).html.contains("<ol"));
        assert!(
            !drawn_for(Edition::Instructor, CHOICES)
                .html
                .contains("data-mix")
        );
    }
}
