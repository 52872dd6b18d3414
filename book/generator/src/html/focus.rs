//! Lets keys reach what scrolls. A block that is wider than the page scrolls
//! sideways, and without a `tabindex` only a mouse can do that.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// What scrolls sideways where it is too wide, and the same when keys reach it.
pub(crate) const WIDE: [(&str, &str); 3] = [
    ("<pre><code>", "<pre><code tabindex=\"0\">"),
    ("<pre><code class=", "<pre><code tabindex=\"0\" class="),
    (
        "<div class=\"table-wrapper\"",
        "<div tabindex=\"0\" class=\"table-wrapper\"",
    ),
];

/// A chapter, or HTML that enters one, in which keys reach what scrolls. To do
/// it twice changes nothing.
pub(crate) fn reachable(chapter: &str) -> String {
    static FOUND: LazyLock<AhoCorasick> = LazyLock::new(|| {
        // This kind is searched for many bytes at a time.
        let mut builder = AhoCorasick::builder();
        let builder = builder.match_kind(MatchKind::LeftmostFirst);
        let words = WIDE.map(|(found, _)| found);
        builder.build(words).expect("three short words")
    });
    FOUND.replace_all(chapter, &WIDE.map(|(_, reached)| reached))
}
