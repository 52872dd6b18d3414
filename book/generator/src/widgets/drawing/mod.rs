//! A timeline to be drawn by hand, bar by bar, and compared with the recording.

use serde::Deserialize;
use serde_json::json;
use toml::Spanned;
use wakeline::Millis;
use wakeline::timeline::Recording;

use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::html::markdown::{compact, to_html};
use crate::widgets::drawn::Drawn;
use crate::widgets::material::Shown;
use crate::widgets::parts::bars;
use crate::widgets::parts::scale::Scale;
use crate::widgets::parts::timeline::{View, Words, figure};
use crate::widgets::parts::toml::parse;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

/// Nobody draws more bars than these.
const MOST: usize = 12;

const ASK: &str = "When does each operation begin, and when does it end? Draw its bar.";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    ask: Option<Spanned<String>>,
    because: Option<String>,
}

/// A bar as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bar {
    name: String,
    begin: u64,
    end: u64,
}

pub(crate) struct Drawing;

impl Widget for Drawing {
    fn name(&self) -> &'static str {
        "draw"
    }

    fn required(&self) -> &'static [&'static str] {
        &["scenario"]
    }

    fn body(&self) -> Body {
        Body::Optional("TOML, or nothing")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let recording = request.recording("scenario")?;
        let body: Texts = parse(request)?;
        let bars = bars(request, recording)?;
        let scale = Scale::of(bars.iter().map(|bar| (bar.begin, bar.end)));
        let ask = body.ask.as_ref().map_or(ASK, |ask| ask.get_ref());
        let because = body.because.as_deref().unwrap_or_default();
        let scenario = request.required("scenario")?;
        let names = bars.iter().map(|bar| &*bar.name);
        let button = request.render("drawing/button.html", &json!({}));
        let values = json!({
            "id": request.id,
            "keep": request.storage_key(&format!("{scenario} {ask}")),
            "ask": request.html(ask),
            "scale": scale,
            "bars": bars::html(request, names, scale, deferred::for_screen),
            "button": deferred::for_screen(&compact(&button)),
            "answer": deferred::answer(&answer(request, recording, &bars, scale, because)),
        });
        let html = request.render("drawing/template.html", &values);
        let mut drawn = Drawn::html(compact(&html));
        let asked = Shown::Questioned("begins and ends".to_owned());
        drawn.material.sights.push(request.sight(scenario, asked));
        Ok(drawn)
    }
}

/// The bars to draw, by name: the order in which they begin would tell much.
fn bars(request: &Request<'_>, recording: &Recording) -> Result<Vec<Bar>, Problem> {
    let problem = |what: String, help: &str| Err(request.wrong("scenario", what, help));
    let view = recording.span_view();
    let mut bars = Vec::new();
    for span in view.operations() {
        let name = span.name.clone();
        let Some(Millis(end)) = span.end else {
            let what = format!("`{name}` never ends, and nobody can draw the end of its bar");
            return problem(what, "take a scenario whose operations all end");
        };
        let begin = span.begin.0;
        bars.push(Bar { name, begin, end });
    }
    bars.sort_by(|one, other| one.name.cmp(&other.name));
    if let Some([bar, _]) = bars
        .array_windows()
        .find(|[one, next]| one.name == next.name)
    {
        let what = format!(
            "two operations are called `{}`, and nobody can tell their bars apart",
            bar.name
        );
        return problem(
            what,
            "take a scenario whose operations have different names",
        );
    }
    match bars.len() {
        0 => problem(
            "there is no operation to draw".to_owned(),
            "take a scenario with operations",
        ),
        1..=MOST => Ok(bars),
        count => problem(
            format!("there are {count} operations, and nobody draws more than {MOST}"),
            "take a scenario with fewer operations",
        ),
    }
}

/// The recording, why it is so, and the numbers for the script to compare.
fn answer(
    request: &Request<'_>,
    recording: &Recording,
    bars: &[Bar],
    scale: Scale,
    because: &str,
) -> String {
    let words = Words {
        title: "The recorded timeline",
        until: Some(Millis(scale.last)),
        ..Words::default()
    };
    let id = request.part("timeline");
    let picture = figure(request.resources(), &id, recording, View::Spans, words);
    let numbers: Vec<String> = bars
        .iter()
        .map(|bar| format!("{} {}", bar.begin, bar.end))
        .collect();
    let numbers = format!("<data value=\"{}\"></data>", numbers.join(" "));
    let because = request.to_html(because);
    format!("{numbers}{}{because}", to_html(&picture))
}

#[cfg(test)]
mod tests {
    use crate::edition::Edition;
    use crate::html::deferred::{Deferred, Medium};
    use crate::widgets::testing::{drawn, problems, returned};

    const GAME: &str = "```wakeline draw scenario=\"demo::both\"\n```\n";

    #[test]
    fn every_operation_has_a_row_with_two_sliders_and_what_was_recorded_is_deferred() {
        let text = returned(Edition::Learner, GAME).html;
        let mut deferred = Deferred::default();
        let text = deferred.take_out(&text);
        assert!(text.contains("fetch(a)") && text.contains("fetch(b)"));
        assert!(!text.contains("<svg") && !text.contains("<data"), "{text}");
        let resolved = deferred.resolve();
        let page = resolved.fill(&text, Medium::Screen);
        assert_eq!(page.matches("type=\"range\"").count(), 4);
        assert!(!page.contains("value=\"0 40"), "the numbers cannot be read");
        let paper = resolved.fill(&text, Medium::Paper);
        assert!(
            paper.contains("<svg") && !paper.contains("<input"),
            "{paper}"
        );
    }

    #[test]
    fn the_words_of_an_author_replace_and_follow() {
        let text = GAME.replace(
            "\n```",
            "\nask = \"Draw *them*.\"\nbecause = \"They overlap.\"\n```",
        );
        let html = drawn(&text).html;
        assert!(html.contains("Draw <em>them</em>.") && html.contains("<p>They overlap.</p>"));
    }

    #[test]
    fn what_is_to_be_drawn_is_not_shown_above() {
        let shown = GAME.replace("draw", "timeline");
        assert_eq!(problems(&format!("{GAME}\n{shown}")), [""; 0]);
        let what = problems(&format!("{shown}\n{GAME}"));
        assert!(
            what[0].starts_with("this gives away `begins and ends`"),
            "{what:?}"
        );
    }

    #[test]
    fn what_never_ends_cannot_be_drawn() {
        let what = problems(&GAME.replace("both", "stuck"));
        assert_eq!(what.len(), 1, "{what:?}");
        assert!(
            what[0].contains("never ends") || what[0].contains("no operation"),
            "{what:?}"
        );
    }
}
