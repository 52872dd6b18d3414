//! What a prediction asks for: fields with names, each of which the recording
//! answers.

use serde::Serialize;
use wakeline::timeline::{Operation, Recording, What};

use crate::chapter::problem::did_you_mean;
use crate::widgets::parts::key::Key;

/// How an answer is compared with what a reader writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// `300`, `300 ms`, `0.3 s`.
    Time,
    /// `3`.
    Count,
    /// `a, b`, `fetch(a) → fetch(b)`.
    List,
    /// Lines; letter case and punctuation do not count.
    Text,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Field {
    /// As the author names it: `ends fetch(b)`.
    #[serde(skip)]
    pub(super) name: String,
    /// As a reader sees it.
    pub(super) label: String,
    pub(super) kind: Kind,
    /// What the recording says.
    pub(super) answer: String,
    /// How many lines the field has.
    pub(super) lines: usize,
}

/// Why a recording has no answer: what, and what to do.
pub(super) type Refusal = (String, String);

/// The fields that `key` names, one after the other with commas between.
pub(super) fn fields(names: &str, recording: &Recording) -> Result<Vec<Field>, Refusal> {
    let names = apart(names);
    let mut fields: Vec<Field> = Vec::new();
    for name in names {
        if fields.iter().any(|field| field.name == name) {
            let what = format!("`key` asks for `{name}` twice");
            return Err((what, "ask for it once".to_owned()));
        }
        fields.push(field(name, recording)?);
    }
    Ok(fields)
}

/// The names in a list with commas; one inside parentheses is part of a name.
fn apart(names: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let parts = names.split(move |char| {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        char == ',' && depth == 0
    });
    parts.map(str::trim).collect()
}

fn field(name: &str, recording: &Recording) -> Result<Field, Refusal> {
    let (word, of) = name.split_once(' ').unwrap_or((name, ""));
    let of = of.trim();
    let (label, kind, answer) = match word {
        "total" | "peak" | "order" | "output" if of.is_empty() => whole(word, recording)?,
        "begins" => {
            let at = Some(operation(of, recording)?.begin);
            moment(format!("{of} begins at"), at, of)?
        }
        "ends" => {
            let at = operation(of, recording)?.end;
            moment(format!("{of} ends at"), at, of)?
        }
        "polls" => polls(of, recording)?,
        _ => return Err(unknown(name)),
    };
    Ok(Field {
        name: name.to_owned(),
        label,
        kind,
        lines: answer.lines().count(),
        answer,
    })
}

const WORDS: [&str; 7] = [
    "total", "peak", "order", "output", "begins", "ends", "polls",
];

fn unknown(name: &str) -> Refusal {
    let word = name.split_whitespace().next().unwrap_or_default();
    let help = match did_you_mean(word, WORDS.into_iter()) {
        Some(known) if known != word => format!("did you mean `{known}`?"),
        _ => "ask for total, peak, order, output, `begins NAME`, `ends NAME` or `polls TASK`, \
              with commas between"
            .to_owned(),
    };
    (format!("a prediction cannot ask for `{name}`"), help)
}

type Parts = (String, Kind, String);

/// What is asked of the whole run.
fn whole(word: &str, recording: &Recording) -> Result<Parts, Refusal> {
    let (key, label, kind) = match word {
        "total" => (Key::Total, "All is done at", Kind::Time),
        "peak" => (Key::Peak, "At one time, at most", Kind::Count),
        "order" => (Key::Order, "They end in this order", Kind::List),
        _ => (Key::Output, "What it says", Kind::Text),
    };
    let answer = key.answer(recording).ok_or_else(|| {
        let what = format!("this scenario has no `{word}`");
        (
            what,
            "ask for something else, or take `key` away".to_owned(),
        )
    })?;
    Ok((label.to_owned(), kind, answer))
}

fn moment(label: String, at: Option<wakeline::Millis>, of: &str) -> Result<Parts, Refusal> {
    let at = at.ok_or_else(|| {
        let what = format!("`{of}` never ends in this scenario");
        (what, "ask for its begin, or for something else".to_owned())
    })?;
    Ok((label, Kind::Time, at.to_string()))
}

/// The only operation of this name: `fetch(a)`.
fn operation<'a>(name: &str, recording: &'a Recording) -> Result<&'a Operation, Refusal> {
    let all = || recording.timeline.operations.iter();
    let mut found = all().filter(|one| one.name == *name);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err((
            format!("this scenario has several operations `{name}`"),
            "ask for one that there is once".to_owned(),
        )),
        (None, _) => {
            let names = all().map(|one| one.name.as_str());
            let help = match did_you_mean(name, names.clone()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("it has {}", names.collect::<Vec<_>>().join(", ")),
            };
            Err((format!("this scenario has no operation `{name}`"), help))
        }
    }
}

/// How often a task is polled: `main`, `t1`.
fn polls(task: &str, recording: &Recording) -> Result<Parts, Refusal> {
    let events = recording.timeline.events.iter();
    let polls = events.filter(|event| event.what == What::Polled && event.task.to_string() == task);
    match polls.count() {
        0 => Err((
            format!("this scenario has no task `{task}` that is polled"),
            "name a task as the pictures do: main, t1, t2".to_owned(),
        )),
        count => Ok((format!("Polls of {task}"), Kind::Count, count.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_commas_inside_stay_whole() {
        assert_eq!(
            apart("total, ends move(a, b), polls t1"),
            ["total", "ends move(a, b)", "polls t1"]
        );
    }
}
