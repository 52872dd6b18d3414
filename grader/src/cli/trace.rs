//! `trace`: runs the working tree's exercise and shows what was recorded, to
//! people or to other programs.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use wakeline::check::SEEDS;
use wakeline::view::{
    Drawing, PlayerOptions, Snapshot, SvgOptions, poll_view, write_json, write_perfetto,
    write_player,
};
use wakeline::{Ending, Judgement, Recording, diagnosis, judge};

use super::paint::{self, Paint};
use super::{Format, learner, print};
use crate::catalogue::{Catalogue, Check, Exercise};
use crate::error::Error;
use crate::exit::Exit;
use crate::grade::judge::unjudged;
use crate::grade::run::Run;
use crate::grade::session::Session;
use crate::host::files;
use crate::host::stop::Stop;
use crate::verdict::{Diagnosis, Reason};

/// What to show, how and where.
pub(super) struct Wanted<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) format: Format,
    /// The name of the only check.
    pub(super) check: Option<&'a str>,
    /// Standard output, if none.
    pub(super) output: Option<&'a Path>,
}

/// A check, and what came of it in the world that is shown.
type Traced<'a> = (&'a Check, Result<Shown, Diagnosis>);

struct Shown {
    recording: Recording,
    judgement: Judgement,
}

pub(super) fn run(catalogue: &Catalogue, wanted: &Wanted<'_>) -> Result<Exit, Error> {
    let mut exercise = wanted.exercise.clone();
    exercise.limits.check = exercise.limits.check.to_be_looked_at();
    let exercise = &exercise;
    let checks = checks(wanted)?;
    if wanted.format == Format::Perfetto && wanted.output.is_none() && io::stdout().is_terminal() {
        return Err(Error::Usage(
            "a Perfetto trace is binary and not for a terminal; add --output run.perfetto-trace"
                .to_owned(),
        ));
    }
    let sources = learner::sources(exercise)?;
    let worlds = match wanted.format {
        Format::Html => SEEDS.to_vec(),
        _ => vec![0],
    };
    let session = Session::open(catalogue, &[exercise], worlds.clone(), &Stop::on_ctrl_c())?;
    let runs = match session.record(exercise, &sources, &checks, &worlds)? {
        Ok(runs) => runs,
        Err(not_built) => {
            let text = format!("{}\n\n{}", not_built.diagnosis.text, not_built.message);
            if wanted.format == Format::Text && wanted.output.is_none() {
                print(&text);
            } else {
                complain(&text);
            }
            return Ok(Exit::NotPassed);
        }
    };
    let runs = checks.iter().zip(runs);
    let traced = runs.map(|(check, run)| {
        let expected = session.expected(exercise, check);
        (check, deciding(&expected, run))
    });
    let mut traced: Vec<Traced<'_>> = traced.collect();
    if wanted.format == Format::Html {
        traced = most_telling(traced);
    }
    let finished = |(_, run): &Traced<'_>| matches!(run, Ok(shown) if shown.recording.ending == Ending::Finished);
    let exit = if traced.iter().all(finished) {
        Exit::Success
    } else {
        Exit::NotPassed
    };
    if wanted.format == Format::Text {
        deliver(wanted, |out| {
            let paint = match wanted.output {
                Some(_) => Paint::Plain,
                None => paint::for_stdout(),
            };
            traced
                .iter()
                .try_for_each(|traced| show(out, paint, traced))
        })?;
        return Ok(exit);
    }
    for (check, run) in traced {
        match run {
            Ok(shown) => deliver(wanted, |out| match wanted.format {
                Format::Html => play(exercise, check, &shown, out),
                Format::Json => write_json(&shown.recording, out),
                Format::Perfetto => write_perfetto(&shown.recording, out),
                Format::Svg | Format::Text => {
                    writeln!(out, "{}", draw(exercise, check, &shown.recording))
                }
            })?,
            // There is nothing to draw, and no file is touched.
            Err(diagnosis) => complain(&diagnosis.text),
        }
    }
    Ok(exit)
}

/// Of several checks the first that does not pass has most to tell.
fn most_telling(traced: Vec<Traced<'_>>) -> Vec<Traced<'_>> {
    let passes = |(_, run): &Traced<'_>| {
        let shown = run.as_ref();
        shown.is_ok_and(|shown| shown.judgement.diagnosis.is_none())
    };
    let first = traced.iter().position(|traced| !passes(traced));
    let rest = traced.into_iter().skip(first.unwrap_or(0));
    rest.take(1).collect()
}

/// The run in the world that decides: the first that is not as expected, else
/// the nominal one.
fn deciding(expected: &Snapshot, run: Run) -> Result<Shown, Diagnosis> {
    let recordings = match run {
        Run::Reported(recordings) => recordings,
        Run::Died(_, diagnosis) => return Err(diagnosis),
    };
    let judgement = judge(expected, &recordings).map_err(|why| unjudged(&why))?;
    let mut recordings = recordings.into_iter();
    match recordings.find(|recording| recording.seed == judgement.seed) {
        Some(recording) => Ok(Shown {
            recording,
            judgement,
        }),
        None => Err(Diagnosis::new(Reason::EndedEarly, "It recorded nothing.")),
    }
}

fn checks(wanted: &Wanted<'_>) -> Result<Vec<Check>, Error> {
    let exercise = wanted.exercise;
    let mut checks: Vec<Check> = exercise.visible_checks().cloned().collect();
    if let Some(name) = wanted.check {
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
    if !matches!(wanted.format, Format::Text | Format::Html) {
        checks.truncate(1);
    }
    Ok(checks)
}

/// Writes to the file that was asked for, whole or not at all, or to standard
/// output, where a closed pipe is nobody's error.
fn deliver(
    wanted: &Wanted<'_>,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    if let Some(path) = wanted.output {
        return files::replace_with(path, fill);
    }
    match fill(&mut io::stdout().lock()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::io("write", Path::new("standard output"))(error))
        }
        _ => Ok(()),
    }
}

/// Says to people what would only spoil the output for programs.
fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn show(out: &mut dyn Write, paint: Paint, (check, run): &Traced<'_>) -> io::Result<()> {
    writeln!(out, "{}", paint.bold(&check.name.replace('_', " ")))?;
    match run {
        Err(diagnosis) => writeln!(out, "\n{}\n", diagnosis.text),
        Ok(Shown { recording, .. }) => {
            writeln!(out, "\n{}", recording.span_view())?;
            writeln!(out, "{}", poll_view(&recording.timeline))?;
            match diagnosis::of_ending(recording) {
                Some(diagnosis) => writeln!(out, "{}\n", diagnosis.text),
                None => Ok(()),
            }
        }
    }
}

fn title(exercise: &Exercise, check: &Check) -> String {
    format!("{}: {}", exercise.title, check.name.replace('_', " "))
}

fn play(exercise: &Exercise, check: &Check, shown: &Shown, out: &mut dyn Write) -> io::Result<()> {
    let Shown {
        recording,
        judgement,
    } = shown;
    let why = judgement.diagnosis.as_ref();
    let options = PlayerOptions {
        title: &title(exercise, check),
        remark: why.map(|diagnosis| diagnosis.text.as_str()),
        expected: judgement.expected.as_ref(),
    };
    write_player(recording, options, out)
}

fn draw(exercise: &Exercise, check: &Check, recording: &Recording) -> String {
    let title = title(exercise, check);
    let id = format!("{}-{}", exercise.slug, check.name);
    Drawing::of_operations(recording).wide(SvgOptions {
        title: &title,
        id: &id,
        until: None,
    })
}
