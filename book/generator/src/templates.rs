//! The widgets' HTML, as Tera templates compiled into the engine.

use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Tera};

/// Every template. The names end in `.html`, which turns escaping on.
const TEMPLATES: [(&str, &str); 22] = [
    ("cards.html", include_str!("../templates/cards.html")),
    ("chapter.html", include_str!("../templates/chapter.html")),
    ("code.html", include_str!("../templates/code.html")),
    ("depth.html", include_str!("../templates/depth.html")),
    ("exercise.html", include_str!("../templates/exercise.html")),
    (
        "exercise_page.html",
        include_str!("../templates/exercise_page.html"),
    ),
    (
        "exercises.html",
        include_str!("../templates/exercises.html"),
    ),
    ("field.html", include_str!("../templates/field.html")),
    ("glossary.html", include_str!("../templates/glossary.html")),
    ("lesson.html", include_str!("../templates/lesson.html")),
    ("loop.html", include_str!("../templates/loop.html")),
    ("myth.html", include_str!("../templates/myth.html")),
    ("note.html", include_str!("../templates/note.html")),
    (
        "operations.html",
        include_str!("../templates/operations.html"),
    ),
    ("order.html", include_str!("../templates/order.html")),
    ("output.html", include_str!("../templates/output.html")),
    ("player.html", include_str!("../templates/player.html")),
    ("predict.html", include_str!("../templates/predict.html")),
    ("quiz.html", include_str!("../templates/quiz.html")),
    ("solved.html", include_str!("../templates/solved.html")),
    ("timeline.html", include_str!("../templates/timeline.html")),
    ("twin.html", include_str!("../templates/twin.html")),
];

/// Those of a reader's tools and pages.
const READERS: [(&str, &str); 12] = [
    ("all.html", include_str!("../templates/all.html")),
    (
        "cards-page.html",
        include_str!("../templates/cards-page.html"),
    ),
    ("fold.html", include_str!("../templates/fold.html")),
    (
        "glossary-page.html",
        include_str!("../templates/glossary-page.html"),
    ),
    ("keep.html", include_str!("../templates/keep.html")),
    (
        "plan-item.html",
        include_str!("../templates/plan-item.html"),
    ),
    (
        "progress-page.html",
        include_str!("../templates/progress-page.html"),
    ),
    ("session.html", include_str!("../templates/session.html")),
    ("tick.html", include_str!("../templates/tick.html")),
    ("teaching.html", include_str!("../templates/teaching.html")),
    (
        "timetable.html",
        include_str!("../templates/timetable.html"),
    ),
    ("tools.html", include_str!("../templates/tools.html")),
];

/// Read once: a course that is served is built again and again.
static TERA: LazyLock<Tera> = LazyLock::new(|| {
    let mut tera = Tera::new();
    tera.add_raw_templates(TEMPLATES.into_iter().chain(READERS))
        .expect("the engine's own templates parse");
    tera
});

/// The templates, ready to render.
#[derive(Debug)]
pub(crate) struct Templates(&'static Tera);

impl Default for Templates {
    fn default() -> Self {
        Templates(&TERA)
    }
}

impl Templates {
    /// Renders a template. Both come from the engine, so it cannot go wrong
    /// because of what an author writes.
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
    fn what_a_template_is_given_is_escaped() {
        let html = Templates::default().render(
            "chapter.html",
            &serde_json::json!({ "minutes": "<b>", "builds_on": null, "body": "<i>" }),
        );
        assert!(html.contains("&lt;b&gt;"), "{html}");
        assert!(html.contains("<i>"), "{html}");
    }
}
