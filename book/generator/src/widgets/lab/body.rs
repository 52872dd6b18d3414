//! What an author writes into a `lab`, and what it means for the parameters
//! that the listings have.

use serde::Deserialize;
use toml::Spanned;

use crate::chapter::problem::{Problem, did_you_mean};
use crate::html::markdown::plain;
use crate::sources::labs::{Lab, Parameter};
use crate::widgets::parts::key::Key;
use crate::widgets::request::Request;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    pub(super) ask: String,
    /// Code that is shown above the versions.
    pub(super) region: Option<Spanned<String>>,
    #[serde(default)]
    parameter: Vec<Words>,
    pub(super) predict: Option<Predict>,
    #[serde(default)]
    pub(super) goal: Vec<Goal>,
}

/// What a parameter is called on the page.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    name: Spanned<String>,
    label: Option<String>,
    unit: Option<String>,
    /// One of its values.
    start: Option<Spanned<u64>>,
    #[serde(default)]
    choices: Vec<Choice>,
}

/// One value of a parameter in words, and the version of the code that it stands
/// for.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub(super) text: String,
    pub(super) region: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Predict {
    pub(super) ask: String,
    pub(super) key: Spanned<Key>,
    pub(super) because: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Goal {
    pub(super) ask: String,
    pub(super) when: Spanned<String>,
}

/// A parameter as the page shows it.
pub(super) struct Control<'lab> {
    pub(super) parameter: &'lab Parameter,
    pub(super) label: String,
    pub(super) unit: String,
    /// Where among its values it starts.
    pub(super) start: usize,
    /// For each value, or none.
    pub(super) choices: Vec<Choice>,
}

impl Body {
    /// Every parameter of the lab, in its order.
    pub(super) fn controls<'lab>(
        &self,
        request: &Request<'_>,
        lab: &'lab Lab,
    ) -> Result<Vec<Control<'lab>>, Problem> {
        let names = || lab.parameters.iter().map(|parameter| &*parameter.name);
        for (index, words) in self.parameter.iter().enumerate() {
            let name = words.name.get_ref();
            let at = words.name.span();
            if !names().any(|known| known == name) {
                let help = match did_you_mean(name, names()) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => format!("it has {}", names().collect::<Vec<_>>().join(", ")),
                };
                let what = format!("the lab has no parameter `{name}`");
                return Err(request.wrong_in_body(&at, what, help));
            }
            let mut before = self.parameter[..index].iter();
            if before.any(|other| other.name.get_ref() == name) {
                let what = format!("the parameter `{name}` stands here twice");
                return Err(request.wrong_in_body(&at, what, "take one away"));
            }
        }
        let parameters = lab.parameters.iter();
        parameters
            .map(|parameter| self.control(request, parameter))
            .collect()
    }

    fn control<'lab>(
        &self,
        request: &Request<'_>,
        parameter: &'lab Parameter,
    ) -> Result<Control<'lab>, Problem> {
        let name = &parameter.name;
        let mut written = self.parameter.iter();
        let words = written.find(|words| words.name.get_ref() == name);
        let at = words.map(|words| words.name.span());
        let wrong = |what: String, help: String| match &at {
            Some(at) => request.wrong_in_body(at, what, help),
            None => request.wrong("scenario", what, help),
        };
        let count = parameter.values.len();
        let choices = words.map_or_else(Vec::new, |words| words.choices.clone());
        if choices.is_empty() && parameter.switch {
            return Err(wrong(
                format!("`{name}` is a switch between two versions of the code"),
                format!(
                    "name them in a [[parameter]] with name = \"{name}\": \
                     choices = [{{ text = \"…\", region = \"…\" }}, …]"
                ),
            ));
        }
        if !choices.is_empty() && choices.len() != count {
            return Err(wrong(
                format!("`{name}` has {count} values and {} choices", choices.len()),
                "write a choice for each value, in their order".to_owned(),
            ));
        }
        let start = match words.and_then(|words| words.start.as_ref()) {
            None => 0,
            Some(start) => {
                let mut values = parameter.values.iter();
                let place = values.position(|value| value == start.get_ref());
                place.ok_or_else(|| {
                    let values = parameter.values.iter().map(ToString::to_string);
                    request.wrong_in_body(
                        &start.span(),
                        format!("`{name}` is never {}", start.get_ref()),
                        format!("write one of {}", values.collect::<Vec<_>>().join(", ")),
                    )
                })?
            }
        };
        Ok(Control {
            parameter,
            label: words
                .and_then(|words| words.label.clone())
                .unwrap_or_else(|| name.replace('_', " ")),
            unit: words
                .and_then(|words| words.unit.clone())
                .unwrap_or_default(),
            start,
            choices,
        })
    }
}

impl Control<'_> {
    /// One of its values in words: `200 ms`.
    pub(super) fn value(&self, index: usize) -> String {
        match self.choices.get(index) {
            Some(choice) => plain(&choice.text),
            None => format!("{} {}", self.parameter.values[index], self.unit)
                .trim_end()
                .to_owned(),
        }
    }

    /// What it is at the start: `limit: 2`.
    pub(super) fn sentence(&self) -> String {
        format!("{}: {}", plain(&self.label), self.value(self.start))
    }
}
