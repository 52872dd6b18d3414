//! All flash cards as a deck for Anki: a zip with an `SQLite` file in it.
//!
//! A note's guid comes of the card's front and the book's title, so a newer deck
//! mends the backs and adds what is new; what somebody learnt stays. Anki takes
//! a note over when it is newer, so its time is that of its chapter's file.

use std::fs;
use std::io::{self, Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::contents::DrawnChapter;
use crate::widgets::material::Card;
use crate::widgets::parts::language::Language;

/// The deck's name in the site.
pub(crate) const FILE: &str = "wakeline.apkg";

/// The kind of note; every book has the same.
const MODEL: i64 = 1_732_147_200_000;

/// Why there is no deck.
#[derive(Debug, thiserror::Error)]
#[error("could not write the deck of flash cards to {}: {source}; free some room there and build again", .path.display())]
pub struct DeckError {
    /// The deck.
    pub path: PathBuf,
    /// What went wrong.
    source: Fault,
}

/// Whose words they are.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Collection(#[from] rusqlite::Error),
    #[error(transparent)]
    File(#[from] io::Error),
}

/// The deck of a book as its file will hold it.
#[derive(Debug)]
pub(crate) struct Deck(Result<Vec<u8>, Fault>);

impl Deck {
    /// Packs all cards of a book, if it has one. `root` is the course's folder.
    pub(crate) fn pack(title: &str, root: &Path, drawn: &[DrawnChapter]) -> Option<Deck> {
        if drawn
            .iter()
            .all(|chapter| chapter.material.cards.is_empty())
        {
            return None;
        }
        let pack = || Ok(zipped(&collection(title, root, drawn)?)?);
        Some(Deck(pack()))
    }

    /// Writes it into the site.
    pub(crate) fn write(self, site: &Path) -> Result<(), DeckError> {
        let path = site.join(FILE);
        let written = self.0.and_then(|bytes| Ok(fs::write(&path, bytes)?));
        written.map_err(|source| DeckError { path, source })
    }
}

fn zipped(collection: &[u8]) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The media that a deck brings: none.
    for (name, bytes) in [("collection.anki2", collection), ("media", b"{}")] {
        // Half the work of the usual level, for some bytes more.
        let fast = SimpleFileOptions::default().compression_level(Some(1));
        zip.start_file(name, fast)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The collection as a file would hold it. Nobody waits for a disk.
fn collection(
    title: &str,
    root: &Path,
    drawn: &[DrawnChapter],
) -> Result<Vec<u8>, rusqlite::Error> {
    let mut collection = Connection::open_in_memory()?;
    let all = collection.transaction()?;
    all.execute_batch(include_str!("deck.sql"))?;
    let deck = number(title, "deck");
    let first = number(title, "notes");
    let newest = drawn
        .iter()
        .map(|chapter| changed(root, chapter))
        .max()
        .unwrap_or(0);
    all.execute(
        "INSERT INTO col VALUES (1, ?1, ?2, ?2, 11, 0, 0, 0, ?3, ?4, ?5, ?6, '{}')",
        params![
            newest,
            newest * 1000,
            json!({ "nextPos": 1, "curDeck": 1, "activeDecks": [1], "curModel": MODEL.to_string() }).to_string(),
            json!({ MODEL.to_string(): model(deck) }).to_string(),
            json!({ "1": named_deck(1, "Default"), deck.to_string(): named_deck(deck, title) }).to_string(),
            options().to_string(),
        ],
    )?;
    let cards = drawn.iter().flat_map(|chapter| {
        chapter
            .material
            .cards
            .iter()
            .map(move |card| (chapter, card))
    });
    let mut note =
        all.prepare("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, ?8, 0, '')")?;
    let mut due = all.prepare(
        "INSERT INTO cards VALUES (?1, ?1, ?2, 0, ?3, -1, 0, 0, ?4, 0, 0, 0, 0, 0, 0, 0, 0, '')",
    )?;
    for ((chapter, card), place) in cards.zip(1_i64..) {
        let (id, time) = (first + place, changed(root, chapter));
        let plain = plain(&card.front);
        note.execute(params![
            id,
            guid(title, card),
            MODEL,
            time,
            tags(chapter, card),
            format!("{}\u{1f}{}", afar(&card.front), afar(&card.back)),
            plain,
            checksum(&plain),
        ])?;
        due.execute(params![id, deck, time, place])?;
    }
    drop((note, due));
    all.commit()?;
    Ok(collection.serialize("main")?.to_vec())
}

/// The chapter, and the language where the card is about one.
fn tags(chapter: &DrawnChapter, card: &Card) -> String {
    let language = card.language.map_or("", Language::key);
    format!(" {} {language} ", chapter.chapter.stem).replace("  ", " ")
}

/// When a chapter's file was changed last, in seconds.
fn changed(root: &Path, chapter: &DrawnChapter) -> i64 {
    let time = fs::metadata(root.join(&chapter.chapter.file)).and_then(|file| file.modified());
    let since = time
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
}

fn guid(title: &str, card: &Card) -> String {
    let hash = blake3::hash(format!("{title}\0{}", card.id).as_bytes());
    hash.to_hex()[..16].to_owned()
}

/// An id as Anki likes them: milliseconds, here of a day that the title chose.
fn number(title: &str, what: &str) -> i64 {
    let hash = blake3::hash(format!("{title}\0{what}").as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    1_500_000_000_000 + i64::from(u32::from_le_bytes([a, b, c, d])) * 32
}

/// How Anki finds notes with the same first field.
fn checksum(plain: &str) -> u32 {
    let [a, b, c, d, ..] = <[u8; 20]>::from(Sha1::digest(plain));
    u32::from_be_bytes([a, b, c, d])
}

/// A text that is read away from the book: links to its other pages lose what
/// they lead to, and keep their words.
fn afar(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, link)) = rest.split_once("<a href=\"") {
        let whole = link.split_once('"').filter(|(to, _)| to.contains("://"));
        let parts = link
            .split_once('>')
            .and_then(|(_, inside)| inside.split_once("</a>"));
        let (None, Some((words, after))) = (whole, parts) else {
            out.extend([before, "<a href=\""]);
            rest = link;
            continue;
        };
        out.extend([before, words]);
        rest = after;
    }
    out + rest
}

/// HTML without tags and entities.
fn plain(html: &str) -> String {
    let mut out = String::new();
    for (index, part) in html.split('<').enumerate() {
        let text = part.split_once('>').filter(|_| index > 0);
        out += text.map_or(part, |(_, text)| text);
    }
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#10;", "\n"),
        ("&amp;", "&"),
    ];
    entities
        .into_iter()
        .fold(out, |text, (from, to)| text.replace(from, to))
}

fn model(deck: i64) -> Value {
    let field = |name, ord| json!({ "name": name, "ord": ord, "font": "Arial", "size": 20, "sticky": false, "rtl": false, "media": [] });
    json!({
        "id": MODEL, "name": "Wakeline", "type": 0, "mod": MODEL / 1000, "usn": -1, "sortf": 0, "did": deck,
        "flds": [field("Front", 0), field("Back", 1)],
        "tmpls": [{
            "name": "Card", "ord": 0, "did": null, "bqfmt": "", "bafmt": "",
            "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}",
        }],
        "css": ".card { font: 20px/1.4 sans-serif; text-align: center; }\ncode { font-size: 0.9em; }\npre { text-align: start; }",
        "latexPre": "", "latexPost": "", "tags": [], "vers": [], "req": [[0, "any", [0]]],
    })
}

fn named_deck(id: i64, name: &str) -> Value {
    json!({
        "id": id, "name": name, "mod": MODEL / 1000, "usn": -1, "desc": "", "dyn": 0, "conf": 1, "collapsed": false,
        "extendNew": 10, "extendRev": 50, "newToday": [0, 0], "revToday": [0, 0], "lrnToday": [0, 0], "timeToday": [0, 0],
    })
}

/// Anki's own defaults for how cards are learnt.
fn options() -> Value {
    json!({ "1": {
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": true, "timer": 0, "replayq": true,
        "new": { "bury": true, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7], "order": 1, "perDay": 20, "separate": true },
        "lapse": { "delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0 },
        "rev": { "bury": true, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "minSpace": 1, "perDay": 100 },
    } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_pages_of_the_book_are_words_in_anki() {
        assert_eq!(
            afar("a <a href=\"b.html#c\">b <i>c</i></a>, <a href=\"https://d.org\">d</a>"),
            "a b <i>c</i>, <a href=\"https://d.org\">d</a>"
        );
        assert_eq!(afar("<a href=\"b"), "<a href=\"b");
    }

    #[test]
    fn a_front_is_known_to_anki_by_its_text() {
        assert_eq!(
            plain("what <code>a &lt; b</code> does &amp;lt;"),
            "what a < b does &lt;"
        );
        // sha1("hello world") begins with 2aae6c35.
        assert_eq!(checksum("hello world"), 0x2aae_6c35);
    }
}
