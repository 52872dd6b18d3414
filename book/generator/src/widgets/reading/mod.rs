//! Further reading: a link, and why.

use crate::chapter::problem::Problem;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::note::note;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

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

#[cfg(test)]
mod tests {
    use crate::widgets::testing::drawn;

    #[test]
    fn a_list_stands_below_a_label() {
        let html = drawn("```wakeline reading\n- one\n- two\n```\n").html;
        let (before, list) = html.split_once("Read on</p>").unwrap();
        assert!(before.contains("wl-reading") && list.contains("- one\n- two"));
    }
}
