//! Makes a starter from a reference: the part between `// SOLUTION` and
//! `// STARTER` is left out, and the commented lines between `// STARTER` and
//! `// END` take its place, without their `// `. A course that was handed out
//! has no reference; it keeps the starters themselves, below `.handout`.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::error::Error;

const SOLUTION: &str = "// SOLUTION";
const STARTER: &str = "// STARTER";
const END: &str = "// END";

/// Where a course without solutions keeps the starter of the exercise in that
/// folder, below its root. Whoever looks for exercises passes over names that
/// begin with a dot, so nobody hands it in.
pub fn kept(folder: &str) -> PathBuf {
    Path::new(".handout/starters").join(folder).join("lib.rs")
}

/// Where a line of the reference stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// In the part that learners write, opened on this line.
    Solution(usize),
    /// In the lines that replace it; opened on this line.
    Starter(usize),
}

/// The starter of a reference. `path` is only named in errors.
///
/// ```
/// use std::path::Path;
/// let reference = "fn one() -> u8 {\n    // SOLUTION\n    1\n    // STARTER\n    // todo!()\n    // END\n}\n";
/// let starter = grader::catalogue::starter::generate(reference, Path::new("lib.rs")).unwrap();
/// assert_eq!(starter, "fn one() -> u8 {\n    todo!()\n}\n");
/// ```
pub fn generate(reference: &str, path: &Path) -> Result<String, Error> {
    let lines = lines(reference, path)?;
    let starter = lines.iter().filter(|(side, _)| *side != Side::Solution);
    Ok(starter
        .flat_map(|(_, line)| [line.as_str(), "\n"])
        .collect())
}

/// A reference without its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// The whole file.
    pub text: String,
    /// Which of its lines learners write, counted from 1.
    pub written: Vec<RangeInclusive<usize>>,
}

/// The reference as a program, with what learners write of it. `path` is only
/// named in errors.
///
/// ```
/// use std::path::Path;
/// let reference = "fn one() -> u8 {\n    // SOLUTION\n    1\n    // STARTER\n    // todo!()\n    // END\n}\n";
/// let solved = grader::catalogue::starter::solved(reference, Path::new("lib.rs")).unwrap();
/// assert_eq!(solved.text, "fn one() -> u8 {\n    1\n}\n");
/// assert_eq!(solved.written, [2..=2]);
/// ```
pub fn solved(reference: &str, path: &Path) -> Result<Solved, Error> {
    let mut solved = Solved {
        text: String::new(),
        written: Vec::new(),
    };
    let lines = lines(reference, path)?.into_iter();
    let lines = lines.filter(|(side, _)| *side != Side::Starter);
    for (number, (side, line)) in (1..).zip(lines) {
        solved.text.extend([&line, "\n"]);
        if side == Side::Both {
            continue;
        }
        match solved.written.last_mut() {
            Some(last) if *last.end() + 1 == number => *last = *last.start()..=number,
            _ => solved.written.push(number..=number),
        }
    }
    Ok(solved)
}

/// Who has a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Solution,
    Starter,
}

/// The lines of a reference without its marks.
fn lines(reference: &str, path: &Path) -> Result<Vec<(Side, String)>, Error> {
    let wrong = |line: usize, message: &str| Error::Course {
        path: path.to_owned(),
        at: Some((line, 1)),
        message: format!("{message}; regions read `{SOLUTION}` … `{STARTER}` … `{END}`"),
    };
    let mut lines = Vec::new();
    let mut place = Place::Outside;
    for (index, line) in reference.lines().enumerate() {
        let number = index + 1;
        place = match (line.trim(), place) {
            (SOLUTION, Place::Outside) => Place::Solution(number),
            (STARTER, Place::Solution(_)) => Place::Starter(number),
            (END, Place::Starter(_)) => Place::Outside,
            (marker @ (SOLUTION | STARTER | END), _) => {
                return Err(wrong(number, &format!("`{marker}` does not belong here")));
            }
            (_, Place::Outside) => {
                lines.push((Side::Both, line.to_owned()));
                place
            }
            (_, Place::Solution(_)) => {
                lines.push((Side::Solution, line.to_owned()));
                place
            }
            (_, Place::Starter(_)) => {
                let text = uncomment(line).ok_or_else(|| {
                    wrong(number, "a line of the starter must be a comment, `// …`")
                })?;
                lines.push((Side::Starter, text));
                place
            }
        };
    }
    match place {
        Place::Outside => Ok(lines),
        Place::Solution(line) | Place::Starter(line) => {
            Err(wrong(line, "the region that begins here has no end"))
        }
    }
}

/// The line without its `// `, at the indentation of the comment.
fn uncomment(line: &str) -> Option<String> {
    let body = line.trim_start();
    if body.is_empty() {
        return Some(String::new());
    }
    let indentation = &line[..line.len() - body.len()];
    let text = body.strip_prefix("//")?;
    let text = text.strip_prefix(' ').unwrap_or(text);
    if text.is_empty() {
        return Some(String::new());
    }
    Some(format!("{indentation}{text}"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::generate;

    fn error(reference: &str) -> String {
        generate(reference, Path::new("lib.rs"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn lines_of_the_starter_keep_their_indentation() {
        let reference = "fn a() {\n    // SOLUTION\n    b();\n    // STARTER\n    // if c {\n    \
                         //     d();\n    //\n    // }\n    // END\n}\n";
        let starter = generate(reference, Path::new("lib.rs")).unwrap();
        assert_eq!(starter, "fn a() {\n    if c {\n        d();\n\n    }\n}\n");
    }

    #[test]
    fn an_empty_starter_leaves_nothing() {
        let reference = "// SOLUTION\nuse a;\n// STARTER\n// END\nuse b;\n";
        assert_eq!(
            generate(reference, Path::new("lib.rs")).unwrap(),
            "use b;\n"
        );
    }

    #[test]
    fn a_region_without_an_end_is_named_by_its_line() {
        assert!(error("a\n// SOLUTION\nb\n").starts_with("lib.rs:2:1: the region that begins"));
        assert!(error("// SOLUTION\n// STARTER\n").starts_with("lib.rs:2:1: the region"));
    }

    #[test]
    fn a_marker_out_of_place_is_named_by_its_line() {
        assert!(error("// END\n").starts_with("lib.rs:1:1: `// END` does not belong here"));
        assert!(error("// SOLUTION\n// SOLUTION\n").starts_with("lib.rs:2:1: `// SOLUTION`"));
    }

    #[test]
    fn code_among_the_lines_of_the_starter_is_an_error() {
        let text = error("// SOLUTION\n// STARTER\nlet a = 1;\n// END\n");
        assert!(text.starts_with("lib.rs:3:1: a line of the starter must be a comment"));
    }
}
