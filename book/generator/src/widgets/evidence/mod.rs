//! What the claims of a chapter rest on, for those who teach. Nobody can check a
//! claim that the chapter does not make, so its words must stand there; a run or a
//! twin that bears it out must exist.

use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;

use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::html::markdown::compact;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::note::labelled;
use crate::widgets::parts::toml::parse;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    claim: Vec<Claim>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    /// Words of the chapter, as they stand in its Markdown.
    says: Spanned<String>,
    /// Scenarios.
    #[serde(default)]
    runs: Vec<Spanned<String>>,
    /// Programs in Python, as a twin names them.
    #[serde(default)]
    twins: Vec<Spanned<String>>,
    /// Anything else, in words.
    by: Option<String>,
}

pub(crate) struct Evidence;

impl Widget for Evidence {
    fn name(&self) -> &'static str {
        "evidence"
    }

    fn body(&self) -> Body {
        Body::Required("TOML")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let Claims { claim: claims } = parse(request)?;
        let problems = claims.iter().flat_map(|claim| problems(request, claim));
        let problems = problems.collect();
        if request.resources().edition == Edition::Learner {
            return Ok(Drawn {
                problems,
                ..Drawn::default()
            });
        }
        let claims: Vec<Value> = claims.iter().map(|claim| row(request, claim)).collect();
        let list = request.render("evidence/template.html", &json!({ "claims": claims }));
        let list = Drawn {
            problems,
            ..Drawn::html(compact(&list))
        };
        Ok(labelled(request, "For the teacher · Evidence", list))
    }
}

fn row(request: &Request<'_>, claim: &Claim) -> Value {
    let names = |names: &[Spanned<String>]| -> Vec<String> {
        names.iter().map(|name| name.get_ref().clone()).collect()
    };
    json!({
        "says": request.html(claim.says.get_ref()),
        "runs": names(&claim.runs),
        "twins": names(&claim.twins),
        "by": claim.by.as_deref().map(|by| request.html(by)),
    })
}

/// What is wrong with a claim.
fn problems(request: &Request<'_>, claim: &Claim) -> Vec<Problem> {
    let mut problems = Vec::new();
    let says = claim.says.get_ref();
    if !made(request, says) {
        let what = format!("the chapter does not say: {says}");
        let help = "write the words as they stand in the chapter, or take the claim away";
        problems.push(request.wrong_in_body(&claim.says.span(), what, help));
    }
    if claim.runs.is_empty() && claim.twins.is_empty() && claim.by.is_none() {
        let what = "nothing bears this claim out";
        let help = "name `runs` (scenarios), `twins` (programs in Python), or say it in `by`";
        problems.push(request.wrong_in_body(&claim.says.span(), what, help));
    }
    for run in &claim.runs {
        let wrong = |what, help| request.wrong_in_body(&run.span(), what, help);
        problems.extend(request.recording_of(run.get_ref(), wrong).err());
    }
    for twin in &claim.twins {
        let recorded = request.resources().sources.twins.recording(twin.get_ref());
        problems.extend(recorded.err().map(|error| {
            request.wrong_in_body(
                &twin.span(),
                error.to_string(),
                "name a program as a twin does",
            )
        }));
    }
    problems
}

/// Whether the chapter says something outside of this directive. Where its lines
/// break makes no difference.
fn made(request: &Request<'_>, says: &str) -> bool {
    let text = &request.page.chapter.text;
    let own = &request.directive.all;
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = words(says);
    !says.is_empty()
        && [&text[..own.start], &text[own.end..]]
            .into_iter()
            .any(|part| words(part).contains(&says))
}

#[cfg(test)]
mod tests {
    use crate::edition::Edition;
    use crate::widgets::testing::{drawn, drawn_for, problems};

    fn chapter(claim: &str) -> String {
        format!("Both waits\n*overlap*.\n\n```wakeline evidence\n[[claim]]\n{claim}\n```\n")
    }

    #[test]
    fn instructors_read_what_a_claim_rests_on_and_learners_do_not() {
        let text = chapter(
            "says = \"waits *overlap*\"\nruns = [\"demo::both\"]\nby = \"[`join!`](https://docs.rs)\"",
        );
        let html = drawn_for(Edition::Instructor, &text).html;
        let (_, list) = html
            .split_once("For the teacher · Evidence")
            .expect("a note");
        assert!(list.contains("<dt>waits <em>overlap</em></dt>"), "{list}");
        assert!(list.contains("<code>demo::both</code>"), "{list}");
        assert!(list.contains("href=\"https://docs.rs\""), "{list}");
        assert!(!drawn(&text).html.contains("Evidence"));
    }

    #[test]
    fn a_claim_is_in_the_chapter_and_rests_on_something_that_is_there() {
        let what = |claim: &str| problems(&chapter(claim));
        assert_eq!(
            what("says = \"waits add up\"\nby = \"x\""),
            ["the chapter does not say: waits add up"]
        );
        assert_eq!(
            what("says = \"waits *overlap*.\""),
            ["nothing bears this claim out"]
        );
        assert_eq!(
            what("says = \"overlap\"\nruns = [\"demo::none\"]"),
            ["there is no scenario `demo::none`"]
        );
        assert_eq!(what("says = \"overlap\"\ntwins = [\"none\"]").len(), 1);
    }
}
