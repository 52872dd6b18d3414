//! The templates of the report, compiled into the binary.

use serde::Serialize;
use tera::{Context, Tera};

use crate::error::Error;

/// Templates end in `.html`, so everything that is put into them is escaped.
const TEMPLATES: [(&str, &str); 6] = [
    ("style.html", include_str!("../../templates/style.html")),
    ("base.html", include_str!("../../templates/base.html")),
    ("class.html", include_str!("../../templates/class.html")),
    (
        "class-script.html",
        include_str!("../../templates/class-script.html"),
    ),
    ("row.html", include_str!("../../templates/row.html")),
    ("student.html", include_str!("../../templates/student.html")),
];

/// The engine that renders pages.
pub(super) struct Pages(Tera);

impl Pages {
    pub(super) fn new() -> Result<Pages, Error> {
        let mut tera = Tera::default();
        tera.add_raw_templates(TEMPLATES)
            .map_err(wrong("the templates"))?;
        Ok(Pages(tera))
    }

    pub(super) fn render(
        &self,
        template: &'static str,
        page: &impl Serialize,
    ) -> Result<String, Error> {
        let context = Context::from_serialize(page).map_err(wrong(template))?;
        self.0.render(template, &context).map_err(wrong(template))
    }
}

fn wrong(template: &'static str) -> impl FnOnce(tera::Error) -> Error {
    move |source| Error::Render { template, source }
}
