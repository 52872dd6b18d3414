//! What a chapter adds to the pages that are made of all chapters: its minutes,
//! flash cards, terms, questions, exercises and teaching notes.

use std::ops::Range;

use super::parts::language::Language;

/// What was found in a chapter. Texts are HTML; ranges are bytes of its text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Material {
    /// The whole chapter, reading and exercises, and where that stands.
    pub(crate) minutes: Option<(u32, Range<usize>)>,
    /// What its reader will be able to do, as HTML of its chapter's page.
    pub(crate) abilities: Option<String>,
    pub(crate) cards: Vec<Card>,
    pub(crate) terms: Vec<Term>,
    /// Notes for those who teach; the learners' edition has none.
    pub(crate) notes: Vec<TeachingNote>,
    /// What its quizzes ask.
    pub(crate) questions: Vec<Asked>,
    /// The slugs of the exercises whose cards stand in it.
    pub(crate) exercises: Vec<String>,
    /// What a reader sees of runs, and is asked about them.
    pub(crate) sights: Vec<Sight>,
}

impl Material {
    /// Adds what was found later.
    pub(crate) fn extend(&mut self, later: Material) {
        self.minutes = later.minutes.or(self.minutes.take());
        self.abilities = later.abilities.or(self.abilities.take());
        self.cards.extend(later.cards);
        self.terms.extend(later.terms);
        self.notes.extend(later.notes);
        self.questions.extend(later.questions);
        self.exercises.extend(later.exercises);
        self.sights.extend(later.sights);
    }
}

/// A question of a quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Under which key `store.js` keeps its answer.
    pub(crate) keep: String,
    /// The anchor on its page.
    pub(crate) anchor: String,
    /// Its first paragraph, without marks.
    pub(crate) ask: String,
}

/// A place where a reader sees something of a run, or is asked about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sight {
    /// Where that stands.
    pub(crate) at: Range<usize>,
    pub(crate) scenario: String,
    pub(crate) shown: Shown,
}

/// What of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// When everything was: a timeline, a player, a twin.
    Run,
    /// What it said, and when.
    Said,
    /// Nothing: a prediction asks for it, by the name of a field: `total`,
    /// `ends fetch(a)`.
    Asked(String),
    /// Nothing: a question asks for it. It stands behind what it is about, and may be
    /// about a program that does the same as another.
    Questioned(String),
}

/// A note for those who teach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TeachingNote {
    /// The anchor on its page.
    pub(crate) id: String,
    pub(crate) title: String,
    /// How long it takes in class, where the author says so.
    pub(crate) minutes: Option<u32>,
}

/// A flash card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    /// A hash of the front, so that a card whose back is mended stays the same.
    pub(crate) id: String,
    pub(crate) front: String,
    pub(crate) back: String,
    /// The one language that it is about.
    pub(crate) language: Option<Language>,
    /// Where the front stands.
    pub(crate) at: Range<usize>,
}

impl Card {
    /// The card of two Markdown texts.
    pub(crate) fn new(front: &str, back: &str, at: Range<usize>) -> Card {
        let html = crate::html::markdown::html;
        let words: Vec<&str> = front.split_whitespace().collect();
        let hash = blake3::hash(words.join(" ").as_bytes()).to_hex();
        Card {
            id: hash[..12].to_owned(),
            front: html(front),
            back: html(back),
            language: None,
            at,
        }
    }
}

/// A term of the glossary, in the author's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) name: String,
    pub(crate) means: String,
    /// The same as HTML of its chapter's page.
    pub(crate) html: String,
    /// `term-await-point`.
    pub(crate) anchor: String,
    /// Where the name stands.
    pub(crate) at: Range<usize>,
}

#[cfg(test)]
mod tests {
    use super::Card;

    #[test]
    fn a_card_is_known_by_the_words_of_its_front() {
        let id = |front, back| Card::new(front, back, 0..0).id;
        assert_eq!(
            id("What is\na task?", "x"),
            id("What is a  task?", "mended")
        );
        assert_ne!(id("What is a task?", "x"), id("What is a wake?", "x"));
    }
}
