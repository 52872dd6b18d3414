//! The same program in Rust and in Python: both codes, and one picture where
//! one is enough.

mod compared;
mod question;

use serde_json::json;

use self::compared::Compared;
use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::sources::{Code, Part};
use crate::widgets::drawn::Drawn;
use crate::widgets::material::Shown;
use crate::widgets::parts::code::{self, Figure, find, too_wide};
use crate::widgets::parts::language::Language;
use crate::widgets::parts::output::{self, Times};
use crate::widgets::parts::pair::{self, Alike, Side, width};
use crate::widgets::parts::twins::home;
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
        Body::Required("[question `---`] the differences, Markdown")
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
        let compared = Compared::new(rust, &python);
        let said = [rust, &python].map(|recording| output::text(recording, Times::With));
        let alike = if compared.is_same() && said[0] == said[1] {
            Alike::Yes
        } else {
            Alike::No
        };
        let codes = [
            side(request, Language::Rust, rust_file, &rust_code),
            side(request, Language::Python, program, &python_code),
        ];
        let code = if stand_above(request, [rust_file, rust_region, program]) {
            String::new()
        } else {
            pair::figure(request.resources().templates, &codes, alike)
        };
        let (asked, differences) = question::parts(request.body());
        let mut drawn = request.markdown_of(&differences);
        for (file, code) in [(rust_file, &rust_code), (&python_file, &python_code)] {
            drawn.problems.extend(too_wide(request, file, code));
        }
        let comparison = comparison(request, &compared, &said, &drawn.html);
        let (question, comparison) = match asked {
            None => (String::new(), comparison),
            Some(asked) => {
                let text = request.markdown_of(&asked);
                let question = question::html(request, &compared, asked, &text.html)?;
                drawn.absorb(text);
                let covered = deferred::answer(&request.to_html(&comparison));
                (question, format!("<div>{covered}</div>"))
            }
        };
        let values = json!({
            "id": request.id,
            "code": code,
            "question": question,
            "comparison": comparison,
        });
        let html = request.render("twin/template.html", &values);
        let mut drawn = drawn.within(html);
        let shown = [Shown::Run, Shown::Said];
        let shown = shown.map(|shown| request.sight(scenario, shown));
        drawn.material.sights.extend(shown);
        Ok(drawn)
    }
}

/// Whether a listing before this directive shows both codes to every reader: one
/// inside of another directive, such as a teaching note, does not.
fn stand_above(request: &Request<'_>, codes: [&str; 3]) -> bool {
    let start = request.directive.all.start;
    let mut before = request
        .page
        .outline
        .top()
        .take_while(|one| one.all.start < start);
    before.any(|one| {
        let keys = ["file", "region", "python"].map(|key| Some(one.arg(key)?.value.as_str()));
        one.name == "listing" && keys == codes.map(Some)
    })
}

/// What a question covers: the sentence, the picture, what both said, the
/// author's words.
fn comparison(
    request: &Request<'_>,
    compared: &Compared<'_>,
    said: &[String; 2],
    body: &str,
) -> String {
    let values = json!({
        "same": compared.is_same(),
        "sentence": compared.sentence(),
        "picture": compared.picture(request),
        "said": outputs(request, said),
        "body": body,
    });
    request.render("twin/comparison.html", &values)
}

/// The code of one of the two programs.
fn side(request: &Request<'_>, language: Language, file: &str, code: &Code) -> Side {
    let shown = Figure {
        id: &request.part(&format!("{}-code", language.key())),
        file,
        code,
        marks: &[],
        caption: "",
        elsewhere: "",
    };
    Side {
        language,
        html: code::figure(request.resources().templates, &shown),
        wide: width(&code.text),
    }
}

/// What both said: once, where they said the same.
fn outputs(request: &Request<'_>, said: &[String; 2]) -> String {
    let templates = request.resources().templates;
    let figure = |id: String, said: &str| match said {
        "" => String::new(),
        said => output::figure(templates, &format!("{id}-output"), said, ""),
    };
    let [rust, python] = said;
    if rust == python {
        return figure(request.id.clone(), rust);
    }
    let side = |language: Language, said: &str| Side {
        language,
        html: figure(request.part(language.key()), said),
        wide: width(said),
    };
    let sides = [side(Language::Rust, rust), side(Language::Python, python)];
    pair::figure(templates, &sides, Alike::No)
}

#[cfg(test)]
mod tests {
    use crate::edition::Edition;
    use crate::html::deferred::Deferred;
    use crate::widgets::testing::{drawn, returned};

    fn twin(keys: &str) -> String {
        let text = format!("```wakeline twin {keys} python=\"demo/one_by_one.py\"\nBody.\n```\n");
        drawn(&text).html
    }

    /// The same with a question.
    fn asking(keys: &str) -> String {
        let head = format!("```wakeline twin {keys} python=\"demo/one_by_one.py\"");
        format!("{head}\nWhere do they *differ*?\n\n---\n\nBody.\n```\n")
    }

    #[test]
    fn a_twin_asks_first_and_its_answer_is_computed() {
        let html = drawn(&asking(
            "scenario=\"demo::both\" rust_region=\"one_by_one\"",
        ))
        .html;
        let (before, after) = html.split_once("class=\"wl-predict\"").unwrap();
        assert!(before.contains("async def main") && !before.contains("<svg"));
        for part in [
            "they *differ*?",
            "<dd>fetch(b)</dd>",
            "<strong>fetch(a)?</strong> It is the same in both: from 0 ms to 40 ms, ok.",
            "<svg",
            "Body.",
        ] {
            assert!(after.contains(part), "{part}: {after}");
        }
        let same = drawn(&asking("scenario=\"demo::one_by_one\"")).html;
        assert!(
            same.contains("<dd>nothing: they are the same</dd>"),
            "{same}"
        );
    }

    #[test]
    fn codes_that_stand_in_a_listing_above_are_not_shown_again() {
        let listing = "```wakeline listing file=\"demo.rs\" region=\"one_by_one\" \
                       python=\"demo/one_by_one.py\"\n```\n\n";
        let twin = "```wakeline twin scenario=\"demo::one_by_one\" \
                    python=\"demo/one_by_one.py\"\nBody.\n```\n";
        let count = |text: String| drawn(&text).html.matches("async def main").count();
        assert_eq!(count(format!("{listing}{twin}")), 1);
        assert_eq!(count(format!("{twin}\n{listing}")), 2);
        // Learners do not read what is for those who teach.
        let note = format!("````wakeline teaching title=\"t\"\n{listing}````\n\n");
        assert_eq!(count(format!("{note}{twin}")), 1);
    }

    #[test]
    fn what_a_twin_asks_about_is_not_read_in_the_source() {
        let returned = returned(Edition::Learner, &asking("scenario=\"demo::one_by_one\""));
        let text = Deferred::default().take_out(&returned.html);
        for part in ["are the same to the millisecond", "Body."] {
            assert!(!text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn twins_with_one_timeline_share_a_picture_and_an_output() {
        let html = twin("scenario=\"demo::one_by_one\"");
        assert!(html.contains("Both timelines are the same to the millisecond."));
        assert_eq!(html.matches("<svg").count(), 2, "one for a phone");
        assert_eq!(html.matches("wl-output").count(), 1);
        assert!(
            html.contains("data-language=\"rust\""),
            "one alone says it all"
        );
    }

    #[test]
    fn twins_that_differ_are_drawn_on_one_axis_with_the_first_difference() {
        let html = twin("scenario=\"demo::both\" rust_region=\"one_by_one\"");
        assert!(
            html.contains(
                "The two timelines differ, first in <code>fetch(b)</code>. \
                 Rust: from 0 ms to 50 ms, ok. Python: from 40 ms to 90 ms, ok."
            ),
            "{html}"
        );
        assert_eq!(html.matches("<svg").count(), 2, "one for a phone");
        assert!(html.contains("≠ fetch(b) · Python") && !html.contains("≠ fetch(a)"));
        assert!(!html.contains("data-language"), "neither is hidden");
    }
}
