//! Figures that were measured in real time, with their ranges. A benchmark keeps
//! them in a file, because every run of it gives others.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;
use toml::Spanned;

use crate::chapter::problem::{Problem, did_you_mean};
use crate::html::markdown::compact;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::toml::parse;
use crate::widgets::request::Request;
use crate::widgets::widget::{self, Widget};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    figure: Spanned<String>,
    text: String,
}

/// What a benchmark keeps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    command: String,
    runs: u32,
    cores: u32,
    figure: BTreeMap<String, Range>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    lowest: f64,
    middle: f64,
    highest: f64,
    unit: String,
}

pub(crate) struct Measured;

impl Widget for Measured {
    fn name(&self) -> &'static str {
        "measured"
    }

    fn required(&self) -> &'static [&'static str] {
        &["file"]
    }

    fn body(&self) -> widget::Body {
        widget::Body::Required("TOML")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let kept = kept(request)?;
        let body: Body = parse(request)?;
        let mut drawn = Drawn::default();
        let mut rows = Vec::new();
        for row in &body.row {
            let figure = row.figure.get_ref();
            let Some(range) = kept.figure.get(figure) else {
                let known = || kept.figure.keys().map(String::as_str);
                let help = did_you_mean(figure, known()).map_or_else(
                    || format!("it has {}", known().collect::<Vec<_>>().join(", ")),
                    |name| format!("did you mean `{name}`?"),
                );
                let what = format!("the file has no figure `{figure}`");
                let at = row.figure.span();
                drawn.problems.push(request.wrong_in_body(&at, what, help));
                continue;
            };
            let [lowest, middle, highest] = range.words();
            rows.push(json!({
                "text": request.html(&row.text),
                "lowest": lowest,
                "middle": middle,
                "highest": highest,
                "unit": range.unit,
            }));
        }
        let Kept {
            command,
            runs,
            cores,
            ..
        } = kept;
        let values = json!({ "rows": rows, "command": command, "runs": runs, "cores": cores });
        let html = compact(&request.render("measured/template.html", &values));
        Ok(drawn.within(html))
    }
}

/// The file that the directive names.
fn kept(request: &Request<'_>) -> Result<Kept, Problem> {
    let path = format!("measured/{}", request.required("file")?);
    let help = "a benchmark keeps its figures in book/listings/measured";
    let source = request.resources().sources.source(&path);
    let (path, text) = source.map_err(|error| request.wrong("file", error.to_string(), help))?;
    toml::from_str(&text).map_err(|error| {
        let message = error.message().trim();
        let what = format!("{} cannot be read: {message}", path.display());
        request.wrong("file", what, help)
    })
}

impl Range {
    fn words(&self) -> [String; 3] {
        [self.lowest, self.middle, self.highest].map(two_digits)
    }
}

/// A number to two digits that count, and to all of those before the point.
fn two_digits(value: f64) -> String {
    let mut decimals = 0;
    while value != 0.0 && decimals < 6 && value.abs() * 10_f64.powi(decimals) < 9.95 {
        decimals += 1;
    }
    let decimals = usize::try_from(decimals).unwrap_or_default();
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::two_digits;
    use crate::widgets::testing::{drawn, problems};

    fn table(file: &str, figure: &str) -> String {
        format!(
            "```wakeline measured file=\"{file}\"\n[[row]]\nfigure = \"{figure}\"\ntext = \"a *turn*\"\n```\n"
        )
    }

    #[test]
    fn a_figure_has_its_range_and_where_that_comes_from() {
        let html = drawn(&table("demo.toml", "switch")).html;
        for part in [
            "a <em>turn</em>",
            ">14</td>",
            ">15</td>",
            ">18</td><td>times<",
            "5 runs of <code>cargo bench -p listings</code> on a machine with 2 cores.",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }

    #[test]
    fn small_numbers_keep_two_digits() {
        let shown = [0.00254, 0.955, 9.96, 0.0, 14.25, 1234.5].map(two_digits);
        assert_eq!(shown, ["0.0025", "0.95", "10", "0", "14", "1234"]);
    }

    #[test]
    fn a_figure_and_a_file_that_are_not_there_are_problems() {
        let what = problems(&table("demo.toml", "swich"));
        assert_eq!(what, ["the file has no figure `swich`"]);
        let what = problems(&table("none.toml", "switch"));
        let [what] = &what[..] else {
            panic!("one problem: {what:?}")
        };
        assert!(
            what.contains("there is no file") && what.contains("measured/none.toml"),
            "{what}"
        );
    }
}
