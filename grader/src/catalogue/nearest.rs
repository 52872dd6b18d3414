//! Which known name a mistyped one was probably meant to be.

/// The nearest of the known names, if it is near enough to be a typing error
/// or a part of the name.
pub(crate) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|name| {
            let part = !typed.is_empty() && (name.contains(typed) || typed.contains(name));
            (
                if part {
                    1
                } else {
                    strsim::levenshtein(typed, name)
                },
                name,
            )
        })
        .filter(|(distance, name)| *distance <= name.len().max(3) / 3)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const KNOWN: [&str; 3] = ["at-most-n", "block-on", "deadline"];

    #[test]
    fn a_typing_error_finds_its_exercise() {
        assert_eq!(nearest("at-mots-n", KNOWN.into_iter()), Some("at-most-n"));
        assert_eq!(nearest("dedline", KNOWN.into_iter()), Some("deadline"));
    }

    #[test]
    fn a_part_of_a_name_finds_its_exercise() {
        assert_eq!(nearest("most", KNOWN.into_iter()), Some("at-most-n"));
    }

    #[test]
    fn something_else_finds_nothing() {
        assert_eq!(nearest("quicksort", KNOWN.into_iter()), None);
        assert_eq!(nearest("", KNOWN.into_iter()), None);
    }
}
