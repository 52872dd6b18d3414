//! `trace`: runs the working tree's exercise and shows what was recorded.

use wakeline::view::{SvgOptions, poll_view, svg};
use wakeline::{Diagnosis, Ending, Recording, diagnosis};

use super::{Format, paint, print};
use crate::catalogue::{Catalogue, Check, Exercise};
use crate::error::Error;
use crate::exit::Exit;
use crate::session::{self, Session};
use crate::stop::Stop;
use crate::submission::{Handed, admit};

pub(super) fn run(
    catalogue: &Catalogue,
    exercise: &Exercise,
    format: Format,
    name: Option<&str>,
) -> Result<Exit, Error> {
    let mut checks: Vec<Check> = exercise.visible_checks().cloned().collect();
    if let Some(name) = name {
        checks.retain(|check| check.name == name);
        if checks.is_empty() {
            let known: Vec<&str> = exercise
                .visible_checks()
                .map(|check| check.name.as_str())
                .collect();
            let slug = &exercise.slug;
            let known = known.join(", ");
            return Err(Error::Usage(format!(
                "{slug} has no check `{name}`; it has {known}"
            )));
        }
    }
    if format == Format::Svg {
        checks.truncate(1);
    }
    let sources = match admit(&exercise.dir) {
        Handed::In(sources) => sources,
        Handed::Missing => {
            let path = exercise.lib();
            let slug = &exercise.slug;
            let help = format!("`cargo grader reset {slug}` writes the starter");
            return Err(Error::Usage(format!(
                "{}: it is not there; {help}",
                path.display()
            )));
        }
        Handed::Refused(why) | Handed::Unreadable(why) => {
            return Err(Error::Usage(format!("{}: {why}", exercise.dir.display())));
        }
    };
    let session = Session::open(catalogue, &[exercise], vec![0], &Stop::on_ctrl_c())?;
    let traced = session.trace(exercise, &sources, &checks);
    let traced = traced.map_err(|failure| session::infrastructure(&failure))?;
    let runs = match traced {
        Ok(runs) => runs,
        Err(not_built) => {
            print(&format!(
                "{}\n\n{}",
                not_built.diagnosis.text, not_built.message
            ));
            return Ok(Exit::NotPassed);
        }
    };
    let mut exit = Exit::Success;
    for (check, run) in checks.iter().zip(runs) {
        if run
            .as_ref()
            .map_or(true, |recording| recording.ending != Ending::Finished)
        {
            exit = Exit::NotPassed;
        }
        match format {
            Format::Text => show(check, &run),
            Format::Svg => match run {
                Ok(recording) => print(&draw(exercise, check, &recording)),
                Err(diagnosis) => return Err(Error::Usage(diagnosis.text)),
            },
        }
    }
    Ok(exit)
}

fn show(check: &Check, run: &Result<Recording, Diagnosis>) {
    let paint = paint::for_stdout();
    print(&paint.bold(&check.name.replace('_', " ")));
    match run {
        Err(diagnosis) => print(&format!("\n{}\n", diagnosis.text)),
        Ok(recording) => {
            print(&format!("\n{}", recording.span_view()));
            print(&poll_view(&recording.timeline));
            if let Some(diagnosis) = diagnosis::of_ending(recording) {
                print(&format!("{}\n", diagnosis.text));
            }
        }
    }
}

fn draw(exercise: &Exercise, check: &Check, recording: &Recording) -> String {
    let title = format!("{}: {}", exercise.title, check.name.replace('_', " "));
    let id = format!("{}-{}", exercise.slug, check.name);
    svg(
        &recording.span_view(),
        SvgOptions {
            title: &title,
            id: &id,
            until: None,
        },
    )
}
