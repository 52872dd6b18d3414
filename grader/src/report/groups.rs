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

/// `one-after-the-other` → `One after the other`.
fn sentence_case(id: &str) -> String {
    let text = id.replace('-', " ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
