//! Best practices, a line each.

use crate::chapter::problem::Problem;
use crate::widgets::parts::note::note;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Drawn, Widget};

pub(crate) struct Practices;

impl Widget for Practices {
    fn name(&self) -> &'static str {
        "practices"
    }

    fn body(&self) -> Body {
        Body::Required("Markdown list")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        Ok(note(request, "In practice"))
    }
}
