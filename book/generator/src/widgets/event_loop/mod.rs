//! The reader is the loop: at every turn of a recorded run, whom to poll next,
//! or whether to sleep. The right choice is what the loop did.

mod queue;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use toml::Spanned;
use wakeline::timeline::Event;

use self::queue::Turn;
use self::words::Choice;
use crate::chapter::problem::Problem;
use crate::html::markdown::compact;
use crate::html::{deferred, escape};
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::toml::parse;
use crate::widgets::request::Request;
use crate::widgets::widget::{self, Widget};

/// More turns tire out the reader.
const MOST: usize = 40;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    ask: Option<String>,
    #[serde(default)]
    because: Vec<Because>,
}

/// An author's words for a wrong choice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Because {
    turn: Spanned<usize>,
    choice: Spanned<String>,
    text: String,
}

/// What the template is given of a turn.
#[derive(Serialize)]
struct TurnValues {
    at: String,
    ready: Vec<String>,
    waiting: Vec<String>,
    buttons: String,
    answer: String,
}

pub(crate) struct EventLoop;

impl Widget for EventLoop {
    fn name(&self) -> &'static str {
        "loop"
    }

    fn required(&self) -> &'static [&'static str] {
        &["scenario"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["from", "to"]
    }

    fn body(&self) -> widget::Body {
        widget::Body::Optional("TOML, or nothing")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let recording = request.recording("scenario")?;
        let body: Body = parse(request)?;
        let events = &recording.timeline.events;
        let turns = between(request, queue::turns(recording))?;
        let own = own_words(request, &body, &turns)?;
        let turns = turns.iter().enumerate().map(|(index, turn)| {
            let own = |choice| own.get(&(index, choice)).map(|text| request.html(text));
            values(turn, events, own)
        });
        let ask = body.ask.as_deref();
        let values = json!({
            "id": request.id,
            "keep": request.storage_key(&format!("{:?}", request.directive.args)),
            "ask": request.html(ask.unwrap_or("Whom does the loop poll next?")),
            "turns": turns.collect::<Vec<_>>(),
        });
        let html = request.render("event_loop/template.html", &values);
        Ok(Drawn::html(compact(&html)))
    }
}

/// The turns that the author wants.
fn between(request: &Request<'_>, turns: Vec<Turn>) -> Result<Vec<Turn>, Problem> {
    let at = |key: &str, otherwise: u64| match request.arg(key) {
        None => Ok(otherwise),
        Some(text) => text.parse().map_err(|_| {
            let help = format!("write it without a unit: {key}=\"40\"");
            let what = format!("`{key}` is not a number of milliseconds");
            request.wrong(key, what, help)
        }),
    };
    let (from, to) = (at("from", 0)?, at("to", u64::MAX)?);
    let turns: Vec<Turn> = turns
        .into_iter()
        .filter(|turn| (from..=to).contains(&turn.at.0))
        .collect();
    let problem = |what: String, help: &str| request.wrong("scenario", what, help);
    match turns.len() {
        0 => Err(problem(
            "the loop has no turn to choose in".to_owned(),
            "take a scenario that runs on the loop, and a time in which it does",
        )),
        1..=MOST => Ok(turns),
        count => Err(problem(
            format!("the loop has {count} turns, and nobody plays more than {MOST}"),
            "show a part of them: from=\"0\" to=\"40\"",
        )),
    }
}

/// The author's words, by turn and choice.
fn own_words<'a>(
    request: &Request<'_>,
    body: &'a Body,
    turns: &[Turn],
) -> Result<BTreeMap<(usize, Choice), &'a str>, Problem> {
    let mut own = BTreeMap::new();
    for because in &body.because {
        let number = *because.turn.get_ref();
        let Some((index, turn)) = number
            .checked_sub(1)
            .and_then(|index| Some((index, turns.get(index)?)))
        else {
            let help = format!("turns are counted from 1 to {} here", turns.len());
            let what = format!("there is no turn {number}");
            return Err(request.wrong_in_body(&because.turn.span(), what, help));
        };
        let choices = turn.choices();
        let wrong = |choice: &&Choice| **choice != turn.right();
        let word = because.choice.get_ref();
        let Some(choice) = choices
            .iter()
            .filter(wrong)
            .find(|choice| choice.word() == *word)
        else {
            let words: Vec<String> = choices.iter().filter(wrong).map(|c| c.word()).collect();
            let what = format!("`{word}` is not a wrong choice of turn {number}");
            let help = format!("its wrong choices are {}", words.join(", "));
            return Err(request.wrong_in_body(&because.choice.span(), what, help));
        };
        own.insert((index, *choice), because.text.as_str());
    }
    Ok(own)
}

fn values(turn: &Turn, events: &[Event], own: impl Fn(Choice) -> Option<String>) -> TurnValues {
    let (mut buttons, mut answer) = (String::new(), String::from("<ul>"));
    for choice in turn.choices() {
        let word = choice.word();
        let (class, text) = if choice == turn.right() {
            let did = escape(&turn.did(events));
            ("right", format!("✓ {}: {did}", turn.at))
        } else {
            let computed = || escape(&turn.because(choice, events));
            let text = own(choice).unwrap_or_else(computed);
            ("wrong", format!("✗ {word}: {text}"))
        };
        buttons.extend([
            "<button type=\"button\" class=\"wl-do\" data-choice=\"",
            &word,
        ]);
        buttons.extend(["\">", &word, "</button> "]);
        answer.extend(["<li class=\"wl-", class, "\" data-choice=\"", &word, "\">"]);
        answer.extend([&text, "</li>"]);
    }
    let actions = format!("<p class=\"wl-actions\">{buttons}<span class=\"wl-status\"></span></p>");
    let waiting = turn.waiting.iter();
    TurnValues {
        at: turn.at.to_string(),
        ready: turn.ready.iter().map(ToString::to_string).collect(),
        waiting: waiting
            .map(|(task, since)| format!("{task}: {}", words::waits(*task, *since, events)))
            .collect(),
        buttons: deferred::for_screen(&actions),
        answer: deferred::answer(&(answer + "</ul>")),
    }
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    #[test]
    fn each_turn_offers_the_tasks_and_sleep_and_an_authors_words_replace_the_computed_ones() {
        let text = "```wakeline loop scenario=\"demo::one_by_one\"\n[[because]]\nturn = 2\n\
                    choice = \"main\"\ntext = \"Busy *waiting*.\"\n```\n";
        let html = drawn(text).html;
        assert!(html.contains("data-choice=\"main\"") && html.contains("data-choice=\"sleep\""));
        assert!(html.contains("✗ main: Busy <em>waiting</em>."));
    }

    #[test]
    fn nobody_plays_a_stretch_without_turns() {
        let what = problems("```wakeline loop scenario=\"demo::one_by_one\" from=\"91\"\n```\n");
        assert_eq!(what, ["the loop has no turn to choose in"]);
    }
}
