//! The part of a source file that a chapter shows.
//!
//! Markers are comments, `// region: NAME` and `// endregion: NAME` (`#` in
//! Python). They may overlap, and they never show.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

/// Why a region cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegionError {
    /// No marker opens it.
    #[error("there is no region `{name}`{}", known_regions(.known))]
    Unknown {
        /// As asked for.
        name: String,
        /// Every region that the file has.
        known: Vec<String>,
    },
    /// A marker opens it, but none closes it.
    #[error("the region `{name}` begins in line {line} and never ends; add `endregion: {name}`")]
    Open {
        /// As asked for.
        name: String,
        /// Where it begins.
        line: usize,
    },
    /// Nothing stands in it.
    #[error("the region `{name}` is empty")]
    Empty {
        /// As asked for.
        name: String,
    },
}

fn known_regions(known: &[String]) -> String {
    if known.is_empty() {
        return "; the file has no regions, mark them with `region: NAME`".to_owned();
    }
    let mut out = String::from("; the file has");
    for (index, name) in known.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        write!(out, "{comma} `{name}`").expect("a String takes every write");
    }
    out
}

enum Marker<'line> {
    Begin(&'line str),
    End(&'line str),
}

fn marker(line: &str) -> Option<Marker<'_>> {
    let line = line.trim_start();
    let comment = line
        .strip_prefix("//")
        .or_else(|| line.strip_prefix('#'))?
        .trim();
    if let Some(name) = comment.strip_prefix("region:") {
        return Some(Marker::Begin(name.trim()));
    }
    comment
        .strip_prefix("endregion:")
        .map(|name| Marker::End(name.trim()))
}

/// All markers of a file with their lines. Found by their word: a chapter shows
/// many regions of one file, and most of its lines are no markers.
fn markers(source: &str) -> impl Iterator<Item = (Range<usize>, Marker<'_>)> {
    let mut after = 0;
    source.match_indices("region:").filter_map(move |(at, _)| {
        let start = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if start < after {
            return None;
        }
        after = source[at..]
            .find('\n')
            .map_or(source.len(), |newline| at + newline + 1);
        Some((start..after, marker(&source[start..after])?))
    })
}

/// The lines of one region, without markers and common indentation.
pub fn cut(source: &str, name: &str) -> Result<String, RegionError> {
    Ok(outdent(&lines_of(source, name)?))
}

/// In which lines of the file the lines of one region stand, counted from 1.
pub fn numbers(source: &str, name: &str) -> Result<Vec<usize>, RegionError> {
    let lines = lines_of(source, name)?;
    let start = source.as_ptr().addr();
    let number = |line: &str| {
        let before = &source[..line.as_ptr().addr() - start];
        before.matches('\n').count() + 1
    };
    Ok(without_blank_ends(&lines)
        .iter()
        .map(|line| number(line))
        .collect())
}

/// The lines of one region as they stand in the file.
fn lines_of<'a>(source: &'a str, name: &str) -> Result<Vec<&'a str>, RegionError> {
    let mut begun = None;
    let mut inside = None;
    let mut known = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for (at, marker) in markers(source) {
        if let Some(start) = inside {
            lines.extend(source[start..at.start].lines());
            inside = Some(at.end);
        }
        match marker {
            Marker::Begin(found) if found == name => {
                inside = Some(at.end);
                begun.get_or_insert(at.start);
            }
            Marker::Begin(found) => known.push(found),
            Marker::End(found) if found == name => inside = None,
            Marker::End(_) => {}
        }
    }
    let name = name.to_owned();
    match begun {
        None => Err(RegionError::Unknown {
            name,
            known: once_each(&known),
        }),
        Some(start) if inside.is_some() => Err(RegionError::Open {
            name,
            line: source[..start].lines().count() + 1,
        }),
        Some(_) if lines.iter().all(|line| line.trim().is_empty()) => {
            Err(RegionError::Empty { name })
        }
        Some(_) => Ok(lines),
    }
}

fn once_each(names: &[&str]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let first = names.iter().filter(|name| seen.insert(**name));
    first.map(|name| (*name).to_owned()).collect()
}

/// A whole file without its markers.
pub fn whole(source: &str) -> String {
    let lines: Vec<&str> = source
        .lines()
        .filter(|line| marker(line).is_none())
        .collect();
    outdent(&lines)
}

/// Whether a file has a region of that name.
pub fn has(source: &str, name: &str) -> bool {
    markers(source).any(|(_, marker)| matches!(marker, Marker::Begin(found) if found == name))
}

/// A Python file without its head: docstring, comments, imports.
pub fn without_python_head(source: &str) -> String {
    let mut lines = source.lines().peekable();
    let mut docstring = None;
    while let Some(line) = lines.peek() {
        let text = line.trim();
        if let Some(quote) = docstring {
            if text.ends_with(quote) {
                docstring = None;
            }
        } else if let Some(quote) = ["\"\"\"", "'''"].into_iter().find(|q| text.starts_with(q)) {
            if text.len() < 6 || !text.ends_with(quote) {
                docstring = Some(quote);
            }
        } else {
            let head = text.is_empty()
                || text.starts_with('#')
                || text.starts_with("import ")
                || text.starts_with("from ");
            if !head {
                break;
            }
        }
        lines.next();
    }
    whole(&lines.collect::<Vec<_>>().join("\n"))
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn without_blank_ends<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let first = lines.iter().position(|line| !is_blank(line));
    let last = lines.iter().rposition(|line| !is_blank(line));
    first
        .zip(last)
        .map_or(&[], |(first, last)| &lines[first..=last])
}

/// Takes away blank lines at both ends and the indentation that all lines share.
fn outdent(lines: &[&str]) -> String {
    let lines = without_blank_ends(lines);
    let indent = lines
        .iter()
        .filter(|line| !is_blank(line))
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let cut: Vec<&str> = lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or(""))
        .collect();
    cut.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "fn a() {\n    // region: outer\n    one();\n    // region: inner\n    \
                          if x {\n        two();\n    }\n    // endregion: inner\n\n    three();\n    \
                          // endregion: outer\n}\n";

    #[test]
    fn a_line_of_a_region_knows_its_place_in_the_file() {
        let source = "// region: a\n\n  one\n// endregion: a\ntwo\n// region: a\n// region: b\nthree\n\n// endregion: a\n";
        assert_eq!(cut(source, "a").unwrap(), "  one\nthree");
        assert_eq!(numbers(source, "a").unwrap(), [3, 8]);
        assert!(numbers(source, "c").is_err());
    }

    #[test]
    fn a_region_loses_markers_and_common_indentation() {
        assert_eq!(cut(SOURCE, "inner").unwrap(), "if x {\n    two();\n}");
        assert_eq!(
            cut(SOURCE, "outer").unwrap(),
            "one();\nif x {\n    two();\n}\n\nthree();"
        );
    }

    #[test]
    fn a_region_that_is_not_there_names_those_that_are() {
        let error = cut(SOURCE, "inne").unwrap_err().to_string();
        assert_eq!(
            error,
            "there is no region `inne`; the file has `outer`, `inner`"
        );
        assert!(
            cut("x", "a")
                .unwrap_err()
                .to_string()
                .contains("no regions")
        );
    }

    #[test]
    fn a_region_without_an_end_or_without_a_line_is_an_error() {
        assert_eq!(
            cut("// region: a\nx\n", "a"),
            Err(RegionError::Open {
                name: "a".into(),
                line: 1
            })
        );
        let empty = "# region: a\n\n# endregion: a\n";
        assert_eq!(
            cut(empty, "a"),
            Err(RegionError::Empty { name: "a".into() })
        );
    }

    #[test]
    fn a_region_may_begin_again_and_its_word_may_stand_anywhere() {
        let source = "// region: region: a\n# region: b\r\none\r\n# endregion: b\r\n\
                      region: b\nlet region: B = x; // region: b\n// region: b\ntwo\n// endregion: b";
        assert_eq!(cut(source, "b").unwrap(), "one\ntwo");
        assert_eq!(
            cut("x\n\n//region:b\ny", "b"),
            Err(RegionError::Open {
                name: "b".into(),
                line: 3
            })
        );
        assert!(has(source, "b") && has(source, "region: a") && !has(source, "a"));
    }

    #[test]
    fn a_python_file_is_shown_without_docstring_and_imports() {
        let source = "\"\"\"Two\nlines.\"\"\"\n\nimport asyncio\nfrom world import web\n\n\nasync def main():\n    await web.fetch('a')\n";
        assert_eq!(
            without_python_head(source),
            "async def main():\n    await web.fetch('a')"
        );
        assert_eq!(without_python_head("\"\"\"One.\"\"\"\nx = 1\n"), "x = 1");
    }
}
