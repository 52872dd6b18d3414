//! A prediction about a twin: do its timelines differ, and where first? The
//! answer, and why another one is wrong, is computed.

use std::ops::Range;

use serde_json::{Value, json};
use wakeline::view::Pair;

use super::compared::Compared;
use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::html::deferred;
use crate::html::markdown::compact;
use crate::widgets::parts::prediction::{KNOWN, rules};
use crate::widgets::request::Request;

/// What a reader chooses who sees no difference.
const NOWHERE: &str = "nothing: they are the same";

/// The question in a body, where a line `---` parts it from the rest.
pub(super) fn parts(body: &str) -> (Option<Range<usize>>, Range<usize>) {
    match rules(body).first() {
        Some(rule) => (Some(0..rule.start), rule.end..body.len()),
        None => (None, 0..body.len()),
    }
}

/// The question, as a prediction that covers what stands below it in the twin.
/// `asked` is its text in the body, `html` the same as Markdown with HTML.
pub(super) fn html(
    request: &Request<'_>,
    compared: &Compared<'_>,
    asked: Range<usize>,
    html: &str,
) -> Result<String, Problem> {
    if compared.pairs.is_empty() {
        return Err(request.wrong_in_body(
            &asked,
            "neither program has an operation, so there is nothing to predict",
            "take the question and the line --- away",
        ));
    }
    let mut names = vec![NOWHERE];
    for pair in &compared.pairs {
        if !names.contains(&pair.name.as_str()) {
            names.push(&pair.name);
        }
    }
    let first = compared.first.map(|first| &compared.pairs[first]);
    let answer = first.map_or(NOWHERE, |pair| pair.name.as_str());
    let others = compared.pairs.iter().filter(|pair| pair.name != answer);
    let form = request.render("twin/field.html", &json!({ "names": names }));
    let keys = json!({
        "fields": [{ "label": "First difference", "kind": "text", "answer": answer, "lines": 1 }],
        "tempting": others.map(tempting).collect::<Vec<_>>(),
        "rest": "",
    });
    let id = request.part("question");
    let values = json!({
        "id": id,
        "keep": request.storage_key(&request.body()[asked]),
        "question": html,
        "form": deferred::for_screen(&compact(&form)),
        "answer": deferred::answer(&request.render("predict/answer.html", &keys)),
        "done": request.resources().edition == Edition::Instructor,
        "known": deferred::for_screen(KNOWN),
        "covers": "The comparison",
    });
    Ok(request.render("predict/template.html", &values))
}

/// Why another operation is not the first difference.
fn tempting(pair: &Pair) -> Value {
    let because = if pair.is_same() {
        format!("It is the same in both: {}.", pair.words(0))
    } else {
        "It differs too, but later.".to_owned()
    };
    json!({ "field": 0, "value": pair.name, "because": because })
}
