//! The code of a lab, with the values of the start in the place of its
//! parameters: what is printed is what ran. A version of a switch stands in a box
//! of its own; the page shows the one that is chosen.

use serde::Serialize;
use serde_json::json;
use toml::Spanned;

use super::body::{Body, Control};
use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::html::markdown::{html as short, to_html};
use crate::sources::Part;
use crate::widgets::parts::code::fence;
use crate::widgets::request::Request;

/// Where a value stands in the shown code.
#[derive(Serialize)]
pub(super) struct Spot {
    /// Which of the shown codes.
    code: usize,
    /// In units of UTF-16, as a page counts.
    at: usize,
    length: usize,
    parameter: usize,
}

/// All code of a lab.
pub(super) struct Shown {
    pub(super) html: String,
    pub(super) spots: Vec<Spot>,
}

/// The code of the lab's own region, and of every version.
pub(super) fn html(
    request: &Request<'_>,
    body: &Body,
    controls: &[Control<'_>],
) -> Result<Shown, Problem> {
    let mut spots = Vec::new();
    let mut codes = 0;
    let mut add = |region: &Spanned<String>| -> Result<String, Problem> {
        let (text, found) = filled(&code(request, region)?, controls);
        spots.extend(found.into_iter().map(|spot| Spot {
            code: codes,
            ..spot
        }));
        codes += 1;
        let fence = fence(&text);
        let block = to_html(&format!("{fence}rust\n{text}\n{fence}"));
        Ok(deferred::defer(&block))
    };
    let own = body.region.as_ref().map(&mut add).transpose()?;
    let mut switches = Vec::new();
    for (parameter, control) in controls.iter().enumerate() {
        let mut versions = Vec::new();
        for (index, choice) in control.choices.iter().enumerate() {
            if let Some(region) = &choice.region {
                versions.push(json!({
                    "at": format!("{parameter}-{index}"),
                    "on": index == control.start,
                    "text": short(&choice.text),
                    "code": add(region)?,
                }));
            }
        }
        switches.push(versions);
    }
    switches.retain(|versions| !versions.is_empty());
    let values = json!({ "own": own.unwrap_or_default(), "switches": switches });
    let html = request.render("lab/code.html", &values);
    let html = html.trim().to_owned();
    Ok(Shown { html, spots })
}

/// The code of a region of the scenario's own file.
fn code(request: &Request<'_>, region: &Spanned<String>) -> Result<String, Problem> {
    let scenario = request.required("scenario")?;
    let module = scenario
        .rsplit_once("::")
        .map_or(scenario, |(module, _)| module);
    let file = format!("{}.rs", module.replace("::", "/"));
    let sources = request.resources().sources;
    match sources.code(&file, Part::Region(region.get_ref())) {
        Ok(code) => Ok(code.text),
        Err(error) => {
            let help = "mend the name, or mark the region";
            Err(request.wrong_in_body(&region.span(), error.to_string(), help))
        }
    }
}

/// Code with the values of the start in the place of numbers' names. Strings and
/// comments stay.
fn filled(code: &str, controls: &[Control<'_>]) -> (String, Vec<Spot>) {
    let mut out = String::new();
    let mut spots = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            text_length(rest)
        } else {
            let is_word = |char: char| char.is_alphanumeric() || char == '_';
            rest.find(|char| !is_word(char))
                .unwrap_or(rest.len())
                .max(first.len_utf8())
        };
        let (word, after) = rest.split_at(length);
        rest = after;
        let is_field = out.ends_with('.') && !out.ends_with("..");
        let named = |control: &Control<'_>| {
            control.choices.is_empty() && control.parameter.name == word && !is_field
        };
        let Some(parameter) = controls.iter().position(named) else {
            out += word;
            continue;
        };
        let control = &controls[parameter];
        let value = control.parameter.values[control.start].to_string();
        spots.push(Spot {
            code: 0,
            at: out.encode_utf16().count(),
            length: value.len(),
            parameter,
        });
        out += &value;
    }
    (out, spots)
}

/// How long the string is that a text begins with.
fn text_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, char)| {
        let ends = *char == '"' && !escaped;
        escaped = *char == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::filled;
    use crate::sources::labs::Parameter;
    use crate::widgets::lab::body::Control;

    #[test]
    fn a_value_takes_the_place_of_its_name_but_not_in_texts_and_comments() {
        let parameter = Parameter {
            name: "limit".to_owned(),
            values: vec![1, 20],
            switch: false,
        };
        let controls = [Control {
            parameter: &parameter,
            label: String::new(),
            unit: String::new(),
            start: 1,
            choices: Vec::new(),
        }];
        let code = "ü(limit, limits, a.limit, \"\\\"limit\"); // limit\n0..limit";
        let (text, spots) = filled(code, &controls);
        assert_eq!(
            text,
            "ü(20, limits, a.limit, \"\\\"limit\"); // limit\n0..20"
        );
        let at: Vec<usize> = spots.iter().map(|spot| spot.at).collect();
        assert_eq!(at, [2, text.encode_utf16().count() - 2]);
    }
}
