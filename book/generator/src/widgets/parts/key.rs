//! What a recording can answer.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use wakeline::timeline::{Recording, What};

use super::output::{self, Times};

/// A question that the recording answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Key {
    /// When did the program end?
    Total,
    /// How many operations were under way at one time?
    Peak,
    /// In which order did the operations end?
    Order,
    /// What did the program say?
    Output,
}

impl Key {
    /// As an author writes them.
    pub(crate) const WORDS: [(&str, Key); 4] = [
        ("total", Key::Total),
        ("peak", Key::Peak),
        ("order", Key::Order),
        ("output", Key::Output),
    ];

    /// As an author writes it.
    pub(crate) fn word(self) -> &'static str {
        let mut words = Key::WORDS.iter();
        let word = words.find(|(_, key)| *key == self);
        word.map_or("", |(word, _)| word)
    }

    /// The answer, where there is one: a deadlock has no end.
    pub(crate) fn answer(self, recording: &Recording) -> Option<String> {
        let view = recording.span_view();
        let answer = match self {
            Key::Total => view.total?.to_string(),
            Key::Peak => view.peak.to_string(),
            Key::Order => {
                // By the events, because two operations may end at one instant.
                let ended =
                    recording
                        .timeline
                        .events
                        .iter()
                        .filter_map(|event| match &event.what {
                            What::Ended { operation, .. } => Some(operation.as_str()),
                            _ => None,
                        });
                ended.collect::<Vec<_>>().join(", ")
            }
            Key::Output => output::text(recording, Times::Without),
        };
        (!answer.is_empty()).then_some(answer)
    }
}

/// Whether an author's text says what was computed: backticks, commas, arrows
/// and line ends do not count, nor whether letters and digits are as wide as
/// Chinese signs.
pub(crate) fn same(text: &str, computed: &str) -> bool {
    let bare = |text: &str| {
        let text: String = text.nfkc().collect();
        text.split(|char: char| char.is_whitespace() || matches!(char, '`' | ',' | '、' | '→'))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    // A fence's language is not part of what was said.
    bare(&text.replace("```text", "")) == bare(computed)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn punctuation_of_the_author_does_not_count() {
        assert!(same("`fetch(a)` → `fetch(b)`", "fetch(a), fetch(b)"));
        assert!(same("```text\none\ntwo\n```", "one\ntwo"));
        assert!(same(" 90 ms", "90 ms"));
        assert!(same("９０　ｍｓ", "90 ms"));
        assert!(same(
            "ｆｅｔｃｈ（ａ），fetch(b)、fetch(c)",
            "fetch(a), fetch(b), fetch(c)"
        ));
        assert!(!same("9 ms", "90 ms"));
        assert!(!same("fetch(b), fetch(a)", "fetch(a), fetch(b)"));
    }
}
