//! The widgets' HTML, as Tera templates compiled into the engine.

use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Tera};

/// Every template. The names end in `.html`, which turns escaping on.
const TEMPLATES: [(&str, &str); 22] = [
    ("cards.html", include_str!("../widgets/cards/template.html")),
    (
        "chapter.html",
        include_str!("../widgets/chapter/template.html"),
    ),
    ("code.html", include_str!("../widgets/parts/code.html")),
    ("depth.html", include_str!("../widgets/depth/template.html")),
    (
        "exercise.html",
        include_str!("../widgets/exercise/template.html"),
    ),
    (
        "exercise_page.html",
        include_str!("../pages/exercises/exercise.html"),
    ),
    (
        "exercises.html",
        include_str!("../pages/exercises/list.html"),
    ),
    ("field.html", include_str!("../widgets/parts/field.html")),
    (
        "glossary.html",
        include_str!("../widgets/glossary/template.html"),
    ),
    (
        "lesson.html",
        include_str!("../widgets/lesson/template.html"),
    ),
    (
        "loop.html",
        include_str!("../widgets/event_loop/template.html"),
    ),
    ("myth.html", include_str!("../widgets/myth/template.html")),
    ("note.html", include_str!("../widgets/parts/note.html")),
    (
        "operations.html",
        include_str!("../widgets/parts/operations.html"),
    ),
    ("order.html", include_str!("../widgets/order/template.html")),
    ("output.html", include_str!("../widgets/parts/output.html")),
    (
        "player.html",
        include_str!("../widgets/player/template.html"),
    ),
    (
        "predict.html",
        include_str!("../widgets/predict/template.html"),
    ),
    ("quiz.html", include_str!("../widgets/quiz/template.html")),
    (
        "solved.html",
        include_str!("../pages/exercises/solved.html"),
    ),
    (
        "timeline.html",
        include_str!("../widgets/parts/timeline.html"),
    ),
    ("twin.html", include_str!("../widgets/twin/template.html")),
];

/// Those of a reader's tools and pages.
const READERS: [(&str, &str); 12] = [
    ("all.html", include_str!("../pages/all.html")),
    ("cards-page.html", include_str!("../pages/cards.html")),
    ("fold.html", include_str!("../widgets/depth/fold.html")),
    ("glossary-page.html", include_str!("../pages/glossary.html")),
    ("keep.html", include_str!("../pages/keep.html")),
    ("plan-item.html", include_str!("../pages/plan-item.html")),
    ("progress-page.html", include_str!("../pages/progress.html")),
    ("session.html", include_str!("../pages/session.html")),
    ("tick.html", include_str!("../widgets/parts/tick.html")),
    ("teaching.html", include_str!("../pages/teaching.html")),
    ("timetable.html", include_str!("../pages/timetable.html")),
    ("tools.html", include_str!("../widgets/chapter/tools.html")),
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
