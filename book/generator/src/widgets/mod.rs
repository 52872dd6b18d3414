//! The widgets: what each directive asks for, and who draws it.

pub(crate) mod cards;
pub(crate) mod chapter;
pub(crate) mod event_loop;
pub(crate) mod exercise;
pub(crate) mod glossary;
pub(crate) mod lesson;
pub(crate) mod listing;
pub(crate) mod material;
pub(crate) mod order;
pub(crate) mod output;
pub(crate) mod parts;
pub(crate) mod player;
pub(crate) mod predict;
pub(crate) mod quiz;
pub(crate) mod request;
pub(crate) mod resources;
pub(crate) mod splice;
pub(crate) mod teaching;
pub(crate) mod timeline;
pub(crate) mod twin;

use event_loop as turns;
pub(crate) use exercise::{
    FOLDER as EXERCISES, kind as exercise_kind, page_of as exercise_page, tick,
};
pub(crate) use parts::code::{Mark, figure as code_figure};
pub(crate) use parts::drawing::goal;
use parts::note as callout;

use crate::chapter::directive::Directive;
use crate::chapter::problem::{Problem, did_you_mean};
use crate::widgets::request::{Page, Request};

/// What stands between the fences of a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    /// Something has to stand there.
    Required,
    /// A caption, or what else an author may add, or nothing.
    Caption,
}

/// A kind of widget.
struct Widget {
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    body: Body,
    draw: fn(&Request<'_>) -> Result<String, Problem>,
}

/// Every widget, as DIRECTIVES.md lists them.
#[rustfmt::skip]
const WIDGETS: [Widget; 21] = [
    Widget { name: "chapter", required: &["minutes"], optional: &["builds_on"], body: Body::Required, draw: chapter::head },
    Widget { name: "depth", required: &["level"], optional: &[], body: Body::Required, draw: chapter::depth },
    Widget { name: "listing", required: &["file"], optional: &["region", "mark"], body: Body::Caption, draw: listing::draw },
    Widget { name: "timeline", required: &["scenario"], optional: &["view", "until"], body: Body::Caption, draw: timeline::draw },
    Widget { name: "player", required: &["scenario"], optional: &["expected", "height"], body: Body::Caption, draw: player::draw },
    Widget { name: "output", required: &["scenario"], optional: &["times"], body: Body::Caption, draw: output::draw },
    Widget { name: "predict", required: &[], optional: &["scenario", "key"], body: Body::Required, draw: predict::draw },
    Widget { name: "order", required: &["file", "region"], optional: &[], body: Body::Required, draw: order::draw },
    Widget { name: "loop", required: &["scenario"], optional: &["from", "to"], body: Body::Caption, draw: turns::draw },
    Widget { name: "twin", required: &["scenario", "python"], optional: &["rust_file", "rust_region"], body: Body::Required, draw: twin::draw },
    Widget { name: "lesson", required: &[], optional: &[], body: Body::Required, draw: lesson::draw },
    Widget { name: "picture", required: &[], optional: &["title"], body: Body::Required, draw: callout::note },
    Widget { name: "remember", required: &[], optional: &["title"], body: Body::Required, draw: callout::note },
    Widget { name: "myth", required: &["claim", "verdict"], optional: &[], body: Body::Required, draw: callout::myth },
    Widget { name: "exercise", required: &["slug"], optional: &[], body: Body::Caption, draw: exercise::draw },
    Widget { name: "quiz", required: &[], optional: &[], body: Body::Required, draw: quiz::draw },
    Widget { name: "cards", required: &[], optional: &[], body: Body::Required, draw: cards::draw },
    Widget { name: "glossary", required: &[], optional: &[], body: Body::Required, draw: glossary::draw },
    Widget { name: "teaching", required: &["title"], optional: &["minutes"], body: Body::Required, draw: teaching::draw },
    Widget { name: "practices", required: &[], optional: &[], body: Body::Required, draw: callout::note },
    Widget { name: "reading", required: &[], optional: &[], body: Body::Required, draw: callout::note },
];

/// Draws one directive. What is wrong with it is reported to the page.
pub(crate) fn draw(page: &Page<'_>, directive: &Directive) -> String {
    let Some(widget) = WIDGETS.iter().find(|widget| widget.name == directive.name) else {
        page.report(unknown(page, directive));
        return String::new();
    };
    if !check(page, directive, widget) {
        return String::new();
    }
    if page.teaching.get() && teaching::NOT_INSIDE.contains(&widget.name) {
        let what = format!(
            "`{}` stands in a teaching note, which learners do not get",
            widget.name
        );
        let help = "put it into the chapter, before or behind the note";
        page.report(page.chapter.problem(&directive.name_at, what, help));
        return String::new();
    }
    (widget.draw)(&Request::new(page, directive)).unwrap_or_else(|problem| {
        page.report(problem);
        String::new()
    })
}

fn unknown(page: &Page<'_>, directive: &Directive) -> Problem {
    let names = WIDGETS.iter().map(|widget| widget.name);
    let help = match did_you_mean(&directive.name, names.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!(
            "the directives are {}",
            names.collect::<Vec<_>>().join(", ")
        ),
    };
    let what = format!("there is no directive `{}`", directive.name);
    page.chapter.problem(&directive.name_at, what, help)
}

/// Checks keys and body against the table; reports everything that is wrong.
fn check(page: &Page<'_>, directive: &Directive, widget: &Widget) -> bool {
    let mut problems = Vec::new();
    let keys = || widget.required.iter().chain(widget.optional).copied();
    for arg in &directive.args {
        if keys().any(|key| key == arg.key) {
            continue;
        }
        let help = match did_you_mean(&arg.key, keys()) {
            Some(key) => format!("did you mean `{key}`?"),
            None if keys().next().is_none() => {
                "take it away: this directive has no keys".to_owned()
            }
            None => format!("its keys are {}", keys().collect::<Vec<_>>().join(", ")),
        };
        let what = format!("`{}` has no key `{}`", widget.name, arg.key);
        problems.push(page.chapter.problem(&arg.key_at, what, help));
    }
    for key in widget.required {
        if !directive.args.iter().any(|arg| arg.key == *key) {
            let what = format!("`{}` needs the key `{key}`", widget.name);
            let help = format!("add {key}=\"…\" to this line");
            problems.push(page.chapter.problem(&directive.name_at, what, help));
        }
    }
    let empty = page.chapter.text[directive.body.clone()].trim().is_empty();
    if empty && widget.body == Body::Required {
        let what = format!("`{}` has an empty body", widget.name);
        let help = "write the body between the fences; DIRECTIVES.md has an example";
        problems.push(page.chapter.problem(&directive.name_at, what, help));
    }
    let right = problems.is_empty();
    page.problems.borrow_mut().extend(problems);
    right
}

/// Finds the recording of a scenario that a directive names.
pub(crate) fn recording<'page>(
    request: &Request<'page>,
    scenario: &str,
) -> Result<&'page wakeline::timeline::Recording, Problem> {
    recording_of(request, "scenario", scenario)
}

/// The same where another key names it.
pub(crate) fn recording_of<'page>(
    request: &Request<'page>,
    key: &str,
    scenario: &str,
) -> Result<&'page wakeline::timeline::Recording, Problem> {
    let recordings = &request.page.sources.recordings;
    recordings.get(scenario).ok_or_else(|| {
        let (what, help) = no_scenario(request, scenario);
        request.wrong(key, what, help)
    })
}

/// What to say where a scenario is not known.
pub(crate) fn no_scenario(request: &Request<'_>, scenario: &str) -> (String, String) {
    let names = || request.page.sources.recordings.names();
    let help = did_you_mean(scenario, names()).map_or_else(
        || {
            let list: Vec<&str> = names().collect();
            format!("the listings record {}", list.join(", "))
        },
        |name| format!("did you mean `{name}`?"),
    );
    (format!("there is no scenario `{scenario}`"), help)
}

#[cfg(test)]
mod tests {
    use super::WIDGETS;

    #[test]
    fn every_widget_stands_in_the_reference_with_its_keys() {
        let reference = include_str!("../../DIRECTIVES.md");
        for widget in &WIDGETS {
            let name = widget.name;
            let row = reference
                .lines()
                .find(|line| line.starts_with(&format!("| [`{name}`](#{name})")))
                .unwrap_or_else(|| panic!("{name} is missing from the table"));
            for key in widget.required.iter().chain(widget.optional) {
                assert!(
                    row.contains(&format!("`{key}`")),
                    "{name}: {key} is missing"
                );
            }
        }
    }
}
