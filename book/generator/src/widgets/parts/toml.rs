//! TOML in the body of a directive, with errors that point into the chapter.

use serde::de::DeserializeOwned;

use crate::chapter::problem::Problem;
use crate::widgets::request::Request;

/// Reads the body.
pub(crate) fn parse<T: DeserializeOwned>(request: &Request<'_>) -> Result<T, Problem> {
    ::toml::from_str(request.body()).map_err(|error| {
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
