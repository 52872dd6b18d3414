//! Puts what the widgets draw in the place of their directives.
//!
//! Nothing that is wrong ends the drawing: it leaves a gap and is reported, so
//! that an author hears of every mistake of every chapter at once.

use super::WIDGETS;
use super::chapter;
use super::drawn::Drawn;
use super::parts::depths;
use super::request::{Page, Request, Stretch};
use super::resources::Resources;
use super::spoilers;
use super::widget::{Body, Widget};
use crate::chapter::Chapter;
use crate::chapter::directive::Directive;
use crate::chapter::outline::{Entry, Outline};
use crate::chapter::problem::{Problem, did_you_mean};

/// A chapter with everything drawn, and its end.
pub(crate) fn draw(chapter: &Chapter, resources: Resources<'_>) -> Drawn {
    let outline = Outline::of(&chapter.text);
    let page = Page {
        chapter,
        outline: &outline,
        resources,
        draw: stretch,
    };
    let all = Stretch {
        range: 0..chapter.text.len(),
        level: 0,
        in_note: false,
    };
    let mut drawn = stretch(&page, &all);
    let spoilt = spoilers::check(&page, &drawn.material.sights);
    drawn.problems.extend(spoilt);
    let end = chapter::foot(&page, &drawn.material, depths::end(&outline));
    drawn.html.extend(["\n\n", &end, "\n"]);
    drawn
}

/// A stretch of the page's chapter with every directive replaced by Markdown
/// with HTML.
fn stretch(page: &Page<'_>, stretch: &Stretch) -> Drawn {
    let text = &page.chapter.text;
    let mut out = Drawn::default();
    let mut at = stretch.range.start;
    for entry in page.outline.within(&stretch.range, stretch.level) {
        match &entry.found {
            Ok(directive) => {
                let drawn = one(page, entry, directive, stretch.in_note);
                let before = &text[at..directive.all.start];
                // HTML blocks end at a blank line, and begin best after one.
                out.html.extend([before, "\n\n", drawn.html.trim(), "\n\n"]);
                out.absorb(drawn);
                at = directive.all.end;
            }
            Err(malformed) => {
                let problem = page.chapter.malformed(malformed.clone());
                out.problems.push(problem);
            }
        }
    }
    out.html += &text[at..stretch.range.end];
    out
}

/// One directive.
fn one(page: &Page<'_>, entry: &Entry, directive: &Directive, in_note: bool) -> Drawn {
    let rows = WIDGETS.iter();
    let mut widgets = rows.map(|row| row.widget);
    let Some(widget) = widgets.find(|widget| widget.name() == directive.name) else {
        return unknown(page, directive).into();
    };
    let request = Request {
        page,
        directive,
        id: format!("{}-{}-{}", page.chapter.stem, directive.name, entry.number),
        level: entry.level,
        in_note,
    };
    let problems = complaints(&request, widget);
    if problems.is_empty() {
        widget.draw(&request).unwrap_or_else(Drawn::from)
    } else {
        Drawn {
            problems,
            ..Drawn::default()
        }
    }
}

fn unknown(page: &Page<'_>, directive: &Directive) -> Problem {
    let names = || WIDGETS.iter().map(|row| row.widget.name());
    let help = match did_you_mean(&directive.name, names()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!(
            "the directives are {}",
            names().collect::<Vec<_>>().join(", ")
        ),
    };
    let what = format!("there is no directive `{}`", directive.name);
    page.chapter.problem(&directive.name_at, what, help)
}

/// What is wrong with a directive before anybody looks at its values.
fn complaints(request: &Request<'_>, widget: &dyn Widget) -> Vec<Problem> {
    let directive = request.directive;
    let name = widget.name();
    let mut problems = Vec::new();
    let keys = || widget.required().iter().chain(widget.optional()).copied();
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
        let what = format!("`{name}` has no key `{}`", arg.key);
        problems.push(request.page.chapter.problem(&arg.key_at, what, help));
    }
    let missing = widget.required().iter();
    let missing = missing.filter(|key| directive.arg(key).is_none());
    problems.extend(missing.map(|key| request.missing(key)));
    if request.body().trim().is_empty() && matches!(widget.body(), Body::Required(_)) {
        problems.push(request.wrong_here(
            format!("`{name}` has an empty body"),
            "write the body between the fences; DIRECTIVES.md has an example",
        ));
    }
    if problems.is_empty() && request.in_note && !widget.fits_in_note() {
        problems.push(request.wrong_here(
            format!("`{name}` stands in a teaching note, which learners do not get"),
            "put it into the chapter, before or behind the note",
        ));
    }
    problems
}
