//! Best practices, a line each.

use crate::chapter::problem::Problem;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::note::note;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

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

#[cfg(test)]
mod tests {
    use crate::widgets::testing::drawn;

    #[test]
    fn a_list_stands_below_a_label() {
        let html = drawn("```wakeline practices\n- one\n- two\n```\n").html;
        let (before, list) = html.split_once("In practice</p>").unwrap();
        assert!(before.contains("wl-practices") && list.contains("- one\n- two"));
    }
}
