//! Which lines of a listing are marked.

use crate::widgets::parts::code::Mark;

/// Reads `2`, `2-4` and `1,3-4`.
pub(super) fn read(text: &str, lines: usize) -> Result<Vec<Mark>, String> {
    text.split(',')
        .map(|part| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let (Ok(from), Ok(to)) = (from.trim().parse(), to.trim().parse()) else {
                return Err("write lines as in mark=\"2\", mark=\"2-4\" or mark=\"1,3-4\"".into());
            };
            if from == 0 || from > to || to > lines {
                return Err(format!("lines go from 1 to {lines} here"));
            }
            Ok(Mark { from, to })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_marked_one_by_one_or_in_ranges() {
        let mark = |from, to| Mark { from, to };
        assert_eq!(read("2", 9), Ok(vec![mark(2, 2)]));
        assert_eq!(read("1, 3-4", 9), Ok(vec![mark(1, 1), mark(3, 4)]));
    }

    #[test]
    fn lines_that_are_not_there_are_refused() {
        assert_eq!(read("2-10", 9), Err("lines go from 1 to 9 here".to_owned()));
        assert!(read("0", 9).is_err());
        assert!(read("4-3", 9).is_err());
        assert!(read("two", 9).unwrap_err().contains("mark=\"2-4\""));
    }
}
