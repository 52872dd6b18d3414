//! A rhyme, a story or a mnemonic that really helps.

use crate::chapter::problem::Problem;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::note::note;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

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

#[cfg(test)]
mod tests {
    use crate::widgets::testing::drawn;

    #[test]
    fn its_label_can_be_another_one() {
        let remember = |title: &str| drawn(&format!("```wakeline remember {title}\nx\n```\n")).html;
        assert!(remember("").contains("Remember it</p>"));
        assert!(remember("title=\"A & B\"").contains("A &amp; B</p>"));
    }
}
