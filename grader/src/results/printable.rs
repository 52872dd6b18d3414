//! What a student's program wrote, made fit to be shown.

/// How much of a text that a student's program wrote is kept, in bytes.
const KEPT: usize = 8 * 1024;

/// A text that a student's program had a hand in, fit for a terminal and a
/// page: no longer than anybody reads, and with nothing in it that would move
/// a cursor or hide what stands before it.
pub(crate) fn printable(text: &str) -> String {
    let plain = |char: char| !char.is_control() || char == '\n' || char == '\t';
    let mut kept: String = text.chars().filter(|char| plain(*char)).collect();
    if kept.len() > KEPT {
        kept.truncate(kept.floor_char_boundary(KEPT));
        kept.truncate(kept.trim_end().len());
        kept.push_str("\n… (more of the same)");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{KEPT, printable};

    #[test]
    fn what_a_student_wrote_cannot_play_with_the_terminal() {
        assert_eq!(printable("a\x1b[2Jb\rc\u{9b}\n\td"), "a[2Jbc\n\td");
    }

    #[test]
    fn what_a_student_wrote_is_cut_between_characters() {
        let text = printable(&"é".repeat(KEPT));
        assert!(text.starts_with("é") && text.len() < KEPT + 40);
        assert!(text.ends_with("é\n… (more of the same)"));
    }
}
