//! A dialogue of teacher and student.

use serde::Serialize;

use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::widgets::drawn::Drawn;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

const SPEAKERS: [&str; 2] = ["Teacher", "Student"];

/// Two voices read it; without a script nobody does.
const LISTEN: &str = "<p class=\"wl-js\"><button type=\"button\" class=\"wl-do wl-listen\">Listen to this lesson</button></p>";

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Turn {
    speaker: &'static str,
    text: String,
}

pub(crate) struct Lesson;

impl Widget for Lesson {
    fn name(&self) -> &'static str {
        "lesson"
    }

    fn body(&self) -> Body {
        Body::Required("dialogue, Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let body = request.markdown();
        let turns = turns(&body.html).map_err(|line| {
            let at = request
                .body()
                .find(&line)
                .map_or(0..0, |start| start..start + line.len());
            request.wrong_in_body(
                &at,
                "this line stands before anybody speaks",
                "begin the dialogue with **Teacher:** or **Student:**",
            )
        })?;
        let listen = deferred::for_screen(LISTEN);
        let values = serde_json::json!({ "id": request.id, "listen": listen, "turns": turns });
        let html = request.render("lesson/template.html", &values);
        Ok(body.within(html))
    }
}

/// The speeches in order; or the line that belongs to nobody.
fn turns(body: &str) -> Result<Vec<Turn>, String> {
    let mut turns: Vec<Turn> = Vec::new();
    for line in body.lines() {
        let opening = SPEAKERS.into_iter().find_map(|speaker| {
            let rest = line
                .strip_prefix("**")?
                .strip_prefix(speaker)?
                .strip_prefix(":**")?;
            Some((speaker, rest.trim_start()))
        });
        match (opening, turns.last_mut()) {
            (Some((speaker, rest)), _) => turns.push(Turn {
                speaker,
                text: rest.to_owned(),
            }),
            (None, Some(turn)) => {
                turn.text.push('\n');
                turn.text.push_str(line);
            }
            (None, None) if line.trim().is_empty() => {}
            (None, None) => return Err(line.to_owned()),
        }
    }
    for turn in &mut turns {
        turn.text.truncate(turn.text.trim_end().len());
    }
    Ok(turns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speech_goes_on_until_the_next_speaker() {
        let body = "**Student:** one\n\ntwo\n\n**Teacher:** three\n";
        let turns = turns(body).unwrap();
        assert_eq!(turns.len(), 2);
        assert_eq!(
            turns[0],
            Turn {
                speaker: "Student",
                text: "one\n\ntwo".to_owned()
            }
        );
        assert_eq!(turns[1].text, "three");
    }

    #[test]
    fn words_before_the_first_speaker_are_named() {
        assert_eq!(
            turns("Once upon\n**Teacher:** a\n"),
            Err("Once upon".to_owned())
        );
    }
}
