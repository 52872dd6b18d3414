//! A file name for each student: readable, safe on every file system and in
//! every link, and unique even where only capitals differ.

use std::collections::{BTreeMap, BTreeSet};

/// The name of each student's page or folder, without an ending.
pub(crate) fn file_names<'a>(students: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for student in students {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let safe: String = student
            .chars()
            .map(|c| if plain(c) { c } else { '-' })
            .take(60)
            .collect();
        let mut name = safe.trim_matches('-').to_owned();
        if name.is_empty() {
            "student".clone_into(&mut name);
        }
        let mut unique = name.clone();
        let mut number = 2;
        while !taken.insert(unique.to_ascii_lowercase()) {
            unique = format!("{name}-{number}");
            number += 1;
        }
        names.insert(student, unique);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::file_names;

    #[test]
    fn names_of_pages_are_safe_and_unique() {
        let students = ["../../etc", "A b", "a-B", "Jörg Müller", "日本", "中国"];
        let names = file_names(students.into_iter());
        assert_eq!(names["../../etc"], "etc");
        assert_eq!(names["A b"], "A-b");
        assert_eq!(names["a-B"], "a-B-2");
        assert_eq!(names["Jörg Müller"], "J-rg-M-ller");
        assert_eq!(names["日本"], "student");
        assert_eq!(names["中国"], "student-2");
    }
}
