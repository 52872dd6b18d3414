//! TOML in the body of a directive, with errors that point into the chapter.

use serde::de::DeserializeOwned;

use crate::markdown::{one_line, to_inline_html};
use crate::page::Request;
use crate::problem::Problem;

/// Reads the body.
pub(super) fn parse<T: DeserializeOwned>(request: &Request<'_>) -> Result<T, Problem> {
    toml::from_str(request.body()).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        let name = &request.directive.name;
        let what = format!(
            "the body of this `{name}` cannot be read: {}",
            error.message().trim()
        );
        let help = format!("DIRECTIVES.md shows what belongs into `{name}`");
        request.wrong_in_body(&at, what, help)
    })
}

/// A short Markdown text as HTML that can stand in an HTML block.
pub(crate) fn html(markdown: &str) -> String {
    one_line(&to_inline_html(markdown.trim()))
}

/// HTML without blank lines, which would end the block that it stands in.
pub(crate) fn compact(html: &str) -> String {
    let lines: Vec<&str> = html
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}
