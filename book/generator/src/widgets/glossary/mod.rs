//! The terms that a chapter introduces.

use serde::Deserialize;
use serde_json::json;
use toml::Spanned;

use crate::chapter::problem::Problem;
use crate::html::markdown::{compact, html};
use crate::widgets::drawn::Drawn;
use crate::widgets::material;
use crate::widgets::parts::toml::parse;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    term: Vec<Term>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    name: Spanned<String>,
    means: String,
}

pub(crate) struct Glossary;

impl Widget for Glossary {
    fn name(&self) -> &'static str {
        "glossary"
    }

    fn body(&self) -> Body {
        Body::Required("TOML")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let terms: Terms = parse(request)?;
        let values = terms.term.iter().map(|term| {
            let name = term.name.get_ref();
            json!({ "id": anchor(name), "name": html(name), "means": request.html(&term.means) })
        });
        let values = json!({ "id": request.id, "terms": values.collect::<Vec<_>>() });
        let mut drawn = Drawn::html(compact(&request.render("glossary/template.html", &values)));
        let notes = terms.term.iter();
        let notes = notes.filter_map(|term| request.refuse_note(&term.means, &term.name.span()));
        drawn.problems.extend(notes);
        let terms = terms.term.into_iter().map(|term| material::Term {
            at: request.in_chapter(&term.name.span()),
            anchor: anchor(term.name.get_ref()),
            html: request.html(&term.means),
            name: term.name.into_inner(),
            means: term.means,
        });
        drawn.material.terms = terms.collect();
        Ok(drawn)
    }
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
