//! Further reading: a link, and why.

use crate::chapter::problem::Problem;
use crate::widgets::parts::note::note;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Drawn, Widget};

pub(crate) struct Reading;

impl Widget for Reading {
    fn name(&self) -> &'static str {
        "reading"
    }

    fn body(&self) -> Body {
        Body::Required("Markdown list")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        Ok(note(request, "Read on"))
    }
}
