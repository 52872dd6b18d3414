//! Code with its file's name above it and its marked lines: what `listing`,
//! `twin`, `player` and `loop` share.

use serde::Serialize;

use crate::chapter::problem::{Place, Problem};
use crate::html::templates::Templates;
use crate::sources::{Code, CodeError, Part};
use crate::widgets::request::Request;

/// How many characters a line may have. The column of text holds 85 of them, and
/// a box within it 80; what is wider would be cut off on every screen.
const WIDTH: usize = 80;

/// Lines to be marked, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Mark {
    /// The first line.
    pub(crate) from: usize,
    /// The last line.
    pub(crate) to: usize,
}

/// Code with what stands around it.
pub(crate) struct Figure<'a> {
    pub(crate) id: &'a str,
    pub(crate) file: &'a str,
    pub(crate) code: &'a Code,
    pub(crate) marks: &'a [Mark],
    /// Markdown with HTML.
    pub(crate) caption: &'a str,
    /// What readers of the other language are told beside the file, as HTML.
    pub(crate) elsewhere: &'a str,
}

#[derive(Serialize)]
struct Values<'a> {
    id: &'a str,
    file: &'a str,
    fence: String,
    language: &'a str,
    code: &'a str,
    marks: &'a [Mark],
    marked: Option<String>,
    caption: &'a str,
    elsewhere: &'a str,
}

/// Finds code; a problem points at the key that named it.
pub(crate) fn find(
    request: &Request<'_>,
    file: &str,
    part: Part<'_>,
    keys: (&str, &str),
) -> Result<Code, Problem> {
    if file.starts_with("solutions/") && !request.in_note {
        return Err(request.wrong(
            keys.0,
            "learners do not get solutions",
            "put it into a `teaching` directive, or show the starter below exercises/",
        ));
    }
    request
        .resources()
        .sources
        .code(file, part)
        .map_err(|error| {
            let (file_key, region_key) = keys;
            match &error {
                CodeError::Outside { .. } => request.wrong(
                    file_key,
                    error.to_string(),
                    "write a path below book/listings/src, or one that begins with python/, \
                 exercises/ or solutions/",
                ),
                CodeError::Missing { .. } => request.wrong(
                    file_key,
                    error.to_string(),
                    "write the file, or mend the path",
                ),
                CodeError::Unreadable { .. } => {
                    request.wrong(file_key, error.to_string(), "make it a readable text file")
                }
                CodeError::Region { .. } => request.wrong(
                    region_key,
                    error.to_string(),
                    "mend the name, or mark the region",
                ),
            }
        })
}

/// The file and the region that `file` and `region` name, and their code as a
/// figure; `None` where neither is given.
pub(crate) fn shown<'page>(
    request: &Request<'page>,
) -> Result<Option<((&'page str, &'page str), String)>, Problem> {
    let (file, region) = match (request.arg("file"), request.arg("region")) {
        (None, None) => return Ok(None),
        (Some(file), Some(region)) => (file, region),
        (Some(_), None) => return Err(request.missing("region")),
        (None, Some(_)) => return Err(request.missing("file")),
    };
    let code = find(request, file, Part::Region(region), ("file", "region"))?;
    let (templates, id) = (request.resources().templates, request.part("code"));
    let html = figure(
        templates,
        &Figure {
            id: &id,
            file,
            code: &code,
            marks: &[],
            caption: "",
            elsewhere: "",
        },
    );
    Ok(Some(((file, region), html)))
}

/// A problem for each line of some code that is wider than the column, where the
/// line stands in its file.
pub(crate) fn too_wide(request: &Request<'_>, file: &str, code: &Code) -> Vec<Problem> {
    let Ok((path, source)) = request.resources().sources.source(file) else {
        return Vec::new();
    };
    let wide = code.text.lines().filter_map(|line| {
        let (at, _) = line.char_indices().nth(WIDTH)?;
        let rest = &line[at..];
        // Shown lines have lost their indentation and nothing else.
        let lines = source.split_inclusive('\n').scan(0, |end, line| {
            *end += line.len();
            Some((*end - line.len(), line.trim_end()))
        });
        let mut lines = lines.filter(|(_, whole)| whole.trim_start() == line.trim());
        let place = lines.next().map(|(start, whole)| {
            let end = start + whole.len();
            Place::of(&source, &(end - rest.trim_end().len()..end))
        });
        Some(Problem {
            file: path.clone(),
            place,
            what: format!(
                "this line is {} characters too wide for the page, which holds {WIDTH}",
                rest.chars().count()
            ),
            help: "break the line; its indentation within the listing counts, that around it not"
                .to_owned(),
        })
    });
    wide.collect()
}

/// Code as a figure.
pub(crate) fn figure(templates: &Templates, figure: &Figure<'_>) -> String {
    let code = figure.code;
    let values = Values {
        id: figure.id,
        file: figure.file,
        fence: fence(&code.text),
        language: code.language,
        code: &code.text,
        marks: figure.marks,
        marked: describe(figure.marks),
        caption: figure.caption,
        elsewhere: figure.elsewhere,
    };
    templates.render("parts/code.html", &values)
}

/// A fence that is longer than every run of backticks in the code.
pub(crate) fn fence(code: &str) -> String {
    let longest = code
        .split(|char| char != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    "`".repeat((longest + 1).max(3))
}

/// The marked lines in words, for readers who do not see the mark.
fn describe(marks: &[Mark]) -> Option<String> {
    let ranges: Vec<String> = marks
        .iter()
        .map(|mark| match (mark.from, mark.to) {
            (from, to) if from == to => from.to_string(),
            (from, to) => format!("{from}–{to}"),
        })
        .collect();
    match marks {
        [] => None,
        [mark] if mark.from == mark.to => Some(format!("line {} marked", ranges[0])),
        _ => Some(format!("lines {} marked", ranges.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fence("x"), "```");
        assert_eq!(fence("a ```` b"), "`````");
    }

    #[test]
    fn marked_lines_are_said_in_words() {
        let mark = |from, to| Mark { from, to };
        assert_eq!(describe(&[mark(2, 2)]).unwrap(), "line 2 marked");
        assert_eq!(
            describe(&[mark(1, 1), mark(3, 4)]).unwrap(),
            "lines 1, 3–4 marked"
        );
        assert_eq!(describe(&[]), None);
    }
}
