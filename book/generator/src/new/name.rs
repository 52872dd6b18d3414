//! Names of new things: of folders and commands (`at-most-n`), and as Rust and
//! Python need them (`at_most_n`).

use super::error::NewError;

/// A name that is fit for a folder, a package and a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name(String);

impl Name {
    /// `at-most-n`; `at_most_n` means the same.
    pub(super) fn new(text: &str) -> Result<Name, NewError> {
        let name = text.replace('_', "-");
        let fits = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
        let bad = !name.starts_with(|char: char| char.is_ascii_lowercase())
            || !name.chars().all(fits)
            || name.ends_with('-')
            || name.contains("--");
        if bad {
            return Err(NewError::Name {
                name: text.to_owned(),
            });
        }
        Ok(Name(name))
    }

    /// `at-most-n`
    pub(super) fn kebab(&self) -> &str {
        &self.0
    }

    /// `at_most_n`
    pub(super) fn snake(&self) -> String {
        self.0.replace('-', "_")
    }

    /// `At most n`, until somebody writes a better one.
    pub(super) fn title(&self) -> String {
        let words = self.0.replace('-', " ");
        let mut chars = words.chars();
        let first = chars.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(chars).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_folders_packages_and_modules() {
        let name = Name::new("at_most-n").unwrap();
        assert_eq!(name.kebab(), "at-most-n");
        assert_eq!(name.snake(), "at_most_n");
        assert_eq!(name.title(), "At most n");
        for bad in [
            "", "At", "1st", "a b", "ü", "a--b", "-a", "a-", "a/b", "../a", "a.rs",
        ] {
            assert!(Name::new(bad).is_err(), "{bad}");
        }
    }
}
