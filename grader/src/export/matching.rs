//! Students of a run and rows of a gradebook: who is who. Strong signs come
//! first (the platform's number), weak ones last (the name). Nobody is guessed:
//! who fits no row, or two, or a row that fits another too, is told.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::intake::{Person, Shape};
use crate::results::{JobResult, Results, Score, disclosure};

/// What somebody can be known by.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// The platform's number.
    pub(super) number: Vec<String>,
    /// Numbers of the school, logins, addresses.
    pub(super) account: Vec<String>,
    /// Names, as people write them.
    pub(super) name: Vec<String>,
    /// Whether nobody is to know who it is.
    pub(super) anonymous: bool,
}

/// Who is who.
#[derive(Debug, Default)]
pub(super) struct Pairs<'a> {
    /// By row.
    pub(super) students: BTreeMap<usize, &'a str>,
    pub(super) left_out: Vec<String>,
}

/// A row of the gradebook, and what its student earned.
pub(super) struct Grade<'a> {
    pub(super) row: usize,
    pub(super) student: &'a str,
    pub(super) score: Score,
}

impl<'a> Pairs<'a> {
    /// What goes into the gradebook, by row. Who could not be graded is told
    /// among those who are left out.
    pub(super) fn grades(&mut self, results: &Results) -> Vec<Grade<'a>> {
        let jobs: BTreeMap<&str, &[JobResult]> = results.students().collect();
        let mut grades = Vec::new();
        for (row, student) in &self.students {
            let jobs = jobs[student];
            match disclosure::ungraded(jobs) {
                Some(why) => self.left_out.push(why),
                None => grades.push(Grade {
                    row: *row,
                    student,
                    score: disclosure::total(jobs).score,
                }),
            }
        }
        grades
    }
}

/// What the students of a run are known by on this platform.
pub(super) fn of_students(results: &Results, platform: Shape) -> Vec<(&str, Keys)> {
    let keys = |student: &str| {
        let nobody = Person {
            name: student.to_owned(),
            ..Person::default()
        };
        let person = results.people.get(student).cloned().unwrap_or(nobody);
        // Another platform's number means somebody else.
        let number = person.id.filter(|_| results.shape == Some(platform));
        let ids = [person.sid, person.email, person.login];
        let ids = ids.into_iter().flatten();
        Keys {
            number: number.into_iter().collect(),
            account: ids.chain([student.to_owned()]).collect(),
            name: vec![person.name],
            anonymous: person.anonymous,
        }
    };
    results
        .students()
        .map(|(student, _)| (student, keys(student)))
        .collect()
}

/// Finds the row of each student.
pub(super) fn pairs<'a>(students: &[(&'a str, Keys)], rows: &[Keys]) -> Pairs<'a> {
    let mut index: BTreeMap<(usize, String), BTreeSet<usize>> = BTreeMap::new();
    for (row, keys) in rows.iter().enumerate() {
        for key in signs(keys) {
            index.entry(key).or_default().insert(row);
        }
    }
    let mut pairs = Pairs::default();
    let mut found: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (student, keys) in students {
        let mut fitting = BTreeMap::<usize, BTreeSet<usize>>::new();
        for (strength, key) in signs(keys) {
            let rows = index.get(&(strength, key)).into_iter().flatten();
            fitting.entry(strength).or_default().extend(rows);
        }
        let strongest = fitting.into_values().find(|rows| !rows.is_empty());
        let rows: Vec<usize> = strongest.into_iter().flatten().collect();
        match rows.as_slice() {
            [] if keys.anonymous => pairs.left_out.push(format!(
                "{student}: handed in anonymously, so nobody can tell whose row it is"
            )),
            [] => pairs
                .left_out
                .push(format!("{student}: nobody by that name or number is in it")),
            [row] => found.entry(*row).or_default().push(student),
            rows => pairs.left_out.push(format!(
                "{student}: {} rows fit; nobody can tell which",
                rows.len()
            )),
        }
    }
    for (row, students) in found {
        if let [student] = students.as_slice() {
            pairs.students.insert(row, student);
        } else {
            let all = students.join(", ");
            pairs.left_out.push(format!(
                "{all}: all of them fit one row; nobody can tell whose it is"
            ));
        }
    }
    pairs.left_out.sort();
    pairs
}

/// Every key with its strength, 0 the strongest.
fn signs(keys: &Keys) -> impl Iterator<Item = (usize, String)> {
    let plain = |text: &String| text.trim().to_lowercase();
    let number = keys.number.iter().map(move |key| (0, plain(key)));
    let account = keys.account.iter().map(move |key| (1, plain(key)));
    let name = keys.name.iter().flat_map(|name| spellings(name));
    number
        .chain(account)
        .chain(name.map(|key| (2, key)))
        .filter(|(_, key)| !key.is_empty())
}

/// `Müller, Zoë` and `Zoë Müller` → `mullerzoe` and `zoemuller`.
fn spellings(name: &str) -> BTreeSet<String> {
    let mut spellings = BTreeSet::from([folded(name)]);
    if let Some((last, first)) = name.split_once(',') {
        spellings.insert(folded(&format!("{first}{last}")));
    } else {
        let words: Vec<&str> = name.split_whitespace().collect();
        // What is written last first without a comma.
        for cut in 1..words.len() {
            let (front, back) = words.split_at(cut);
            spellings.insert(folded(&format!("{}{}", back.concat(), front.concat())));
        }
    }
    spellings
}

fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Keys, pairs};

    fn named(name: &str) -> Keys {
        Keys {
            name: vec![name.to_owned()],
            ..Keys::default()
        }
    }

    fn row_of(student: &str, rows: &[&str]) -> Option<usize> {
        let rows: Vec<Keys> = rows.iter().map(|name| named(name)).collect();
        let students = [(student, named(student))];
        let pairs = pairs(&students, &rows);
        assert_eq!(pairs.students.len() + pairs.left_out.len(), 1);
        pairs.students.into_keys().next()
    }

    #[test]
    fn a_name_is_known_in_any_order_and_any_encoding() {
        let rows = ["Byron, Ada", "Müller, Zoë", "Zo\u{eb} Mu\u{308}ller-Lang"];
        assert_eq!(row_of("Zoë Müller", &rows), Some(1));
        assert_eq!(row_of("Zoe\u{308} Mu\u{308}ller", &rows), Some(1));
        assert_eq!(row_of("byronada", &rows), Some(0));
        assert_eq!(row_of("Müller-Lang Zoë", &rows), Some(2));
        assert_eq!(row_of("Zoë", &rows), None);
    }

    #[test]
    fn who_fits_twice_is_left_out() {
        assert_eq!(row_of("Ada Byron", &["Byron, Ada", "Ada Byron"]), None);
        let students = [("a", named("Ada Byron")), ("b", named("Byron Ada"))];
        let pairs = pairs(&students, &[named("Byron, Ada")]);
        assert!(pairs.students.is_empty());
        assert!(pairs.left_out[0].contains("a, b: all of them fit one row"));
    }

    #[test]
    fn a_number_is_stronger_than_a_name() {
        let row = |number: &str, name: &str| Keys {
            number: vec![number.to_owned()],
            ..named(name)
        };
        let rows = [row("7", "Ada Byron"), row("8", "Lin Chen")];
        let students = [("ada", row("8", "Ada Byron"))];
        assert_eq!(pairs(&students, &rows).students[&1], "ada");
    }
}
