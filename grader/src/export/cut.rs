//! Texts that have to fit. What is cut says so, and by how much.

/// A text of at most so many characters. The last of them say what is missing.
pub(super) fn cut(text: &str, limit: usize) -> String {
    let length = text.chars().count();
    if length <= limit {
        return text.to_owned();
    }
    let said = |cut: usize| format!("\n… ({cut} more characters are left out)");
    // What is said is never longer than this.
    let room = limit.saturating_sub(said(length).chars().count());
    let kept: String = text.chars().take(room).collect();
    format!("{kept}{}", said(length - room))
}

/// Makes a document that has to fit into `bytes`, by cutting its texts more
/// and more. `make` gets the limit of each text, in characters.
pub(super) fn fitting(bytes: usize, make: impl Fn(usize) -> String) -> Fitting {
    const FIRST: usize = 60_000;
    const LAST: usize = 100;
    let mut limit = FIRST;
    loop {
        let text = make(limit);
        if text.len() <= bytes {
            return Fitting::Fits {
                text,
                limit: (limit < FIRST).then_some(limit),
            };
        }
        if limit <= LAST {
            return Fitting::TooLarge(text.len());
        }
        limit /= 2;
    }
}

/// Whether it fits.
pub(super) enum Fitting {
    /// It does; `limit` if texts were cut for it.
    Fits { text: String, limit: Option<usize> },
    /// Not even with the shortest texts: its size in bytes.
    TooLarge(usize),
}

#[cfg(test)]
mod tests {
    use super::{Fitting, cut, fitting};

    #[test]
    fn a_cut_text_fits_and_says_how_much_is_missing() {
        let text = "ü".repeat(1_000);
        let short = cut(&text, 100);
        assert!((95..=100).contains(&short.chars().count()), "{short}");
        let kept = short.chars().filter(|c| *c == 'ü').count();
        assert!(short.ends_with(&format!(
            "… ({} more characters are left out)",
            1_000 - kept
        )));
        assert_eq!(cut(&text, 1_000), text);
    }

    #[test]
    fn texts_are_cut_until_the_document_fits() {
        let make = |limit| vec![cut(&"x".repeat(50_000), limit); 40].concat();
        let Fitting::Fits { text, limit } = fitting(1_000_000, make) else {
            panic!("it can be cut");
        };
        assert!(text.len() <= 1_000_000 && text.len() > 400_000);
        assert_eq!(limit, Some(15_000));
        assert!(matches!(fitting(10, make), Fitting::TooLarge(_)));
    }
}
