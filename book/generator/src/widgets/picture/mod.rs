//! An analogy that carries one idea, and where it breaks.

use crate::chapter::problem::Problem;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::note::note;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Picture;

impl Widget for Picture {
    fn name(&self) -> &'static str {
        "picture"
    }

    fn optional(&self) -> &'static [&'static str] {
        &["title"]
    }

    fn body(&self) -> Body {
        Body::Required("Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        Ok(note(request, "Picture it"))
    }
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::drawn;

    #[test]
    fn its_label_can_be_another_one() {
        let picture = |title: &str| drawn(&format!("```wakeline picture {title}\nx\n```\n")).html;
        assert!(picture("").contains("Picture it</p>"));
        assert!(picture("title=\"A & B\"").contains("A &amp; B</p>"));
    }
}
