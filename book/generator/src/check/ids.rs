//! Two elements of a page with one id: a link leads to the first, and whoever
//! meant the other one never arrives. Authors give ids by headings, by `{ #id }`
//! and in HTML; the engine gives them to terms, widgets and notes.

use std::ops::Range;
use std::path::Path;

use super::published::Page;
use crate::chapter::Chapter;
use crate::chapter::problem::{Place, Problem};

/// A problem for each id of a chapter's page that no link can mean.
pub(super) fn check(chapter: &Chapter, page: &Page) -> Vec<Problem> {
    let mut problems = Vec::new();
    if page.ids.contains("") {
        let what = "an element has an empty id".to_owned();
        let at = written(&chapter.source, "").pop();
        let help = "give it a name, or take `id` away";
        problems.push(problem(chapter, at, what, help));
    }
    for id in page.twice.iter().filter(|id| !id.is_empty()) {
        let mut places = written(&chapter.source, id);
        let mended = places.pop();
        let other = match places.last() {
            Some(first) => format!("line {}", Place::of(&chapter.source, first).line),
            None => "what the engine or mdBook makes of this chapter".to_owned(),
        };
        let what = format!("two elements of this page have the id `{id}`; {other} has it too");
        let help = "give this one another: a heading takes `{ #name }` at its end";
        problems.push(problem(chapter, mended, what, help));
    }
    problems
}

fn problem(chapter: &Chapter, at: Option<Range<usize>>, what: String, help: &str) -> Problem {
    Problem {
        place: at.map(|at| Place::of(&chapter.source, &at)),
        ..Problem::with_file(Path::new(&chapter.file), what, help)
    }
}

/// Where an author gives this id, in the order of the text: in HTML, or to a
/// heading. A line is read as it stands, whatever directive it is inside of.
fn written(source: &str, id: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut lines = source.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().map_or("", |next| next.trim());
        let underlined =
            ["=", "-"].map(|sign| !next.is_empty() && next.replace(sign, "").is_empty());
        let text = line.trim_end();
        let title = text.trim_start().trim_start_matches('#');
        if (underlined.contains(&true) || title.len() < text.trim_start().len())
            && !id.is_empty()
            && names(title, id)
        {
            found.push(start..start + text.len());
        }
        for quoted in [format!("id=\"{id}\""), format!("id='{id}'")] {
            let places = text.match_indices(&quoted);
            found.extend(places.map(|(at, _)| start + at..start + at + quoted.len()));
        }
        let bare = format!("id={id}");
        let whole = |at: &usize| text[at + bare.len()..].starts_with([' ', '>']);
        let places = text.match_indices(&bare).map(|(at, _)| at);
        found.extend(
            places
                .filter(whole)
                .map(|at| start + at..start + at + bare.len()),
        );
        start += line.len();
    }
    found
}

/// Whether a heading has this id: by `{ #id }`, or by its words.
fn names(title: &str, id: &str) -> bool {
    match title.rsplit_once('{') {
        Some((_, own)) if own.trim_end().ends_with('}') => own
            .split([' ', '}'])
            .any(|word| word.strip_prefix('#') == Some(id)),
        _ => of_heading(title) == id,
    }
}

/// The id that mdBook gives to a heading.
fn of_heading(title: &str) -> String {
    let title = title.trim().to_lowercase();
    let sign = |char: char| match char {
        '_' | '-' => Some(char),
        char if char.is_alphanumeric() => Some(char),
        char => char.is_whitespace().then_some('-'),
    };
    title.chars().filter_map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::published::read;

    /// What is said of a chapter with this page, as `line:column what`.
    fn said(source: &str, page: &str) -> Vec<String> {
        let chapter = Chapter {
            file: "a.md".into(),
            path: "a.md".into(),
            stem: "a".to_owned(),
            source: source.to_owned(),
            text: source.to_owned(),
        };
        let line = |problem: Problem| match problem.place {
            Some(place) => format!("{}:{} {}", place.line, place.column, problem.what),
            None => problem.what,
        };
        check(&chapter, &read(page)).into_iter().map(line).collect()
    }

    #[test]
    fn a_clash_is_told_once_at_the_later_place_of_its_author() {
        let twice = "<p id=one-two><p id=one-two>";
        let elsewhere = "what the engine or mdBook makes of this chapter";
        for (source, at, other) in [
            ("# A\n\n## One *two*\n", "3:1", elsewhere),
            ("## B { .x #one-two }\n\n## One two\n", "3:1", "line 1"),
            ("One two\n---\n\na <b id=\"one-two\">\n", "4:6", "line 1"),
            ("# One two\n\n<b id=one-two>\n", "3:4", "line 1"),
            ("<b id='one-two'>\n\n# C {#one-two}\n", "3:1", "line 1"),
        ] {
            let expected =
                format!("{at} two elements of this page have the id `one-two`; {other} has it too");
            assert_eq!(said(source, twice), [expected]);
        }
        let longer = "# One two\n\n<b id=one-two-three>\n";
        assert!(said(longer, twice)[0].starts_with("1:1 "));
        assert_eq!(said("## One two\n", "<p id=one-two>"), [""; 0]);
    }

    #[test]
    fn an_empty_id_has_its_place_too() {
        let source = "# A\n\n<b id=\"\"></b>\n";
        assert_eq!(said(source, source), ["3:4 an element has an empty id"]);
    }
}
