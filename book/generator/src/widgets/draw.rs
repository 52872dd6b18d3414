//! Puts what the widgets draw in the place of their directives.
//!
//! Nothing that is wrong ends the drawing: it leaves a gap and is reported, so
//! that an author hears of every mistake of every chapter at once.

use std::cell::Cell;
use std::iter;
use std::ops::Range;

use super::WIDGETS;
use super::chapter;
use super::drawn::Drawn;
use super::parts::{depths, twins};
use super::request::{Page, Request, Stretch};
use super::resources::Resources;
use super::spoilers;
use super::widget::{Body, Widget};
use crate::chapter::directive::Directive;
use crate::chapter::outline::{Entry, Outline};
use crate::chapter::problem::{Problem, did_you_mean};
use crate::chapter::{Chapter, fences};
use crate::edition::Edition;
use crate::html::notes::{Around, OfPage, definitions, numbered};

/// A chapter with everything drawn, and its end.
pub(crate) fn draw(chapter: &Chapter, resources: Resources<'_>) -> Drawn {
    let outline = Outline::of(&chapter.text);
    let notes = Cell::new(0);
    let stretches = defining(chapter, &outline, resources.edition);
    let definitions = definitions(&chapter.text, stretches.into_iter());
    let page = Page {
        chapter,
        outline: &outline,
        python: has_python(resources),
        resources,
        around: Around {
            stem: &chapter.stem,
            definitions: &definitions,
            notes: &notes,
        },
        draw: stretch,
    };
    let all = Stretch {
        range: 0..chapter.text.len(),
        level: 0,
        in_note: false,
    };
    let mut drawn = stretch(&page, &all);
    drawn.problems.extend(open_fences(chapter, &all.range));
    finish_notes(chapter, &mut drawn);
    let spoilt = spoilers::check(&page, &drawn.material.sights);
    drawn.problems.extend(spoilt);
    drawn.problems.extend(twins::check(&page));
    let end = chapter::foot(&page, &drawn.material, depths::end(&outline));
    drawn.html.extend(["\n\n", &end, "\n"]);
    drawn
}

/// Whether there is a twin to be shown; a course of its own may have none.
fn has_python(resources: Resources<'_>) -> bool {
    let programs = resources.sources.twins.programs();
    programs.is_ok_and(|programs| !programs.is_empty())
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

/// Where definitions stand that hold in the whole chapter: in it, and in all its
/// directives. Learners get nothing of a teaching note, no definition either.
fn defining(chapter: &Chapter, outline: &Outline, edition: Edition) -> Vec<Range<usize>> {
    let taught = |directive: &Directive| {
        let mut notes = outline.all().filter(|note| note.name == "teaching");
        notes.any(|note| note.all.contains(&directive.all.start))
    };
    let shown = outline
        .all()
        .filter(|directive| edition == Edition::Instructor || !taught(directive));
    let bodies = shown.map(|directive| directive.body.clone());
    iter::once(0..chapter.text.len()).chain(bodies).collect()
}

/// Numbers the notes of answers, and takes the definitions out that only they, or a
/// teaching note, refer to: mdBook would complain of them. One to which nothing
/// refers is the author's mistake.
fn finish_notes(chapter: &Chapter, drawn: &mut Drawn) {
    let notes = OfPage::of(&drawn.html);
    let mut problem = |name: &str, what: &str, help: &str| {
        let label = format!("[^{name}]:");
        let start = chapter.text.rfind(&label).unwrap_or_default();
        let at = start..start + label.len();
        let problem = chapter.problem(&at, format!("the note `{name}` {what}"), help);
        drawn.problems.push(problem);
    };
    for name in &notes.twice {
        problem(
            name,
            "is written twice",
            "take one of the two away, or give it another name",
        );
    }
    for (name, at) in notes.unused.iter().rev() {
        let label = format!("[^{name}]");
        let mut found = chapter.text.match_indices(&label);
        let referred = found.any(|(at, _)| !chapter.text[at + label.len()..].starts_with(':'));
        if referred {
            // A blank line stays: what follows is no part of the note before.
            drawn.html.replace_range(at.clone(), "\n");
        } else if !notes.twice.contains(name) {
            let help = format!("refer to it by {label}, or take it away");
            problem(name, "is referred to nowhere", &help);
        }
    }
    drawn.html = numbered(&drawn.html, notes.referred);
}

/// The blocks of code in some Markdown that nothing closes.
fn open_fences(chapter: &Chapter, range: &Range<usize>) -> impl Iterator<Item = Problem> {
    let open = fences::open(&chapter.text, range.clone()).into_iter();
    open.map(|malformed| chapter.malformed(malformed))
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
    let (Body::Required(body) | Body::Optional(body)) = widget.body();
    if body.contains("Markdown") {
        problems.extend(open_fences(request.page.chapter, &directive.body));
    }
    if problems.is_empty() && request.in_note && !widget.fits_in_note() {
        problems.push(request.wrong_here(
            format!("`{name}` stands in a teaching note, which learners do not get"),
            "put it into the chapter, before or behind the note",
        ));
    }
    problems
}
