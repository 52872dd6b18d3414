//! Every directive of a chapter in the order of its text, those inside of
//! others too. It is known before anything is drawn, so what a directive looks
//! like depends on the chapter alone, and on no order of drawing.

use std::collections::BTreeMap;
use std::ops::Range;

use super::directive::{self, Directive, Found, Malformed};

/// The directives of one chapter.
#[derive(Debug, Default)]
pub(crate) struct Outline(Vec<Entry>);

/// One directive, or what wants to be one.
#[derive(Debug)]
pub(crate) struct Entry {
    /// How many directives it is inside of.
    pub(crate) level: usize,
    /// Which one of its name it is in the chapter, counted from 1.
    pub(crate) number: usize,
    pub(crate) found: Found,
}

impl Entry {
    /// Where it stands.
    fn at(&self) -> &Range<usize> {
        match &self.found {
            Ok(directive) => &directive.all,
            Err(Malformed { at, .. }) => at,
        }
    }
}

impl Outline {
    /// The directives of a text.
    pub(crate) fn of(text: &str) -> Outline {
        let mut outline = Outline::default();
        outline.add(text, 0..text.len(), 0, &mut BTreeMap::new());
        outline
    }

    fn add(
        &mut self,
        text: &str,
        within: Range<usize>,
        level: usize,
        numbers: &mut BTreeMap<String, usize>,
    ) {
        for found in directive::find(text, within) {
            let mut number = 0;
            let mut body = 0..0;
            if let Ok(directive) = &found {
                let count = numbers.entry(directive.name.clone()).or_default();
                *count += 1;
                number = *count;
                body = directive.body.clone();
            }
            self.0.push(Entry {
                level,
                number,
                found,
            });
            self.add(text, body, level + 1, numbers);
        }
    }

    /// Those of one level in a stretch of the text.
    pub(crate) fn within(
        &self,
        range: &Range<usize>,
        level: usize,
    ) -> impl Iterator<Item = &Entry> {
        let (start, end) = (range.start, range.end);
        self.0
            .iter()
            .filter(move |entry| entry.level == level)
            .filter(move |entry| (start..end).contains(&entry.at().start))
    }

    /// Those that are inside of no other, as far as they are well formed.
    pub(crate) fn top(&self) -> impl Iterator<Item = &Directive> {
        let top = self.0.iter().filter(|entry| entry.level == 0);
        top.filter_map(|entry| entry.found.as_ref().ok())
    }

    /// Those of one name at every level, each with its number.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = (usize, &Directive)> {
        let all = self
            .0
            .iter()
            .filter_map(|entry| Some((entry.number, entry.found.as_ref().ok()?)));
        all.filter(move |(_, directive)| directive.name == name)
    }

    /// All of them, as far as they are well formed.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Directive> {
        self.0.iter().filter_map(|entry| entry.found.as_ref().ok())
    }

    /// Those that begin before another one, as far as they are well formed.
    pub(crate) fn before(&self, directive: &Directive) -> impl Iterator<Item = &Directive> {
        let start = directive.all.start;
        self.all()
            .take_while(move |earlier| earlier.all.start < start)
    }
}

#[cfg(test)]
mod tests {
    use super::Outline;

    const TEXT: &str = "# A\n\n````wakeline picture\n```wakeline timeline scenario=\"a\"\n```\n````\n\n\
                        ```wakeline timeline scenario=\"b\"\n```\n\n```wakeline\n```\n";

    fn names<'a>(entries: impl Iterator<Item = &'a super::Entry>) -> Vec<String> {
        let name = |entry: &super::Entry| match &entry.found {
            Ok(directive) => format!("{} {}", directive.name, entry.number),
            Err(malformed) => malformed.what.clone(),
        };
        entries.map(name).collect()
    }

    #[test]
    fn directives_are_numbered_by_name_in_the_order_of_the_text_at_every_level() {
        let outline = Outline::of(TEXT);
        assert_eq!(
            names(outline.within(&(0..TEXT.len()), 0)),
            ["picture 1", "timeline 2", "a directive without a name"]
        );
        let picture = outline.top().next().unwrap();
        assert_eq!(names(outline.within(&picture.body, 1)), ["timeline 1"]);
        let last = outline.top().last().unwrap();
        assert_eq!(outline.before(last).count(), 2);
        let scenario =
            |(number, found): (usize, &super::Directive)| (number, found.args[0].value.clone());
        let timelines: Vec<_> = outline.named("timeline").map(scenario).collect();
        assert_eq!(timelines, [(1, "a".to_owned()), (2, "b".to_owned())]);
    }
}
