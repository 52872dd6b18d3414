//! A question before the answer. Until a reader has committed to a prediction,
//! or asked to be shown, the answer is folded and what follows is covered.

mod field;
mod tempting;

use std::ops::Range;

use serde_json::{Value, json};

use self::field::Field;
use self::tempting::Tempting;
use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::html::deferred;
use crate::html::markdown::compact;
use crate::widgets::drawn::Drawn;
use crate::widgets::material::{Shown, Sight};
use crate::widgets::parts::bars;
use crate::widgets::parts::prediction::{KNOWN, rules};
use crate::widgets::parts::scale::Scale;
use crate::widgets::parts::timeline::{View, Words, figure};
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Predict;

impl Widget for Predict {
    fn name(&self) -> &'static str {
        "predict"
    }

    fn optional(&self) -> &'static [&'static str] {
        &["scenario", "key"]
    }

    fn body(&self) -> Body {
        Body::Required("question `---` answer [`---` tempting values], Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let Some(Parts {
            question,
            answer,
            list,
        }) = parts(request.body())
        else {
            return Err(request.wrong_here(
                "`predict` has no line that parts question and answer",
                "write the question, then a line with only ---, then the answer",
            ));
        };
        let fields = fields(request)?;
        let tempting = tempting(request, &fields, list)?;
        let mut drawn = request.markdown_of(&question);
        let answered = request.markdown_of(&answer);
        let picture = picture(request, &answered)?;
        let rest = request.to_html(&format!("{picture}\n\n{}", answered.html));
        drawn.material.sights.extend(asked(request, &fields));
        drawn.absorb(answered);
        let form = json!({ "fields": fields, "bars": bars(request, &fields)? });
        let form = compact(&request.render("predict/fields.html", &form));
        let keys = json!({ "fields": fields, "tempting": tempting, "rest": rest });
        let values = json!({
            "id": request.id,
            "keep": request.storage_key(&request.body()[question]),
            "question": drawn.html,
            "form": if fields.is_empty() { String::new() } else { deferred::for_screen(&form) },
            "answer": deferred::answer(&request.render("predict/answer.html", &keys)),
            "done": request.resources().edition == Edition::Instructor,
            "known": deferred::for_screen(KNOWN),
        });
        let html = request.render("predict/template.html", &values);
        Ok(drawn.within(html))
    }
}

/// The run as a timeline, unless the author's answer draws it.
fn picture(request: &Request<'_>, answered: &Drawn) -> Result<String, Problem> {
    let Some(scenario) = request.arg("scenario") else {
        return Ok(String::new());
    };
    let recording = request.recording("scenario")?;
    let mut sights = answered.material.sights.iter();
    if sights.any(|sight| sight.shown == Shown::Run && sight.scenario == scenario) {
        return Ok(String::new());
    }
    let words = Words {
        title: &format!("Timeline of {scenario}"),
        ..Words::default()
    };
    let id = request.part("timeline");
    Ok(figure(
        request.resources(),
        &id,
        recording,
        View::Spans,
        words,
    ))
}

/// An operation that is asked for with its begin and its end can be drawn: which
/// two fields its bar fills, and the bar.
fn bars(request: &Request<'_>, fields: &[Field]) -> Result<Vec<Value>, Problem> {
    let place = |name: String| fields.iter().position(|field| field.name == name);
    let asked = fields.iter().filter_map(|field| {
        let of = field.name.strip_prefix("begins ")?.trim();
        Some((
            of,
            place(format!("begins {of}"))?,
            place(format!("ends {of}"))?,
        ))
    });
    let asked: Vec<(&str, usize, usize)> = asked.collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let view = request.recording("scenario")?.span_view();
    let operations = view.operations();
    let times = operations.filter_map(|span| Some((span.begin.0, span.end?.0)));
    // One axis for all that runs: that of a bar alone would tell where it ends.
    let scale = Scale::of(times.collect::<Vec<_>>().into_iter());
    let bars = asked.into_iter().map(|(name, begins, ends)| {
        let html = bars::html(request, [name].into_iter(), scale, str::to_owned);
        json!({ "of": format!("{begins} {ends}"), "html": html })
    });
    Ok(bars.collect())
}

/// What the recording answers, where the author asks it.
fn fields(request: &Request<'_>) -> Result<Vec<Field>, Problem> {
    let Some(names) = request.arg("key") else {
        return Ok(Vec::new());
    };
    if request.arg("scenario").is_none() {
        let help = "add scenario=\"…\", whose recording knows the answer";
        return Err(request.wrong("key", "`key` needs a `scenario`", help));
    }
    field::fields(names, request.recording("scenario")?)
        .map_err(|(what, help)| request.wrong("key", what, help))
}

fn tempting(
    request: &Request<'_>,
    fields: &[Field],
    list: Option<Range<usize>>,
) -> Result<Vec<Tempting>, Problem> {
    let Some(list) = list else {
        return Ok(Vec::new());
    };
    if fields.is_empty() {
        let what = "tempting values without a field to write them into";
        return Err(request.wrong_in_body(&list, what, "add key=\"…\" to the first line"));
    }
    let read = tempting::read(&request.body()[list.clone()], fields);
    let mut all = read.map_err(|(at, what, help)| {
        let at = list.start + at.start..list.start + at.end;
        request.wrong_in_body(&at, what, help)
    })?;
    for one in &mut all {
        one.because = request.html(&one.because);
    }
    Ok(all)
}

/// What it asks for, and after that shows.
fn asked(request: &Request<'_>, fields: &[Field]) -> Vec<Sight> {
    let Some(scenario) = request.arg("scenario") else {
        return Vec::new();
    };
    let mut names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    if names.is_empty() {
        // Whatever the question is, the picture below it answers.
        names.push("the timeline");
    }
    let said = names.contains(&"output").then_some(Shown::Said);
    let asked = names.into_iter().map(|name| Shown::Asked(name.to_owned()));
    let all = asked.chain([Shown::Run]).chain(said);
    all.map(|shown| request.sight(scenario, shown)).collect()
}

/// The parts of the body.
#[derive(Debug, PartialEq, Eq)]
struct Parts {
    question: Range<usize>,
    answer: Range<usize>,
    /// The list of tempting values, where there is one.
    list: Option<Range<usize>>,
}

/// What lies between the lines that are only `---`, where question and answer are
/// not empty. A line inside a block of code does not count.
fn parts(body: &str) -> Option<Parts> {
    let rules = rules(body);
    let (first, second) = (rules.first()?, rules.get(1));
    let question = 0..first.start;
    let answer = first.end..second.map_or(body.len(), |rule| rule.start);
    let empty = |range: &Range<usize>| body[range.clone()].trim().is_empty();
    (!empty(&question) && !empty(&answer)).then(|| Parts {
        question,
        answer,
        list: second.map(|rule| rule.end..body.len()),
    })
}

#[cfg(test)]
mod tests;
