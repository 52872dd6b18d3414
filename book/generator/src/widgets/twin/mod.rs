//! The same program in Rust and in Python, side by side.

use serde_json::{Value, json};
use wakeline::Millis;
use wakeline::timeline::Recording;

use crate::chapter::problem::Problem;
use crate::sources::{Code, Part};
use crate::widgets::drawn::Drawn;
use crate::widgets::material::Shown;
use crate::widgets::parts::code::{self, find};
use crate::widgets::parts::output::{self, Times};
use crate::widgets::parts::timeline::{View, Words, figure};
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Twin;

impl Widget for Twin {
    fn name(&self) -> &'static str {
        "twin"
    }

    fn required(&self) -> &'static [&'static str] {
        &["scenario", "python"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["rust_file", "rust_region"]
    }

    fn body(&self) -> Body {
        Body::Required("the differences, Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let scenario = request.required("scenario")?;
        let program = request.required("python")?;
        let rust = request.recording("scenario")?;
        let (default_file, default_region) = home(scenario);
        let rust_file = request.arg("rust_file").unwrap_or(&default_file);
        let rust_region = request.arg("rust_region").unwrap_or(default_region);
        let part = Part::Region(rust_region);
        let rust_code = find(request, rust_file, part, ("rust_file", "rust_region"))?;
        let python_file = format!("python/{program}");
        let python_code = find(request, &python_file, Part::Twin, ("python", "python"))?;
        let python = request.resources().sources.twins.recording(program);
        let python = python.map_err(|error| {
            request.wrong("python", error.to_string(), "then build the book again")
        })?;
        let (rust_view, python_view) = (rust.span_view(), python.span_view());
        let until = rust_view.last_instant().max(python_view.last_instant());
        let body = request.markdown();
        let side = |side: Side<'_>| side.values(request, until);
        let values = json!({
            "id": request.id,
            "same": rust_view == python_view,
            "rust": side(Side {
                name: "rust",
                language: "Rust",
                file: rust_file,
                code: &rust_code,
                recording: rust,
            }),
            "python": side(Side {
                name: "python",
                language: "Python",
                file: program,
                code: &python_code,
                recording: &python,
            }),
            "body": body.html,
        });
        let html = request.render("twin/template.html", &values);
        let mut drawn = body.within(html);
        let scenario = request.required("scenario")?;
        drawn
            .material
            .sights
            .push(request.sight(scenario, Shown::Run));
        Ok(drawn)
    }
}

/// Where a scenario's code stands unless the author says otherwise:
/// `demo::one_by_one` is the region `one_by_one` of `demo.rs`.
fn home(scenario: &str) -> (String, &str) {
    let (module, region) = scenario.rsplit_once("::").unwrap_or((scenario, scenario));
    (format!("{}.rs", module.replace("::", "/")), region)
}

/// One of the two programs.
struct Side<'a> {
    /// What the ids of its parts say: there are two of each on the page.
    name: &'static str,
    language: &'static str,
    file: &'a str,
    code: &'a Code,
    recording: &'a Recording,
}

impl Side<'_> {
    /// What the template shows of it; both sides have one scale.
    fn values(&self, request: &Request<'_>, until: Millis) -> Value {
        let resources = request.resources();
        let templates = resources.templates;
        let id = request.part(self.name);
        let words = Words {
            title: &format!("Timeline in {}", self.language),
            caption: "",
            label: Some(self.language),
            until: Some(until),
        };
        let said = output::text(self.recording, Times::With);
        let output = match said.as_str() {
            "" => String::new(),
            said => output::figure(templates, &format!("{id}-output"), said, ""),
        };
        json!({
            "code": code::figure(templates, &format!("{id}-code"), self.file, self.code, &[], ""),
            "timeline": figure(resources, &id, self.recording, View::Spans, words),
            "output": output,
        })
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
