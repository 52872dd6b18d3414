//! What to do next, in the words of whoever set the environment.

/// For which packages there is help: a name with a `*` that stands for any text.
const HELP_FOR: &str = "WAKELINE_HELP_FOR";
/// The help, with a `*` wherever that text belongs.
const HELP: &str = "WAKELINE_HELP";

/// What to print last for a check of this package, if anything.
pub(super) fn of_environment(package: &str) -> Option<String> {
    let text = std::env::var(HELP).ok()?;
    let packages = std::env::var(HELP_FOR).unwrap_or_else(|_| "*".to_owned());
    help(package, &packages, &text)
}

fn help(package: &str, packages: &str, text: &str) -> Option<String> {
    let (before, after) = packages.split_once('*')?;
    let name = package.strip_prefix(before)?.strip_suffix(after)?;
    Some(text.replace('*', name))
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn help_names_what_the_star_stands_for() {
        let text = "A hint:  ask-me *\nMore:    show-me *";
        let expected = "A hint:  ask-me at-most-n\nMore:    show-me at-most-n";
        assert_eq!(help("task-at-most-n", "task-*", text).unwrap(), expected);
        assert_eq!(help("at-most-n", "*", text).unwrap(), expected);
    }

    #[test]
    fn other_packages_get_no_help() {
        assert_eq!(help("answer-at-most-n", "task-*", "a hint"), None);
    }
}
