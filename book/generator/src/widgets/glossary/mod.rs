//! The terms that a chapter brings.

use serde::Deserialize;
use serde_json::json;
use toml::Spanned;

use crate::chapter::problem::Problem;
use crate::html::markdown::{compact, html};
use crate::widgets::material;
use crate::widgets::parts::data;
use crate::widgets::request::Request;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    term: Vec<Term>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    name: Spanned<String>,
    means: String,
}

pub(crate) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let glossary: Glossary = data::parse(request)?;
    let terms: Vec<_> = glossary
        .term
        .iter()
        .map(|term| {
            json!({
                "id": anchor(term.name.get_ref()),
                "name": html(term.name.get_ref()),
                "means": html(&term.means),
            })
        })
        .collect();
    let start = request.directive.body.start;
    let brought = glossary.term.into_iter().map(|term| {
        let at = term.name.span();
        material::Term {
            anchor: anchor(term.name.get_ref()),
            name: term.name.into_inner(),
            means: term.means,
            at: start + at.start..start + at.end,
        }
    });
    request.page.brings.borrow_mut().terms.extend(brought);
    let values = json!({ "id": request.id, "terms": terms });
    Ok(compact(
        &request.page.templates.render("glossary.html", &values),
    ))
}

/// `await point` becomes `term-await-point`.
fn anchor(name: &str) -> String {
    let words = name
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    format!("term-{}", words.join("-"))
}

#[cfg(test)]
mod tests {
    use super::anchor;

    #[test]
    fn a_term_is_an_anchor_of_letters_and_dashes() {
        assert_eq!(anchor("await point"), "term-await-point");
        assert_eq!(anchor("`JoinSet`"), "term-joinset");
    }
}
