//! DIRECTIVES.md: an introduction, a table, the `doc.md` of each directive, and
//! what concerns all of them. It is written by its own test:
//!
//! ```sh
//! UPDATE_DIRECTIVES=1 cargo test -p course --lib reference
//! ```

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::WIDGETS;
use super::widget::{Body, Widget};

/// Where the rows of the table go.
const ROWS: &str = "<!-- rows -->\n";

fn reference() -> String {
    let rows: String = WIDGETS.iter().map(|row| table_row(row.widget)).collect();
    let mut text = include_str!("reference/introduction.md").replace(ROWS, &rows);
    for row in WIDGETS {
        write!(text, "\n{}", row.doc).expect("a String takes every write");
    }
    text + "\n" + include_str!("reference/closing.md")
}

/// A row: name, body, keys.
fn table_row(widget: &dyn Widget) -> String {
    let name = widget.name();
    let (Body::Required(body) | Body::Optional(body)) = widget.body();
    let list = |keys: &[&str]| {
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        keys.join(", ")
    };
    let mut keys = vec![list(widget.required())];
    if !widget.optional().is_empty() {
        keys.push(format!("[{}]", list(widget.optional())));
    }
    keys.retain(|keys| !keys.is_empty());
    let cells = format!("| [`{name}`](#{name}) | {body} | {}", keys.join(" "));
    format!("{} |\n", cells.trim_end())
}

#[test]
fn the_reference_is_made_of_the_folders_of_the_directives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("DIRECTIVES.md");
    let wanted = reference();
    if std::env::var_os("UPDATE_DIRECTIVES").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == wanted,
        "DIRECTIVES.md is not what the folders of the directives say; write it anew: \
         UPDATE_DIRECTIVES=1 cargo test -p course --lib reference"
    );
}
