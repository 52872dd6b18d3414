//! Programs and their timelines, face down: who turns both over and sees that
//! they belong together has read both.

use serde::Deserialize;
use serde_json::json;
use toml::Spanned;
use wakeline::timeline::Recording;

use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::html::markdown::{compact, to_html};
use crate::sources::{Code, Part};
use crate::widgets::drawn::Drawn;
use crate::widgets::material::Shown;
use crate::widgets::parts::code::{self, find};
use crate::widgets::parts::timeline::{View, Words, figure};
use crate::widgets::parts::toml::parse;
use crate::widgets::parts::twins::home;
use crate::widgets::request::Request;
use crate::widgets::widget::{self, Widget};

/// The cards of more pairs stand in no row.
const PAIRS: std::ops::RangeInclusive<usize> = 2..=6;

const ASK: &str = "Which program left which timeline? Turn over one of each: what belongs \
                   together stays found.";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    ask: Option<String>,
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    scenario: Spanned<String>,
    file: Option<String>,
    region: Option<String>,
}

/// A program and what it did.
struct Found<'page> {
    file: String,
    code: Code,
    recording: &'page Recording,
}

pub(crate) struct Memory;

impl Widget for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn body(&self) -> widget::Body {
        widget::Body::Required("TOML")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let body: Body = parse(request)?;
        if !PAIRS.contains(&body.pair.len()) {
            let (least, most) = PAIRS.into_inner();
            let what = format!("{} is no number of pairs to play with", body.pair.len());
            return Err(request.wrong_here(what, format!("write {least} to {most} of them")));
        }
        let found = body.pair.iter().map(|pair| look_up(request, pair));
        let found: Vec<Found<'_>> = found.collect::<Result<_, _>>()?;
        check_apart(request, &body.pair, &found)?;
        let until = found
            .iter()
            .map(|it| it.recording.span_view().last_instant());
        let until = until.max();
        let cards = found.iter().enumerate().map(|(index, pair)| {
            let id = request.part(&(index + 1).to_string());
            let words = Words {
                title: "A timeline",
                until,
                ..Words::default()
            };
            let resources = request.resources();
            let picture = figure(
                resources,
                &format!("{id}-timeline"),
                pair.recording,
                View::Spans,
                words,
            );
            let program = code::Figure {
                id: &id,
                file: &pair.file,
                code: &pair.code,
                marks: &[],
                caption: "",
                elsewhere: "",
            };
            let program = code::figure(resources.templates, &program);
            json!({
                "program": deferred::defer(&to_html(&program)),
                "picture": deferred::answer(&to_html(&picture)),
                "number": index + 1,
                "letter": char::from(b'A' + u8::try_from(index).unwrap_or(0)),
            })
        });
        let cards: Vec<_> = cards.collect();
        let hands = request.render("memory/hands.html", &json!({ "cards": cards }));
        let names: Vec<&str> = body
            .pair
            .iter()
            .map(|pair| pair.scenario.get_ref().as_str())
            .collect();
        let values = json!({
            "id": request.id,
            "keep": request.storage_key(&names.join(" ")),
            "ask": request.html(body.ask.as_deref().unwrap_or(ASK)),
            "cards": cards,
            "hands": deferred::for_screen(&compact(&hands)),
        });
        let mut drawn = Drawn::html(compact(&request.render("memory/template.html", &values)));
        let seen = names.iter().map(|name| request.sight(name, Shown::Run));
        drawn.material.sights = seen.collect();
        Ok(drawn)
    }
}

fn look_up<'page>(request: &Request<'page>, pair: &Pair) -> Result<Found<'page>, Problem> {
    let (scenario, at) = (pair.scenario.get_ref(), pair.scenario.span());
    let problem = |what, help| request.wrong_in_body(&at, what, help);
    let recording = request.recording_of(scenario, problem)?;
    let (file, region) = home(scenario);
    let file = pair.file.clone().unwrap_or(file);
    let region = pair.region.as_deref().unwrap_or(region);
    let code = find(request, &file, Part::Region(region), ("file", "region"));
    let code = code.map_err(|error| {
        let help =
            "name the file and the region: { scenario = \"…\", file = \"…\", region = \"…\" }";
        request.wrong_in_body(&at, error.what, help)
    })?;
    Ok(Found {
        file,
        code,
        recording,
    })
}

/// Two pictures or two programs that are the same belong to each other's partner, too.
fn check_apart(request: &Request<'_>, pairs: &[Pair], found: &[Found<'_>]) -> Result<(), Problem> {
    for (index, one) in found.iter().enumerate() {
        let same = found[..index].iter().position(|other| {
            one.code.text == other.code.text
                || one.recording.span_view() == other.recording.span_view()
        });
        if let Some(other) = same {
            let other = pairs[other].scenario.get_ref();
            let what = format!(
                "nobody can tell this pair from `{other}`: the same code, or the same timeline"
            );
            let help = "take a program that differs in both";
            return Err(request.wrong_in_body(&pairs[index].scenario.span(), what, help));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::edition::Edition;
    use crate::html::deferred::{Deferred, Medium};
    use crate::widgets::testing::{problems, returned};

    const GAME: &str = "```wakeline memory\n[[pair]]\nscenario = \"demo::one_by_one\"\n\n\
        [[pair]]\nscenario = \"demo::both\"\nregion = \"joined\"\n```\n";

    #[test]
    fn programs_stand_with_their_pictures_folded_and_cards_are_for_the_screen() {
        let mut deferred = Deferred::default();
        let text = deferred.take_out(&returned(Edition::Learner, GAME).html);
        assert_eq!(text.matches("<details").count(), 2);
        let resolved = deferred.resolve();
        let (page, paper) = (
            resolved.fill(&text, Medium::Screen),
            resolved.fill(&text, Medium::Paper),
        );
        assert_eq!(page.matches("<button").count(), 4);
        assert!(page.contains("join!") && page.matches("<svg").count() == 2);
        assert!(
            !page.contains("Timeline of demo"),
            "a picture does not say whose it is"
        );
        assert!(
            paper.contains("<svg") && !paper.contains("<button"),
            "{paper}"
        );
    }

    #[test]
    fn pairs_that_nobody_can_tell_apart_are_an_error() {
        let what = problems(&GAME.replace("demo::both", "demo::one_by_one"));
        assert!(
            what[0].starts_with("nobody can tell this pair from `demo::one_by_one`"),
            "{what:?}"
        );
    }

    #[test]
    fn code_that_is_not_there_is_an_error_at_its_pair() {
        let what = problems(&GAME.replace("\"joined\"", "\"both\""));
        assert!(what[0].contains("both"), "{what:?}");
        let what = problems("```wakeline memory\n[[pair]]\nscenario = \"demo::both\"\n```\n");
        assert_eq!(what, ["1 is no number of pairs to play with"]);
    }
}
