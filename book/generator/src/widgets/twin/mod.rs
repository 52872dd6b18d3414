//! The same program in Rust and in Python, side by side.

use serde::Serialize;
use wakeline::Millis;
use wakeline::timeline::Recording;

use crate::chapter::problem::Problem;
use crate::sources::{Code, Part};
use crate::widgets::output::{self, Times};
use crate::widgets::parts::code::{self, find};
use crate::widgets::parts::drawing::labelled;
use crate::widgets::recording;
use crate::widgets::request::Request;

#[derive(Serialize)]
struct Values<'a> {
    id: &'a str,
    same: bool,
    rust: Side,
    python: Side,
    body: String,
}

#[derive(Serialize)]
struct Side {
    code: String,
    timeline: String,
    output: String,
}

pub(crate) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let scenario = request.required("scenario");
    let program = request.required("python");
    let rust = recording(request, scenario)?;
    let (default_file, default_region) = home(scenario);
    let rust_file = request.arg("rust_file").unwrap_or(&default_file);
    let rust_region = request.arg("rust_region").unwrap_or(default_region);
    let rust_code = find(
        request,
        rust_file,
        Part::Region(rust_region),
        ("rust_file", "rust_region"),
    )?;
    let python_file = format!("python/{program}");
    let python_code = find(request, &python_file, Part::Twin, ("python", "python"))?;
    let python = request
        .page
        .sources
        .twins
        .recording(program)
        .map_err(|error| request.wrong("python", error.to_string(), "then build the book again"))?;
    let until = rust
        .span_view()
        .last_instant()
        .max(python.span_view().last_instant());
    let values = Values {
        id: &request.id,
        same: rust.span_view() == python.span_view(),
        rust: side(
            request,
            "rust",
            (rust_file, &rust_code),
            rust,
            "Rust",
            until,
        ),
        python: side(
            request,
            "python",
            (program, &python_code),
            &python,
            "Python",
            until,
        ),
        body: request.markdown(),
    };
    Ok(request.page.templates.render("twin.html", &values))
}

/// Where a scenario's code stands unless the author says otherwise:
/// `demo::one_by_one` is the region `one_by_one` of `demo.rs`.
fn home(scenario: &str) -> (String, &str) {
    let (module, region) = scenario.rsplit_once("::").unwrap_or((scenario, scenario));
    (format!("{}.rs", module.replace("::", "/")), region)
}

fn side(
    request: &Request<'_>,
    name: &str,
    (file, code): (&str, &Code),
    recording: &Recording,
    language: &str,
    until: Millis,
) -> Side {
    // Two of everything on one page: the ids say which.
    let request = request.part(name);
    let said = output::text(recording, Times::Shown);
    let output = if said.is_empty() {
        String::new()
    } else {
        output::figure(&request.part("output"), "What it says", &said, "")
    };
    Side {
        code: code::figure(
            request.page.templates,
            &request.part("code").id,
            file,
            code,
            &[],
            "",
        ),
        timeline: labelled(&request, recording, language, until),
        output,
    }
}

#[cfg(test)]
mod tests {
    use super::home;

    #[test]
    fn a_scenario_stands_in_the_region_of_its_name() {
        assert_eq!(
            home("demo::one_by_one"),
            ("demo.rs".to_owned(), "one_by_one")
        );
        assert_eq!(home("a::b::c"), ("a/b.rs".to_owned(), "c"));
    }
}
