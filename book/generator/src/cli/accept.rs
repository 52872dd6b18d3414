//! `cargo course accept`: what programs do now and nobody has accepted yet,
//! shown one by one before it is kept.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use clap::Args;
use grader::accept::{self, Proposal, Proposals};
use grader::catalogue::{Catalogue, Exercise};
use grader::exit::Exit;
use grader::host::stop::Stop;
use similar::{ChangeTag, TextDiff};
use wakeline::Recording;
use wakeline::view::poll_view;

use crate::cli::terminal::say;
use crate::error::Error;
use crate::sources::python::Python;
use crate::sources::twins::Twins;

/// What is typed.
#[derive(Debug, Args)]
pub(super) struct Accept {
    /// Exercises (`at-most-n`) and Python programs (`many_at_once/in_order.py`,
    /// or their folder); all of both if none is named.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Keep everything that is shown, without asking.
    #[arg(long)]
    yes: bool,
}

/// Shows what is new, asks, and keeps.
pub(super) fn run(root: &Path, accept: &Accept) -> Result<Exit, Error> {
    let catalogue = Catalogue::load(root)?;
    let twins = Twins::new(root.join("book/listings/python"), Python::find());
    let (exercises, programs) = named(&catalogue, &twins, &accept.names)?;
    let stop = Stop::on_ctrl_c();
    let mut answers = answers(stop.clone());
    let mut desk = Desk::new(accept.yes, &mut answers);
    let mut problems = Vec::new();

    match exercises.len() {
        0 => {}
        1 => say!("Running the reference of {} …", exercises[0].slug),
        count => say!("Running the references of {count} exercises …"),
    }
    let kept_all = desk.grader(
        accept::timelines(&catalogue, &exercises, &stop)?,
        &mut problems,
    )?;
    // What misconceptions get depends on the timelines that are expected.
    if kept_all && problems.is_empty() && !exercises.is_empty() {
        say!("Running their misconceptions …");
        let found = accept::misconceptions(&catalogue, &exercises, &stop)?;
        desk.grader(found, &mut problems)?;
    } else if !kept_all {
        say!("Their misconceptions were not run: what they get depends on these timelines.");
    }
    if twins.python().is_none() {
        say!("No Python 3.11 or later here: what the Python programs do now is not known.");
    } else if (programs.as_ref()).is_none_or(|programs| !programs.is_empty()) {
        say!("Running the Python programs …");
    }
    let wanted = |program: &str| {
        let named = programs.as_ref();
        named.is_none_or(|named| named.iter().any(|name| is_of(program, name)))
    };
    for change in twins.changes(wanted)? {
        let (old, new) = (
            change.old.as_ref().map(shown),
            change.new.as_ref().map(shown),
        );
        if desk.keeps(&change.program, old.as_deref(), new.as_deref()) {
            twins.keep(&change)?;
        }
    }
    for problem in &problems {
        say!("✗ {problem}");
    }
    let exit = desk.end(&problems);
    Ok(if stop.asked() {
        Exit::Interrupted
    } else {
        exit
    })
}

/// What is looked at.
type Named<'a> = (Vec<&'a Exercise>, Option<BTreeSet<String>>);

fn named<'a>(
    catalogue: &'a Catalogue,
    twins: &Twins,
    names: &[String],
) -> Result<Named<'a>, Error> {
    if names.is_empty() {
        return Ok((catalogue.exercises().collect(), None));
    }
    let known = if twins.folder().is_dir() {
        twins.programs()?
    } else {
        Vec::new()
    };
    let (mut exercises, mut programs) = (Vec::new(), BTreeSet::new());
    for name in names {
        if known.iter().any(|program| is_of(program, name)) {
            programs.insert(name.clone());
        } else {
            exercises.push(catalogue.exercise(name)?);
        }
    }
    Ok((exercises, Some(programs)))
}

fn is_of(program: &str, name: &str) -> bool {
    let name = name.trim_end_matches('/');
    program == name || Path::new(program).parent() == Some(Path::new(name))
}

fn shown(recording: &Recording) -> String {
    format!(
        "{}\n{}",
        recording.span_view(),
        poll_view(&recording.timeline)
    )
}

/// The lines that are typed; none after Ctrl-C, which a read alone would not
/// hear.
fn answers(stop: Stop) -> impl FnMut() -> Option<String> {
    let (sender, lines) = mpsc::channel();
    let mut read = Some(move || {
        for line in io::stdin().lines() {
            if line.is_err() || sender.send(line.unwrap_or_default()).is_err() {
                return;
            }
        }
    });
    move || {
        // Only where somebody is asked is anything read.
        if let Some(read) = read.take() {
            thread::spawn(read);
        }
        loop {
            match lines.recv_timeout(Duration::from_millis(50)) {
                Ok(line) => return Some(line),
                Err(RecvTimeoutError::Timeout) if !stop.asked() => {}
                Err(_) => return None,
            }
        }
    }
}

/// Where everything passes that could be kept.
struct Desk<'a> {
    answers: &'a mut dyn FnMut() -> Option<String>,
    /// What happens to the rest without asking.
    rest: Rest,
    kept: usize,
    left: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Ask,
    Keep,
    /// Nobody is there to be asked.
    Show,
    /// Who was asked has had enough.
    Leave,
}

impl<'a> Desk<'a> {
    fn new(yes: bool, answers: &'a mut dyn FnMut() -> Option<String>) -> Desk<'a> {
        let rest = if yes {
            Rest::Keep
        } else if io::stdin().is_terminal() {
            Rest::Ask
        } else {
            Rest::Show
        };
        Desk {
            answers,
            rest,
            kept: 0,
            left: 0,
        }
    }

    /// Shows proposals and keeps those that are wanted. Gives whether all were.
    fn grader(
        &mut self,
        found: Proposals<'_>,
        problems: &mut Vec<String>,
    ) -> Result<bool, grader::Error> {
        problems.extend(found.problems);
        let left = self.left;
        for proposal in &found.proposals {
            let Proposal {
                title, old, new, ..
            } = proposal;
            if self.keeps(title, old.as_deref(), new.as_deref()) {
                proposal.keep()?;
            }
        }
        Ok(self.left == left)
    }

    fn keeps(&mut self, title: &str, old: Option<&str>, new: Option<&str>) -> bool {
        if self.rest == Rest::Leave {
            self.left += 1;
            return false;
        }
        let state = match (old, new) {
            (None, _) => "new",
            (_, None) => "to be removed",
            (Some(_), Some(_)) => "changed",
        };
        say!("\n{title}  ({state})\n");
        say!("{}", difference(old.unwrap_or(""), new.unwrap_or("")));
        let keeps = match self.rest {
            Rest::Keep => true,
            Rest::Show | Rest::Leave => false,
            Rest::Ask => self.ask(),
        };
        if keeps {
            self.kept += 1;
        } else {
            self.left += 1;
        }
        keeps
    }

    fn ask(&mut self) -> bool {
        loop {
            print!("Is this what it should do? [y]es, keep it; [n]o; [a]ll of them; [q]uit: ");
            // A closed pipe is nobody's error.
            let _ = io::stdout().flush();
            // No more answers are no.
            let Some(answer) = (self.answers)() else {
                self.rest = Rest::Leave;
                say!();
                return false;
            };
            match answer.trim().to_lowercase().as_str() {
                "y" | "yes" => return true,
                "n" | "no" => return false,
                "a" | "all" => {
                    self.rest = Rest::Keep;
                    return true;
                }
                "q" | "quit" => {
                    self.rest = Rest::Leave;
                    return false;
                }
                _ => say!("Please answer y, n, a or q."),
            }
        }
    }

    fn end(&self, problems: &[String]) -> Exit {
        match (self.kept, self.left) {
            (0, 0) if problems.is_empty() => say!("Nothing is new."),
            (0, 0) => {}
            (kept, 0) => say!("\nKept {kept}. Look at what changed before you commit it."),
            (kept, left) => {
                say!("\nKept {kept}, left {left}.");
                if self.rest == Rest::Show {
                    say!("Run it on a terminal to be asked, or with --yes to keep all.");
                }
            }
        }
        if problems.is_empty() && self.left == 0 {
            Exit::Success
        } else {
            Exit::NotPassed
        }
    }
}

/// Lines of both, marked where they differ.
fn difference(old: &str, new: &str) -> String {
    let mut text = String::new();
    for change in TextDiff::from_lines(old, new).iter_all_changes() {
        let mark = match change.tag() {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        text.push_str("  ");
        text.push(mark);
        text.push(' ');
        text.push_str(change.value().trim_end_matches('\n'));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks about so many, and gives which were kept.
    fn kept(answers: &str, count: usize) -> (Vec<bool>, Exit) {
        let mut lines = answers.lines().map(str::to_owned);
        let mut answers = || lines.next();
        let mut desk = Desk {
            answers: &mut answers,
            rest: Rest::Ask,
            kept: 0,
            left: 0,
        };
        let kept = (0..count)
            .map(|_| desk.keeps("title", Some("old\n"), Some("new\n")))
            .collect();
        (kept, desk.end(&[]))
    }

    #[test]
    fn each_is_asked_for_until_all_or_none_are() {
        let some = kept("what?\ny\nn\na\n", 4);
        assert_eq!(some, (vec![true, false, true, true], Exit::NotPassed));
        assert_eq!(kept("y\nyes\n", 2), (vec![true, true], Exit::Success));
        assert_eq!(kept("q\ny\n", 2), (vec![false, false], Exit::NotPassed));
    }

    #[test]
    fn who_answers_no_more_keeps_nothing_more() {
        assert_eq!(kept("y\n", 3), (vec![true, false, false], Exit::NotPassed));
    }

    #[test]
    fn lines_that_differ_are_marked() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "    a\n  - b\n  + c\n");
    }
}
