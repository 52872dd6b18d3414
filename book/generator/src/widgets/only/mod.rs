//! A stretch of a chapter that is about one language.

use crate::chapter::problem::Problem;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::language::Language;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Only;

impl Widget for Only {
    fn name(&self) -> &'static str {
        "only"
    }

    fn required(&self) -> &'static [&'static str] {
        &["language"]
    }

    fn body(&self) -> Body {
        Body::Required("Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let language = request.required_of("language", &Language::WORDS)?;
        let body = request.markdown();
        let html = format!(
            "<div class=\"wl-only\" data-language=\"{}\">\n\n{}\n\n</div>",
            language.key(),
            body.html
        );
        Ok(body.within(html))
    }
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    #[test]
    fn a_stretch_is_marked_with_its_language() {
        let text = "````wakeline only language=\"python\"\nIn *Python*.\n````\n";
        let html = drawn(text).html;
        assert!(html.contains(
            "<div class=\"wl-only\" data-language=\"python\">\n\nIn *Python*.\n\n</div>"
        ));
    }

    #[test]
    fn a_language_that_the_book_does_not_have_is_refused() {
        let what = problems("```wakeline only language=\"go\"\nx\n```\n");
        assert_eq!(what, ["`language` cannot be `go`"]);
    }
}
