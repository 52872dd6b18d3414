//! Values that readers are tempted by, and why: the list behind the second `---`.

use std::ops::Range;

use serde::Serialize;

use super::field::Field;

/// One of them.
#[derive(Debug, Serialize)]
pub(super) struct Tempting {
    /// Which field it is written into, counted from 0.
    pub(super) field: usize,
    pub(super) value: String,
    /// The reason, Markdown.
    pub(super) because: String,
}

/// What is wrong with an item, and where.
pub(super) type Refusal = (Range<usize>, String, &'static str);

const FORM: &str = "write - `50 ms`: why it is tempting; where there are several fields, the \
                    field first: - total `50 ms`: …";

/// Reads the items of a list; an item may run over several lines.
pub(super) fn read(list: &str, fields: &[Field]) -> Result<Vec<Tempting>, Refusal> {
    let mut items: Vec<(Range<usize>, String)> = Vec::new();
    let mut at = 0;
    for line in list.split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        if let Some(item) = line.strip_prefix("- ") {
            items.push((range, item.trim().to_owned()));
        } else if !line.trim().is_empty() {
            let Some((_, item)) = items.last_mut() else {
                return Err((range, "this is no list of tempting values".to_owned(), FORM));
            };
            *item = format!("{item} {}", line.trim());
        }
    }
    items
        .into_iter()
        .map(|(at, item)| one(at, &item, fields))
        .collect()
}

fn one(at: Range<usize>, item: &str, fields: &[Field]) -> Result<Tempting, Refusal> {
    let no_form = || (at.clone(), "this is no tempting value".to_owned(), FORM);
    let (name, rest) = item.split_once('`').ok_or_else(no_form)?;
    let (value, because) = rest.split_once("`:").ok_or_else(no_form)?;
    let name = name.trim();
    let field = if name.is_empty() && fields.len() == 1 {
        Some(0)
    } else {
        fields.iter().position(|field| field.name == name)
    };
    let Some(field) = field else {
        let what = format!("this prediction has no field `{name}`");
        return Err((at, what, "name one that `key` asks for"));
    };
    if value.trim() == fields[field].answer {
        let what = format!("`{value}` is what the recording says, and not tempting");
        return Err((at, what, "take it away, or mend the program"));
    }
    Ok(Tempting {
        field,
        value: value.trim().to_owned(),
        because: because.trim().to_owned(),
    })
}
