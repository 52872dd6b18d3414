//! `right-by-luck`: the program does what is expected in the nominal world, and
//! not where answers come a little earlier or later. What another rule has to
//! say of that world follows, with its facts.

use super::{Definition, Evidence, Finding, Rule, Verdict};

pub(super) const RULE: Definition = Definition {
    id: "right-by-luck",
    verdict: Verdict::ByLuck,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    if !evidence.fits_nominal() {
        return None;
    }
    let mut others = Rule::ALL
        .into_iter()
        .filter(|rule| *rule != Rule::RightByLuck);
    let why = others.find_map(|rule| rule.ask(evidence))?;
    let seed = evidence.recording()?.seed;
    let finding = Finding {
        text: format!(
            "It fits in the nominal world, but not when the world is a little slower or faster \
             (world seed {seed}). {}",
            why.text
        ),
        facts: why.facts,
    };
    Some(finding.with("rule", why.id).with("seed", seed))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::Rule;
    use crate::time::ms;
    use std::time::Duration;
    use tokio::time::timeout;

    #[test]
    fn a_guess_at_how_long_an_answer_takes_is_right_by_luck() {
        let diagnosis = samples::programs(
            |world| async move {
                world.web().page("a", ms(200));
                let _ = world.web().fetch("a").await;
            },
            |world| async move {
                world.web().page("a", ms(200));
                let guess = Duration::from_millis(201);
                let _ = timeout(guess, world.web().fetch("a")).await;
            },
        );
        assert_eq!(diagnosis.id, Rule::RightByLuck);
        assert_eq!(diagnosis.facts["rule"], "cancelled-good-work");
        assert_eq!(diagnosis.facts["operation"], "fetch(a)");
        assert_ne!(diagnosis.facts["seed"], "0");
    }
}
