//! A question without choices: a field to write into, and the answer folded
//! below it. The script compares the two; without it the reader does.

use serde_json::json;

use crate::html::deferred;
use crate::html::markdown::{compact, html};
use crate::widgets::request::Request;

/// What a reader presses; it does nothing without a script, so it is only
/// shown with one.
pub(crate) const BUTTON: &str = "<p class=\"wl-actions\">\
     <button type=\"button\" class=\"wl-do\">Answer</button> \
     <span class=\"wl-status\"></span></p>";

/// The answer to a question.
pub(crate) struct Answer<'a> {
    /// What a reader has to write, as Markdown.
    pub(crate) key: &'a str,
    /// What the field is called.
    pub(crate) label: &'a str,
    /// What is pressed to see the answer.
    pub(crate) summary: &'a str,
    /// What stands below the answer, as HTML.
    pub(crate) rest: &'a str,
}

impl Answer<'_> {
    /// The field and the folded answer.
    pub(crate) fn html(&self, request: &Request<'_>) -> String {
        let many_lines = self.key.trim().contains('\n');
        let field = json!({ "label": self.label, "many_lines": many_lines, "lines": self.key.lines().count() });
        let field = compact(&request.render("parts/field.html", &field));
        let key = if many_lines && !self.key.contains("```") {
            format!("```text\n{}\n```", self.key)
        } else {
            self.key.to_owned()
        };
        let answer = format!("<div class=\"wl-key\">{}</div>{}", html(&key), self.rest);
        format!(
            "{}<details class=\"wl-answer\"><summary>{}</summary><div>{}</div></details>",
            deferred::for_screen(&field),
            self.summary,
            deferred::answer(&answer)
        )
    }
}
