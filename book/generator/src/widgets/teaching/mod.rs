//! Notes for those who teach. Learners get nothing of them, but what is wrong
//! with a note is wrong in both editions.

use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::widgets::drawn::Drawn;
use crate::widgets::material::TeachingNote;
use crate::widgets::parts::note::labelled;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

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

#[cfg(test)]
mod tests {
    use crate::edition::Edition;
    use crate::widgets::testing::{drawn, drawn_for, problems};

    const NOTE: &str = "````wakeline teaching title=\"Ask\" minutes=\"5\"\n\
                        ```wakeline listing file=\"solutions/x.rs\"\n```\n````\n";

    #[test]
    fn only_instructors_get_a_note() {
        let text = "```wakeline teaching title=\"Ask\" minutes=\"5\"\nHands up!\n```\n";
        let note = drawn_for(Edition::Instructor, text);
        assert!(note.html.contains("For the teacher · Ask · 5 min"));
        assert_eq!(note.material.notes[0].minutes, Some(5));
        let nothing = drawn(text);
        assert!(nothing.html.trim().is_empty() && nothing.material.notes.is_empty());
    }

    #[test]
    fn a_note_is_checked_for_learners_too_and_may_show_solutions() {
        let what = problems(NOTE);
        assert_eq!(what, ["there is no file solutions/x.rs"]);
    }

    #[test]
    fn what_readers_keep_does_not_stand_in_a_note() {
        let what =
            problems("````wakeline teaching title=\"Ask\"\n```wakeline cards\nx\n```\n````\n");
        assert_eq!(
            what,
            ["`cards` stands in a teaching note, which learners do not get"]
        );
    }
}
