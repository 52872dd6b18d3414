//! Students grouped by what went wrong: the same diagnosis of the same
//! exercise. Each group has an example, and a message that fits them all.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::advice::{Seen, message};
use super::prose::{Piece, pieces};
use crate::catalogue::{Harness, Slug};
use crate::results::disclosure::decided_by_hidden;
use crate::results::{JobResult, Marks};
use crate::verdict::{Badge, Id, Verdict};

/// More names than this are folded away.
const NAMES: usize = 24;

#[derive(Default)]
pub(super) struct Groups(BTreeMap<Key, Group>);

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    exercise: Slug,
    diagnosis: Id,
    /// The ordinary test that failed. That some test failed groups nobody.
    test: Option<String>,
    seen: Seen,
    /// What was said, but for its names and numbers: the example must fit all.
    said: String,
}

struct Group {
    title: String,
    verdict: Verdict,
    example: String,
    /// Name and page; the first is the example.
    students: Vec<(String, String)>,
}

#[derive(Serialize)]
pub(super) struct GroupView<'a> {
    id: String,
    exercise: &'a str,
    slug: &'a Slug,
    badge: Badge,
    name: String,
    hidden: bool,
    example: Vec<Piece<'a>>,
    first: Student<'a>,
    students: Vec<Student<'a>>,
    folded: bool,
    message: String,
}

#[derive(Serialize)]
struct Student<'a> {
    name: &'a str,
    page: &'a str,
}

impl Groups {
    /// What was not handed in is no mistake to learn from.
    pub(super) fn add(
        &mut self,
        (student, page): (&str, &str),
        title: &str,
        harness: Harness,
        job: &JobResult,
    ) {
        if matches!(job.marks.verdict, Verdict::Missing | Verdict::InfraError) {
            return;
        }
        let Some(diagnosis) = &job.marks.diagnosis else {
            return;
        };
        let key = Key {
            exercise: job.exercise.clone(),
            diagnosis: diagnosis.id.clone(),
            test: diagnosis.facts.get("test").cloned(),
            seen: match harness {
                Harness::Timeline => seen(&job.marks),
                Harness::Libtest => Seen::Test,
            },
            said: shape(&diagnosis.text, diagnosis.facts.values()),
        };
        let group = self.0.entry(key).or_insert_with(|| Group {
            title: title.to_owned(),
            verdict: job.marks.verdict,
            example: diagnosis.text.clone(),
            students: Vec::new(),
        });
        group.students.push((student.to_owned(), page.to_owned()));
    }

    /// The largest group first.
    pub(super) fn view(&self) -> Vec<GroupView<'_>> {
        let mut groups: Vec<(&Key, &Group)> = self.0.iter().collect();
        groups.sort_by_key(|(_, group)| Reverse(group.students.len()));
        let student = |(name, page)| Student { name, page };
        let groups = groups.into_iter().enumerate();
        groups
            .map(|(at, (key, group))| GroupView {
                id: format!("group-{}", at + 1),
                exercise: &group.title,
                slug: &key.exercise,
                badge: group.verdict.badge(),
                name: match &key.test {
                    Some(test) => format!("{}: {test}", sentence_case(key.diagnosis.as_str())),
                    None => sentence_case(key.diagnosis.as_str()),
                },
                hidden: key.seen == Seen::Hidden,
                example: pieces(&group.example),
                first: student(pair(&group.students[0])),
                students: group.students.iter().map(pair).map(student).collect(),
                folded: group.students.len() > NAMES,
                message: message(
                    &key.diagnosis,
                    key.seen,
                    &group.title,
                    key.exercise.as_str(),
                ),
            })
            .collect()
    }
}

fn pair((name, page): &(String, String)) -> (&str, &str) {
    (name, page)
}

/// Whether learners have the check that decided.
fn seen(marks: &Marks) -> Seen {
    if decided_by_hidden(marks) {
        Seen::Hidden
    } else {
        Seen::Visible
    }
}

/// A sentence without what differs from student to student: what its facts
/// name, tasks, places and numbers.
fn shape<'a>(text: &str, facts: impl Iterator<Item = &'a String>) -> String {
    let mut text = text.to_owned();
    // The longest first: one may be a part of another.
    let mut facts: Vec<&String> = facts.filter(|fact| !fact.is_empty()).collect();
    facts.sort_by_key(|fact| Reverse(fact.len()));
    for fact in facts
        .into_iter()
        .filter(|fact| fact.parse::<u64>().is_err())
    {
        text = text.replace(fact.as_str(), "_");
    }
    let words = text.split_whitespace();
    let words = words.map(|word| if is_a_name(word) { "_" } else { word });
    words.collect::<Vec<&str>>().join(" ")
}

/// `fetch(a)`, `t1`, `src/lib.rs:7`, `20`.
fn is_a_name(word: &str) -> bool {
    let call = word.contains('(') && !word.starts_with(['(', '`']);
    call || word == "main" || word.contains(|letter: char| letter.is_ascii_digit())
}

/// `one-after-the-other` → `One after the other`.
fn sentence_case(id: &str) -> String {
    let text = id.replace('-', " ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::samples;
    use crate::verdict::Diagnosis;

    /// One student for each sentence, whom the rule told it.
    fn groups(rule: &str, said: &[(&str, &[(&str, &str)])]) -> Groups {
        let mut groups = Groups::default();
        for (text, facts) in said {
            let id: Id = serde_json::from_value(rule.into()).unwrap();
            let mut diagnosis = Diagnosis::new(id, *text);
            for (name, value) in *facts {
                diagnosis.facts.insert((*name).into(), (*value).into());
            }
            let mut job = samples::job("anna", Verdict::Deadlock, 0);
            job.marks.diagnosis = Some(diagnosis);
            let student = (text.get(..20).unwrap_or(text), "anna.html");
            groups.add(student, "At most n", Harness::Timeline, &job);
        }
        groups
    }

    fn sizes(groups: &Groups) -> Vec<usize> {
        let groups = groups.view();
        groups.iter().map(|group| group.students.len()).collect()
    }

    #[test]
    fn an_example_fits_each_student_of_its_group_but_for_names_and_numbers() {
        let groups = groups(
            "never-finished",
            &[
                (
                    "Deadlock: main waits for fetch(a), which never answers.",
                    &[],
                ),
                ("Deadlock: t2 waits for fetch(b), which never answers.", &[]),
                ("Deadlock: main waits for a wake that never comes.", &[]),
            ],
        );
        assert_eq!(sizes(&groups), [2, 1]);
    }

    #[test]
    fn what_the_facts_name_parts_nobody() {
        let late = |name| [("operation", name)];
        let (tick, page) = (late("tick"), late("the page"));
        let groups = groups(
            "finished-too-late",
            &[
                (
                    "It finished at 90 ms instead of 50 ms. tick began at 40 ms instead of 0 ms.",
                    &tick,
                ),
                (
                    "It finished at 70 ms instead of 50 ms. the page began at 7 ms instead of 2 ms.",
                    &page,
                ),
                (
                    "It finished at 70 ms instead of 50 ms: 20 ms were spent waiting for nothing.",
                    &[],
                ),
            ],
        );
        assert_eq!(sizes(&groups), [2, 1]);
    }

    #[test]
    fn a_message_to_a_group_says_nothing_that_one_of_them_alone_was_told() {
        let facts = [("operation", "tick"), ("task", "t7")];
        let said = "It finished at 91 ms instead of 53 ms: t7 had tick under way.";
        let groups = groups("finished-too-late", &[(said, &facts)]);
        let message = &groups.view()[0].message;
        assert!(
            !message.contains("tick") && !message.contains("t7"),
            "{message}"
        );
        assert!(
            !message.contains(|letter: char| letter.is_ascii_digit()),
            "{message}"
        );
        // Who waits too long alone had nothing else to do meanwhile.
        assert!(!message.contains("what else"), "{message}");
    }
}
