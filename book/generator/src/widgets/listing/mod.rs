//! Code that was compiled and tested, with its twin in Python or the reason why
//! there is none.

mod marks;

use crate::chapter::problem::Problem;
use crate::html::markdown::to_inline_html;
use crate::sources::{Code, Part};
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::code::{Figure, figure, find, too_wide};
use crate::widgets::parts::language::Language;
use crate::widgets::parts::pair::{self, Alike, Side, width};
use crate::widgets::parts::twins::twin_of;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Listing;

impl Widget for Listing {
    fn name(&self) -> &'static str {
        "listing"
    }

    fn required(&self) -> &'static [&'static str] {
        &["file"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["region", "mark", "python", "no_twin"]
    }

    fn body(&self) -> Body {
        Body::Optional("caption, Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let file = request.required("file")?;
        let part = request.arg("region").map_or(Part::Whole, Part::Region);
        let code = find(request, file, part, ("file", "region"))?;
        let marks = match request.arg("mark") {
            Some(text) => marks::read(text, code.text.lines().count()).map_err(|help| {
                request.wrong("mark", format!("`{text}` does not mark lines"), help)
            })?,
            None => Vec::new(),
        };
        let twin = twin(request, &code)?;
        let mut drawn = request.markdown();
        drawn.problems.extend(too_wide(request, file, &code));
        let caption = caption(request, &drawn.html);
        let templates = request.resources().templates;
        let mut shown = Figure {
            id: &request.id,
            file,
            code: &code,
            marks: &marks,
            caption: &caption,
            elsewhere: "",
        };
        let Some((python_file, python)) = twin else {
            let elsewhere = elsewhere(request, file, &code);
            shown.elsewhere = &elsewhere;
            let html = figure(templates, &shown);
            return Ok(drawn.within(html));
        };
        let program = format!("python/{python_file}");
        drawn.problems.extend(too_wide(request, &program, &python));
        shown.caption = "";
        let side = |language, code: &Code, html| Side {
            language,
            html,
            wide: width(&code.text),
        };
        let python_shown = Figure {
            id: &request.part("python"),
            file: python_file,
            code: &python,
            marks: &[],
            ..shown
        };
        let sides = [
            side(Language::Rust, &code, figure(templates, &shown)),
            side(Language::Python, &python, figure(templates, &python_shown)),
        ];
        let pair = pair::figure(templates, &sides, Alike::Yes);
        let caption = match caption.as_str() {
            "" => caption,
            caption => format!("<figcaption>\n\n{caption}\n\n</figcaption>"),
        };
        let html = format!("<figure class=\"wl-twin\">\n{pair}\n\n{caption}\n</figure>");
        Ok(drawn.within(html))
    }
}

/// The same program in Python, where the author names it.
fn twin<'a>(request: &Request<'a>, code: &Code) -> Result<Option<(&'a str, Code)>, Problem> {
    let Some(key) = ["python", "no_twin"]
        .into_iter()
        .find(|key| request.arg(key).is_some())
    else {
        return Ok(None);
    };
    if code.language != "rust" {
        let what = format!("`{key}` is for listings in Rust");
        return Err(request.wrong(key, what, "take it away"));
    }
    let Some(program) = request.arg("python") else {
        return Ok(None);
    };
    if request.arg("no_twin").is_some() {
        let what = "this listing has a twin and says why there is none";
        return Err(request.wrong("no_twin", what, "keep one of `python` and `no_twin`"));
    }
    let file = format!("python/{program}");
    let python = find(request, &file, Part::Twin, ("python", "python"))?;
    Ok(Some((program, python)))
}

/// The author's caption, and why there is nothing in Python.
fn caption(request: &Request<'_>, written: &str) -> String {
    let Some(why) = request.arg("no_twin") else {
        return written.to_owned();
    };
    let why = to_inline_html(why);
    format!("{written}\n\n<p data-language=\"python\"><strong>In Python:</strong> {why}</p>")
}

/// What readers of Python are told of code in Rust: where its twin is, or that
/// there is none.
fn elsewhere(request: &Request<'_>, file: &str, code: &Code) -> String {
    if code.language != "rust" || !request.page.python {
        return String::new();
    }
    let region = request.arg("region").unwrap_or_default();
    twin_of(request.page, file, region).map_or_else(
        || "<span class=\"wl-lone\">in Rust only</span>".to_owned(),
        |id| format!("<a class=\"wl-lone\" href=\"#{id}\">in Python</a>"),
    )
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    fn listing(keys: &str) -> String {
        format!(
            "```wakeline listing file=\"demo.rs\" region=\"one_by_one\" {keys}\nCaption.\n```\n"
        )
    }

    #[test]
    fn a_listing_stands_beside_its_twin() {
        let html = drawn(&listing("python=\"demo/one_by_one.py\"")).html;
        for part in [
            "data-language=\"rust\"",
            "data-language=\"python\"",
            "async def main",
            "Caption.",
        ] {
            assert_eq!(html.matches(part).count(), 1, "{part}: {html}");
        }
    }

    #[test]
    fn what_has_no_twin_says_so_and_why() {
        let html = drawn(&listing("no_twin=\"gather *is* that\"")).html;
        assert!(
            html.contains("In Python:</strong> gather <em>is</em> that"),
            "{html}"
        );
        assert!(html.contains("in Rust only"), "{html}");
    }

    #[test]
    fn a_listing_whose_twin_stands_elsewhere_leads_there() {
        let twin = "```wakeline twin scenario=\"demo::one_by_one\" python=\"demo/one_by_one.py\"\nx\n```\n";
        let html = drawn(&format!("{}\n{twin}", listing(""))).html;
        assert!(
            html.contains("<a class=\"wl-lone\" href=\"#a-twin-1\">in Python</a>"),
            "{html}"
        );
    }

    #[test]
    fn a_twin_and_a_reason_for_none_contradict_each_other() {
        let what = problems(&listing("python=\"demo/one_by_one.py\" no_twin=\"x\""));
        assert_eq!(what, ["this listing has a twin and says why there is none"]);
        let python = "```wakeline listing file=\"python/demo/one_by_one.py\" no_twin=\"x\"\n```\n";
        assert_eq!(problems(python), ["`no_twin` is for listings in Rust"]);
    }
}
