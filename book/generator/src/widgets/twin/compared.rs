//! Two recordings of one program: whether their timelines are the same, where
//! they part first, and one picture of both.

use serde_json::{Value, json};
use wakeline::timeline::Recording;
use wakeline::view::{Drawing, Pair, SpanView, SvgOptions, WHOLE, first_difference, pairs};

use crate::html::{deferred, escape};
use crate::widgets::parts::language::Language;
use crate::widgets::parts::timeline::{View, Words, drawn, ending, figure};
use crate::widgets::request::Request;

/// Rust left, Python right.
const NAMES: [Language; 2] = [Language::Rust, Language::Python];

/// Two recordings beside each other.
pub(super) struct Compared<'a> {
    recordings: [&'a Recording; 2],
    views: [SpanView; 2],
    pub(super) pairs: Vec<Pair>,
    /// Which pair differs first.
    pub(super) first: Option<usize>,
}

impl<'a> Compared<'a> {
    pub(super) fn new(rust: &'a Recording, python: &'a Recording) -> Compared<'a> {
        let recordings = [rust, python];
        let views = recordings.map(Recording::span_view);
        let pairs = pairs(&views[0], &views[1]);
        let first = first_difference(&pairs);
        Compared {
            recordings,
            views,
            pairs,
            first,
        }
    }

    /// Whether one picture says it all.
    pub(super) fn is_same(&self) -> bool {
        self.first.is_none()
    }

    /// What is computed of both, as the first words of a paragraph.
    pub(super) fn sentence(&self) -> String {
        match self.first {
            None => "Both timelines are the same to the millisecond.".to_owned(),
            Some(first) => {
                let pair = &self.pairs[first];
                let (name, [rust, python]) =
                    (escape(&pair.name), [0, 1].map(|side| pair.words(side)));
                let place = if pair.name == WHOLE {
                    "only in the whole".to_owned()
                } else {
                    format!("first in <code>{name}</code>")
                };
                format!("The two timelines differ, {place}. Rust: {rust}. Python: {python}.")
            }
        }
    }

    /// The picture: one timeline, or both on one axis.
    pub(super) fn picture(&self, request: &Request<'_>) -> String {
        let id = request.part("timeline");
        let title = "Timeline in Rust and in Python";
        if self.is_same() {
            let words = Words {
                title,
                ..Words::default()
            };
            return figure(
                request.resources(),
                &id,
                self.recordings[0],
                View::Bare,
                words,
            );
        }
        let sides = [0, 1].map(|side| (NAMES[side].name(), &self.views[side]));
        let options = SvgOptions {
            title,
            id: &id,
            until: None,
        };
        let heads = [0, 1].map(|side| {
            let ending = ending(&self.recordings[side].ending);
            json!({ "name": NAMES[side].name(), "headline": self.views[side].summary(), "ending": ending })
        });
        let rows = self
            .pairs
            .iter()
            .enumerate()
            .map(|(index, pair)| self.row(index, pair));
        let values = json!({
            "id": id,
            "title": title,
            "drawing": deferred::defer(&drawn(&Drawing::of_both(sides), options)),
            "heads": heads,
            "rows": rows.collect::<Vec<_>>(),
        });
        request.render("twin/compared.html", &values)
    }

    fn row(&self, index: usize, pair: &Pair) -> Value {
        json!({
            "name": pair.name,
            "sides": [pair.words(0), pair.words(1)],
            "first": self.first == Some(index),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Compared;
    use wakeline::timeline::Recording;
    use wakeline::{ms, scenario};

    fn ends_after_a_rest(rest: u64) -> Recording {
        scenario::record(0, move |world| async move {
            let _ = world.operation("a", ms(10)).await;
            tokio::time::sleep(Duration::from_millis(rest)).await;
        })
    }

    #[test]
    fn where_all_operations_are_the_same_the_whole_may_differ() {
        let (rust, python) = (ends_after_a_rest(5), ends_after_a_rest(20));
        let said = Compared::new(&rust, &python).sentence();
        assert_eq!(
            said,
            "The two timelines differ, only in the whole. Rust: from 0 ms to 15 ms, ok. Python: \
             from 0 ms to 30 ms, ok."
        );
    }
}
