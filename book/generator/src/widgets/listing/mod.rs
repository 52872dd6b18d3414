//! Code that was compiled and tested.

use crate::chapter::problem::Problem;
use crate::sources::Part;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::code::{Mark, figure, find};
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Listing;

impl Widget for Listing {
    fn name(&self) -> &'static str {
        "listing"
    }

    fn required(&self) -> &'static [&'static str] {
        &["file"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["region", "mark"]
    }

    fn body(&self) -> Body {
        Body::Optional("caption, Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let file = request.required("file")?;
        let part = request.arg("region").map_or(Part::Whole, Part::Region);
        let code = find(request, file, part, ("file", "region"))?;
        let marks = match request.arg("mark") {
            Some(text) => marks(text, code.text.lines().count()).map_err(|help| {
                request.wrong("mark", format!("`{text}` does not mark lines"), help)
            })?,
            None => Vec::new(),
        };
        let caption = request.markdown();
        let templates = request.resources().templates;
        let html = figure(templates, &request.id, file, &code, &marks, &caption.html);
        Ok(caption.within(html))
    }
}

/// Reads `2`, `2-4` and `1,3-4`.
fn marks(text: &str, lines: usize) -> Result<Vec<Mark>, String> {
    text.split(',')
        .map(|part| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let (Ok(from), Ok(to)) = (from.trim().parse(), to.trim().parse()) else {
                return Err("write lines as in mark=\"2\", mark=\"2-4\" or mark=\"1,3-4\"".into());
            };
            if from == 0 || from > to || to > lines {
                return Err(format!("lines go from 1 to {lines} here"));
            }
            Ok(Mark { from, to })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_marked_one_by_one_or_in_ranges() {
        let mark = |from, to| Mark { from, to };
        assert_eq!(marks("2", 9), Ok(vec![mark(2, 2)]));
        assert_eq!(marks("1, 3-4", 9), Ok(vec![mark(1, 1), mark(3, 4)]));
    }

    #[test]
    fn lines_that_are_not_there_are_refused() {
        assert_eq!(
            marks("2-10", 9),
            Err("lines go from 1 to 9 here".to_owned())
        );
        assert!(marks("0", 9).is_err());
        assert!(marks("4-3", 9).is_err());
        assert!(marks("two", 9).unwrap_err().contains("mark=\"2-4\""));
    }
}
