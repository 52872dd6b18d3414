//! HTML that must not pass through mdBook: answers, which its search would
//! index, and drawings, which its HTML reader need not take apart. In the
//! chapter stands a comment in their place, until the site is built.

use std::cell::RefCell;

const OPEN: &str = "<!--held ";
const CLOSE: &str = "-->";

/// The HTML that waits.
#[derive(Debug, Default)]
pub(crate) struct Held(RefCell<Vec<String>>);

impl Held {
    /// Keeps some HTML and gives the comment that stands for it.
    pub(crate) fn keep(&self, html: impl Into<String>) -> String {
        let mut held = self.0.borrow_mut();
        held.push(html.into());
        format!("{OPEN}{}{CLOSE}", held.len() - 1)
    }

    /// A page with all comments replaced. What is held may hold more.
    pub(crate) fn release(&self, page: &str) -> String {
        let held = self.0.borrow();
        let mut out = String::with_capacity(page.len());
        release_into(&held, page, &mut out);
        out
    }

    /// The same where the page is still Markdown: there a blank line would end
    /// the block of HTML. A line that holds one more newline is none.
    pub(crate) fn release_into_markdown(&self, page: &str) -> String {
        let held = self.0.borrow();
        let whole: Vec<String> = held
            .iter()
            .map(|html| html.replace("\r\n", "\n").replace("\n\n", "\n&#10;"))
            .map(|html| html.replace("\n\n", "\n&#10;"))
            .collect();
        let mut out = String::with_capacity(page.len());
        release_into(&whole, page, &mut out);
        out
    }
}

fn release_into(held: &[String], page: &str, out: &mut String) {
    let mut rest = page;
    while let Some(start) = rest.find(OPEN) {
        out.push_str(&rest[..start]);
        let after = &rest[start + OPEN.len()..];
        let found = after.find(CLOSE).and_then(|end| {
            let html = held.get(after[..end].parse::<usize>().ok()?)?;
            Some((html, &after[end + CLOSE.len()..]))
        });
        if let Some((html, next)) = found {
            release_into(held, html, out);
            rest = next;
        } else {
            // A comment that only looks like one of ours.
            out.push_str(OPEN);
            rest = after;
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::Held;

    #[test]
    fn what_is_held_comes_back_also_inside_of_what_is_held() {
        let held = Held::default();
        let inner = held.keep("<b>in</b>");
        let outer = held.keep(format!("<i>{inner}</i>"));
        assert_eq!(
            held.release(&format!("a {outer} z")),
            "a <i><b>in</b></i> z"
        );
    }

    #[test]
    fn what_comes_back_into_markdown_has_no_blank_line() {
        let held = Held::default();
        let code = held.keep("<pre>a\n\n\n\nb</pre>");
        let markdown = held.release_into_markdown(&format!("x {code} y"));
        assert!(!markdown.contains("\n\n"), "{markdown}");
        assert_eq!(markdown.replace("&#10;", "\n"), "x <pre>a\n\n\n\nb</pre> y");
    }

    #[test]
    fn a_comment_that_is_not_ours_stays() {
        let held = Held::default();
        assert_eq!(
            held.release("<!--held 7--> <!--held x-->"),
            "<!--held 7--> <!--held x-->"
        );
    }
}
