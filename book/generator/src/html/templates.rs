//! Tera templates, compiled into the engine.

use serde::Serialize;
use tera::{Context, Tera};

/// The templates, ready to render.
#[derive(Debug)]
pub(crate) struct Templates(Tera);

impl Templates {
    /// These templates, by name. A name ends in `.html`, which turns escaping on.
    pub(crate) fn new<'a>(texts: impl IntoIterator<Item = (String, &'a str)>) -> Templates {
        let mut tera = Tera::new();
        tera.add_raw_templates(texts)
            .expect("the engine's own templates parse");
        Templates(tera)
    }

    /// Renders a template. Both it and the shape of its values come from the
    /// engine, so nothing that an author writes can make this fail.
    pub(crate) fn render(&self, name: &str, values: &impl Serialize) -> String {
        let context = Context::from_serialize(values).expect("the values of a widget are a table");
        self.0
            .render(name, &context)
            .expect("a template fits its widget: the tests render every one")
    }
}

#[cfg(test)]
mod tests {
    use super::Templates;

    #[test]
    fn values_are_escaped_unless_the_template_calls_them_safe() {
        let text = "{{ minutes }} {{ body | safe }}";
        let html = Templates::new([("a.html".to_owned(), text)]).render(
            "a.html",
            &serde_json::json!({ "minutes": "<b>", "body": "<i>" }),
        );
        assert_eq!(html, "&lt;b&gt; <i>");
    }
}
