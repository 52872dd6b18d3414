//! `diagnoses`: every diagnosis with the verdict that it goes with, for who
//! writes exercises. `grader/DIAGNOSES.md` is the same as a page.

use wakeline::Rule;

use super::{paint, print};
use crate::report::advice;
use crate::verdict::{Id, Reason, Verdict};

/// The diagnoses of one kind, each with what happened and a question.
struct Group {
    title: String,
    rows: Vec<(&'static str, &'static str, &'static str)>,
}

pub(super) fn list() {
    let paint = paint::for_stdout();
    for group in groups() {
        print(&paint.bold(&group.title));
        for (id, happened, _) in group.rows {
            print(&format!("  {id:26}  {happened}"));
        }
    }
}

/// Those of timelines by their verdict, in the order in which they are asked,
/// then those that only the grader finds.
fn groups() -> Vec<Group> {
    let mut groups = Vec::new();
    for verdict in Verdict::ALL {
        let rules = Rule::ALL.into_iter();
        let rules = rules.filter(|rule| Verdict::from(rule.verdict()) == *verdict);
        let rows: Vec<_> = rules
            .filter_map(|rule| row(rule.id(), &Id::Rule(rule)))
            .collect();
        if !rows.is_empty() {
            let title = format!("{verdict}: {}", verdict.badge().word);
            groups.push(Group { title, rows });
        }
    }
    let reasons = Reason::ALL.into_iter();
    let rows = reasons.filter_map(|reason| row(reason.id(), &Id::Grader(reason)));
    groups.push(Group {
        title: "found by the grader itself".to_owned(),
        rows: rows.collect(),
    });
    groups
}

fn row(id: &'static str, of: &Id) -> Option<(&'static str, &'static str, &'static str)> {
    let (happened, question) = advice(of)?;
    Some((id, happened, question))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// The page.
    fn page() -> String {
        let mut text = "# Diagnoses\n\n\
            Verdict and diagnosis of a misconception stand in its `solution.toml`. Rules are asked in \
            this order within a verdict, and the first that is sure of itself speaks, with the moments \
            and names of the run. Here stands what each is about, and the question that the grader \
            suggests to ask. `cargo grader diagnoses` prints the same.\n"
            .to_owned();
        for group in groups() {
            let mut add =
                |line: &str| writeln!(text, "{line}").expect("a String takes every write");
            add(&format!("\n## {}\n", group.title));
            add("| diagnosis | what happened | a question |\n|---|---|---|");
            for (id, happened, question) in group.rows {
                add(&format!("| `{id}` | {happened} | {question} |"));
            }
        }
        text
    }

    #[test]
    fn the_page_is_made_of_the_rules() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/DIAGNOSES.md");
        let wanted = page();
        if std::env::var_os("UPDATE_DIAGNOSES").is_some() {
            std::fs::write(path, &wanted).unwrap();
        }
        assert!(
            std::fs::read_to_string(path).unwrap_or_default() == wanted,
            "DIAGNOSES.md is not what the rules say; write it anew: \
             UPDATE_DIAGNOSES=1 cargo test -p grader --lib diagnoses"
        );
        for rule in Rule::ALL {
            assert!(wanted.contains(&format!("| `{rule}` | ")), "{rule}");
        }
    }
}
