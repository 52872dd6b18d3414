//! A rhyme, a story or a mnemonic that really helps.

use crate::chapter::problem::Problem;
use crate::widgets::parts::note::note;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Drawn, Widget};

pub(crate) struct Remember;

impl Widget for Remember {
    fn name(&self) -> &'static str {
        "remember"
    }

    fn optional(&self) -> &'static [&'static str] {
        &["title"]
    }

    fn body(&self) -> Body {
        Body::Required("Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        Ok(note(request, "Remember it"))
    }
}
