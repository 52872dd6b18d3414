//! The reader is the loop: at every turn of a recorded run, whom to poll next,
//! or whether to sleep. The right choice is what the loop did.

mod queue;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use toml::Spanned;
use wakeline::timeline::{Actor, Event};

use self::queue::Turn;
use self::words::Choice;
use crate::chapter::directive::Directive;
use crate::chapter::problem::{Place, Problem};
use crate::html::markdown::compact;
use crate::html::{deferred, escape};
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::code::shown;
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
    queue: Vec<String>,
    /// Whether the future of `block_on` is ready.
    main: bool,
    timers: Vec<String>,
    waiting: Vec<String>,
    /// How many were in the queue before, where the reader is to fill it.
    left: Option<usize>,
    /// Why each one is put into the queue, or is not.
    puts: String,
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
        &["from", "to", "file", "region"]
    }

    fn body(&self) -> widget::Body {
        widget::Body::Optional("TOML, or nothing")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let recording = request.recording("scenario")?;
        is_new(request)?;
        let body: Body = parse(request)?;
        let events = &recording.timeline.events;
        let turns = between(request, queue::turns(recording))?;
        let own = own_words(request, &body, &turns)?;
        let puts: Vec<_> = (0..turns.len())
            .map(|index| puts(&turns, index, events))
            .collect();
        let turns = turns.iter().enumerate().map(|(index, turn)| {
            let own = |choice| own.get(&(index, choice)).map(|text| request.html(text));
            let mut values = values(turn, events, own, puts.get(index + 1));
            if let Some((left, puts)) = &puts[index] {
                values.left = Some(*left);
                values.puts = deferred::answer(puts);
            }
            values
        });
        let code = shown(request)?;
        let ask = body.ask.as_deref();
        let values = json!({
            "id": request.id,
            "keep": request.storage_key(&format!("{:?}", request.directive.args)),
            "ask": request.html(ask.unwrap_or("Whom does the loop poll next?")),
            "turns": turns.collect::<Vec<_>>(),
        });
        let html = request.render("event_loop/template.html", &values);
        let html = compact(&html);
        let code = code.map_or_else(String::new, |(_, html)| html);
        Ok(Drawn::html(format!("{code}\n\n{html}")))
    }
}

/// Whoever has seen the run does not have to think.
fn is_new(request: &Request<'_>) -> Result<(), Problem> {
    let scenario = request.required("scenario")?;
    let page = request.page;
    let mut before = page.outline.before(request.directive);
    let shows = |directive: &&Directive| {
        let arg = directive.arg("scenario");
        arg.is_some_and(|arg| arg.value == scenario)
    };
    let Some(shown) = before.find(shows) else {
        return Ok(());
    };
    let line = Place::of(&page.chapter.source, &shown.all).line;
    let (name, file) = (&shown.name, page.chapter.file.display());
    Err(request.wrong(
        "scenario",
        format!("`{scenario}` was shown before, by `{name}` in {file}:{line}"),
        "let the reader be the loop of a run that is new to them",
    ))
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

/// How many are in the queue already, and for each other task whether and why
/// it is put into the queue. `None` where nobody is put in, or not at its end, or
/// where nobody else is there.
fn puts(turns: &[Turn], index: usize, events: &[Event]) -> Option<(usize, String)> {
    let (before, turn) = (turns.get(index.checked_sub(1)?)?, &turns[index]);
    let left = turn.left(before);
    let new = |task: &&Actor| !left.contains(*task);
    let queue = turn.queue();
    let in_queue = left.iter().filter(|task| queue.contains(*task));
    let in_queue: Vec<Actor> = in_queue.copied().collect();
    let nobody_came = turn.ready.iter().filter(new).count() == 0;
    let is_alone = turn.tasks().len() == left.len() + 1;
    if !queue.starts_with(&in_queue) || nobody_came || is_alone {
        return None;
    }
    // In an order that says nothing.
    let asked = turn.tasks().into_iter().filter(|task| new(&task));
    let items: String = asked
        .map(|task| {
            let (class, text) = match turn.waiting.get(&task) {
                None => ("right", format!("✓ {task}: {}.", turn.put_by(task, events))),
                Some(since) => {
                    let on = words::waits(task, *since, events);
                    ("wrong", format!("✗ {task} waits for {on}."))
                }
            };
            let text = escape(&text);
            format!("<li class=\"wl-{class}\" data-put=\"{task}\">{text}</li>")
        })
        .collect();
    Some((in_queue.len(), format!("<ul>{items}</ul>")))
}

fn values(
    turn: &Turn,
    events: &[Event],
    own: impl Fn(Choice) -> Option<String>,
    next: Option<&Option<(usize, String)>>,
) -> TurnValues {
    let tells_wakes = next.is_none_or(Option::is_none);
    let (mut buttons, mut answer) = (String::new(), String::from("<ul>"));
    for choice in turn.choices() {
        let word = choice.word();
        let (class, text) = if choice == turn.right() {
            let did = escape(&turn.did(events, tells_wakes));
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
    let mut timers: Vec<_> = waiting
        .clone()
        .filter_map(|(task, since)| Some((words::until(*task, *since, events)?, task)))
        .collect();
    timers.sort();
    TurnValues {
        at: turn.at.to_string(),
        queue: turn.queue().iter().map(ToString::to_string).collect(),
        main: turn.ready.contains(&Actor::Main),
        timers: timers
            .iter()
            .map(|(at, task)| format!("{at}: {task}"))
            .collect(),
        waiting: waiting
            .map(|(task, since)| format!("{task}: {}", words::waits_for(*since, events)))
            .collect(),
        left: None,
        puts: String::new(),
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
    fn the_reader_fills_the_queue_where_somebody_came_in() {
        let html = drawn("```wakeline loop scenario=\"demo::two_tasks\"\n```\n").html;
        let turns: Vec<&str> = html.split("<li tabindex=\"-1\"").skip(1).collect();
        let left: Vec<&str> = turns
            .iter()
            .map(|turn| turn.split_once('>').unwrap().0.trim())
            .collect();
        // `main` is polled, t1, t2, then the timer wakes both, and t1 wakes `main`,
        // when nobody else could be meant.
        let none = "data-left=\"0\"";
        assert_eq!(left, ["", none, "", "", none, "", ""]);
        assert!(turns[1].contains("✓ t2: main spawned it."));
        assert!(turns[1].contains("✗ main waits for t1."));
        assert!(turns[4].contains("✓ t1: the timer woke it."));
        // Who is woken then is the reader's to say.
        assert!(turns[3].contains("time goes to 10 ms.<"));
    }

    #[test]
    fn main_is_beside_the_queue_and_never_in_it() {
        let html = drawn("```wakeline loop scenario=\"demo::one_by_one\"\n```\n").html;
        assert!(!html.contains("<ul data-place=\"ready\"><li"), "{html}");
        assert!(html.contains("<ul data-place=\"main\"><li class=\"wl-chip\">main</li></ul>"));
    }

    #[test]
    fn a_run_that_was_shown_before_is_no_game() {
        let game = "```wakeline loop scenario=\"demo::both\"\n```\n";
        let shown = "# A\n\n```wakeline timeline scenario=\"demo::both\"\n```\n\n";
        assert_eq!(
            problems(&format!("{shown}{game}")),
            ["`demo::both` was shown before, by `timeline` in book/src/a.md:3"]
        );
        assert!(problems(&format!("{game}{shown}")).is_empty());
    }

    #[test]
    fn nobody_plays_a_stretch_without_turns() {
        let what = problems("```wakeline loop scenario=\"demo::one_by_one\" from=\"91\"\n```\n");
        assert_eq!(what, ["the loop has no turn to choose in"]);
    }
}
