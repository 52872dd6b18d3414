//! A program whose numbers the reader moves. Every combination of them was run
//! when the book was built, so what the page shows really happened. Without a
//! script, and on paper: the run at the start, and a table of others.

mod body;
mod code;
mod goal;
mod grid;
mod table;

use serde_json::{Value, json};

use self::body::{Body as Text, Control, Predict};
use self::grid::Grid;
use crate::chapter::problem::{Problem, did_you_mean};
use crate::edition::Edition;
use crate::html::markdown::{html, to_html};
use crate::html::{deferred, escape};
use crate::sources::labs::Lab as Runs;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::answer::Answer;
use crate::widgets::parts::timeline::{View, Words, figure};
use crate::widgets::parts::toml::parse;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Lab;

impl Widget for Lab {
    fn name(&self) -> &'static str {
        "lab"
    }

    fn required(&self) -> &'static [&'static str] {
        &["scenario"]
    }

    fn body(&self) -> Body {
        Body::Required("TOML")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let text: Text = parse(request)?;
        let lab = runs(request)?;
        let controls = text.controls(request, lab)?;
        let indices: Vec<usize> = controls.iter().map(|control| control.start).collect();
        let start = lab.point(&indices);
        let goals = goal::all(request, &text.goal, lab, &controls, start)?;
        let code = code::html(request, &text, &controls)?;
        let prediction = match &text.predict {
            Some(predict) => prediction(request, predict, lab, start)?,
            None => String::new(),
        };
        let grid = Grid::new(lab, start);
        let asked: Vec<String> = text.goal.iter().map(|goal| html(&goal.ask)).collect();
        let values = json!({
            "id": request.id,
            "keep": request.storage_key(&text.ask),
            // Who teaches knows the answer.
            "waits": text.predict.is_some() && request.resources().edition == Edition::Learner,
            "ask": html(&text.ask),
            "code": code.html,
            "prediction": prediction,
            "bench": deferred::for_screen(&bench(request, &controls, &grid, &goals, &code.spots)),
            "goals": asked,
            "still": deferred::defer(&still(request, lab, &controls, start, grid.until)),
        });
        Ok(Drawn::html(request.render("lab/template.html", &values)))
    }
}

/// The lab that the directive names.
fn runs<'page>(request: &Request<'page>) -> Result<&'page Runs, Problem> {
    let name = request.required("scenario")?;
    let recordings = &request.resources().sources.recordings;
    recordings.lab(name).ok_or_else(|| {
        let help = match did_you_mean(name, recordings.labs()) {
            Some(name) => format!("did you mean `{name}`?"),
            None if recordings.get(name).is_some() => {
                "it has no parameters; list it in `labs![…]` of its module".to_owned()
            }
            None => format!(
                "the listings have the labs {}",
                recordings.labs().collect::<Vec<_>>().join(", ")
            ),
        };
        request.wrong("scenario", format!("there is no lab `{name}`"), help)
    })
}

/// The field for a prediction of the run at the start.
fn prediction(
    request: &Request<'_>,
    predict: &Predict,
    lab: &Runs,
    start: usize,
) -> Result<String, Problem> {
    let Some(key) = predict.key.get_ref().answer(lab.run(start)) else {
        return Err(request.wrong_in_body(
            &predict.key.span(),
            "the run at the start has no such answer",
            "ask for another key, or start with other values",
        ));
    };
    let answer = Answer {
        key: &key,
        label: "I predict",
        summary: "Show me",
        rest: &to_html(&predict.because),
    };
    let ask = html(&predict.ask);
    Ok(format!(
        "<div class=\"wl-ask\">{ask}</div>{}",
        answer.html(request)
    ))
}

/// What a script needs: controls, the room for a timeline, and all runs.
fn bench(
    request: &Request<'_>,
    controls: &[Control<'_>],
    grid: &Grid,
    goals: &[String],
    spots: &[code::Spot],
) -> String {
    let data = json!({
        "until": grid.until.0,
        "rows": grid.rows,
        "waits": grid.waits,
        "runs": grid.runs,
        "points": grid.points,
        "values": controls.iter().map(|control| &control.parameter.values).collect::<Vec<_>>(),
        "units": controls.iter().map(|control| &control.unit).collect::<Vec<_>>(),
        "goals": goals,
        "spots": spots,
    });
    let values = json!({
        "id": request.id,
        "controls": controls.iter().map(shown).collect::<Vec<_>>(),
        "rows": grid.rows.iter().map(|name| json!(name)).collect::<Vec<_>>(),
        "ticks": grid.ticks(),
        "name": grid.name_width(),
        "note": grid.note_width,
        "lines": grid.lines,
        // Nothing in it may end the element.
        "data": data.to_string().replace('<', "\\u003c"),
    });
    request.render("lab/bench.html", &values)
}

/// A control as its template wants it.
fn shown(control: &Control<'_>) -> Value {
    let choices = control.choices.iter().map(|choice| html(&choice.text));
    json!({
        "name": control.parameter.name,
        "label": html(&control.label),
        "start": control.start,
        "last": control.parameter.values.len() - 1,
        "value": control.value(control.start),
        "choices": choices.collect::<Vec<_>>(),
    })
}

/// The run at the start, and a table of others.
fn still(
    request: &Request<'_>,
    lab: &Runs,
    controls: &[Control<'_>],
    start: usize,
    until: wakeline::Millis,
) -> String {
    let at = controls.iter().map(Control::sentence);
    let at = at.collect::<Vec<_>>().join(", ");
    let words = Words {
        title: &format!("Timeline with {at}"),
        caption: &format!("With {}.", escape(&at)),
        until: Some(until),
    };
    let id = request.part("start");
    let figure = figure(request.resources(), &id, lab.run(start), View::Spans, words);
    to_html(&figure) + &table::html(request, lab, controls)
}

#[cfg(test)]
mod tests;
