//! Notes for those who teach. Learners get nothing of them, but what is wrong
//! with a note is wrong in both editions.

use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::widgets::material::TeachingNote;
use crate::widgets::parts::note::labelled;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Drawn, Widget};

pub(crate) struct Teaching;

impl Widget for Teaching {
    fn name(&self) -> &'static str {
        "teaching"
    }

    fn required(&self) -> &'static [&'static str] {
        &["title"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["minutes"]
    }

    fn body(&self) -> Body {
        Body::Required("Markdown")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let minutes = request.arg("minutes").map(str::parse::<u32>).transpose();
        let minutes = minutes.map_err(|_| {
            let what = format!(
                "`{}` is not a number of minutes",
                request.arg("minutes").unwrap_or("")
            );
            let help = "write a whole number, such as minutes=\"5\"";
            request.wrong("minutes", what, help)
        })?;
        let title = request.required("title")?;
        let body = request.note();
        if request.resources().edition == Edition::Learner {
            return Ok(Drawn {
                problems: body.problems,
                ..Drawn::default()
            });
        }
        let label = match minutes {
            None => format!("For the teacher · {title}"),
            Some(minutes) => format!("For the teacher · {title} · {minutes} min"),
        };
        let mut drawn = labelled(request, &label, body);
        drawn.material.notes.push(TeachingNote {
            id: request.id.clone(),
            title: title.to_owned(),
            minutes,
        });
        Ok(drawn)
    }
}
