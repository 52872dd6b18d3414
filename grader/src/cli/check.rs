//! `check`: grades the exercises of the working tree, in place.

use serde::Serialize;
use wakeline::view::{SpanView, side_by_side};

use super::class::counted;
use super::paint::{self, Paint};
use super::{Wire, learner, print};
use crate::catalogue::{Catalogue, Exercise, Harness, KeptBack, Points, Slug, Visibility};
use crate::error::Error;
use crate::exit::Exit;
use crate::grade::pool;
use crate::grade::session::{self, Session};
use crate::host::stop::Stop;
use crate::host::waiting::{self, Waiting};
use crate::results::{CheckResult, Marks};
use crate::verdict::Verdict;

pub(super) fn run(
    catalogue: &Catalogue,
    exercises: &[&Exercise],
    format: Wire,
) -> Result<Exit, Error> {
    let session = Session::open(
        catalogue,
        exercises,
        session::seeds(None),
        &Stop::on_ctrl_c(),
    )?;
    let waiting = Waiting::until("compiling and running your code");
    let paint = paint::for_stdout();
    let mut all: Vec<Option<Marks>> = vec![None; exercises.len()];
    let mut shown = 0;
    pool::run(
        pool::all_processors(),
        exercises,
        &Stop::never(),
        |exercise| grade(&session, exercise),
        |index, marks| {
            all[index] = Some(marks?);
            // In the order of the course, each as soon as it can be.
            while let Some(Some(marks)) = all.get(shown) {
                waiting::paused(|| match format {
                    Wire::Text => show(paint, exercises[shown], marks),
                    Wire::Json => print(&json(exercises[shown], marks)),
                });
                shown += 1;
            }
            Ok::<(), Error>(())
        },
    )?;
    drop(waiting);
    let all: Vec<Marks> = all.into_iter().flatten().collect();
    let passed = all
        .iter()
        .filter(|marks| marks.verdict == Verdict::Pass)
        .count();
    if exercises.len() > 1 && format == Wire::Text {
        let score: Points = all.iter().map(|marks| marks.score).sum();
        let max: Points = all.iter().map(|marks| marks.max_score).sum();
        print(&format!(
            "{passed} of {} exercises passed, {score} of {max} points",
            all.len()
        ));
    }
    Ok(if passed == all.len() {
        Exit::Success
    } else {
        Exit::NotPassed
    })
}

fn grade(session: &Session, exercise: &Exercise) -> Result<Marks, Error> {
    let sources = learner::sources(exercise)?;
    match session.grade(exercise, &sources) {
        Ok(marks) => Ok(marks),
        Err(stopped @ Error::Interrupted(_)) => Err(stopped),
        Err(source) => Err(Error::NotGraded {
            exercise: exercise.slug.to_string(),
            source: Box::new(source),
        }),
    }
}

/// The fields are those of `results.jsonl`.
fn json(exercise: &Exercise, marks: &Marks) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        exercise: &'a Slug,
        #[serde(flatten)]
        marks: &'a Marks,
    }
    let exercise = &exercise.slug;
    serde_json::to_string(&Line { exercise, marks }).expect("marks are JSON")
}

fn show(paint: Paint, exercise: &Exercise, marks: &Marks) {
    let verdict = paint.verdict(marks.verdict, marks.verdict.name());
    let (score, max) = (marks.score, marks.max_score);
    let title = paint.bold(&exercise.title);
    print(&format!(
        "{title} ({}): {verdict}, {score} of {max} points",
        exercise.slug
    ));
    let mut hidden = 0;
    for check in &marks.checks {
        let name = match check.visibility {
            // A name to run the test by.
            Visibility::Visible if exercise.harness == Harness::Libtest => check.name.clone(),
            Visibility::Visible => check.name.replace('_', " "),
            Visibility::Hidden => {
                hidden += 1;
                format!("hidden check {hidden}")
            }
        };
        let symbol = if check.verdict == Verdict::Pass {
            "✓"
        } else {
            "✗"
        };
        let verdict = if check.verdict == Verdict::Pass {
            ""
        } else {
            check.verdict.name()
        };
        let line = format!(
            "  {symbol} {}/{}  {name}  {verdict}",
            check.points, check.max_points
        );
        print(&paint.verdict(check.verdict, line.trim_end()));
    }
    if let Some(KeptBack { checks, points }) = exercise.kept_back {
        let checks = counted(checks, "more check");
        let points = counted(points.0 as usize, "point");
        print(&format!(
            "  and {checks}, {points}, where your work is graded"
        ));
    }
    if let Some(diagnosis) = &marks.diagnosis {
        print(&format!("\n{}", diagnosis.text));
    }
    if !marks.message.is_empty() {
        print(&format!("\n{}", marks.message));
    }
    // One failure at a time: the first is usually the cause of the others.
    if let Some(check) = marks
        .checks
        .iter()
        .find(|check| check.verdict != Verdict::Pass)
    {
        show_timelines(check);
        if exercise.harness == Harness::Libtest {
            return;
        }
        let slug = &exercise.slug;
        print(&paint.soft(&format!(
            "To see every poll:  cargo grader trace {slug}\nFor a hint:         cargo grader hint {slug}\n"
        )));
    }
}

fn show_timelines(check: &CheckResult) {
    let view = |text: &Option<String>| text.as_ref()?.parse::<SpanView>().ok();
    if let (Some(expected), Some(got)) = (view(&check.expected), view(&check.got)) {
        if check.seed != 0 {
            print(&format!(
                "\nIn world {}, where every latency is a little different:",
                check.seed
            ));
        }
        print(&format!("\n{}", side_by_side(&expected, &got).trim_end()));
    }
    let message = check.message.trim_end();
    print(&if message.is_empty() {
        String::new()
    } else {
        format!("\n{message}\n")
    });
}
