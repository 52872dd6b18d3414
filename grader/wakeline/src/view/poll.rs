//! The poll view: every poll, what caused it, what it did and what it waits
//! for. One line per poll. A blank time means the same instant; `←` says who
//! woke the task; `…` says that it waits.

mod reading;

use std::io::{self, BufWriter, Write};
use std::mem;

use rustc_hash::FxHashMap;

use crate::timeline::{Actor, Event, Timeline, What};
use reading::{Line, Reading};

/// What stands between the return of `main` and what goes on after it.
const AFTER_MAIN: &str = "-- main returned: a real program drops here what is still alive --";

/// One line a poll: the time, the task, `←` the cause, what it did, and `…` if
/// it waits.
///
/// Causes: `start` and `spawned` for a first poll; `timer`; `itself` for a
/// task that only yielded; `pool` for a blocking closure that returned;
/// `thread` for another thread; `abort` for a task that is polled only to be
/// dropped; else the task that woke this one.
///
/// Where anything goes on after `main` returned, a line says so, and what stands
/// below it has `(after main)`.
///
/// The last line names the tasks that were still alive at the end.
///
/// Polls of spawned tasks and wakes are seen only with `--cfg tokio_unstable`;
/// without it the last line says so.
///
/// ```
/// use wakeline::{ms, scenario, view::poll_view};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("a", ms(10));
///     world.web().fetch("a").await.unwrap();
/// });
/// let text = poll_view(&recording.timeline);
/// assert!(text.starts_with("   0 ms  main  ← start  fetch(a) begins …\n"));
/// assert!(text.contains("  10 ms  main  ← timer  fetch(a) ok; done\n"));
/// ```
#[allow(clippy::missing_panics_doc, reason = "both would be a bug here")]
pub fn poll_view(timeline: &Timeline) -> String {
    let mut text = Vec::new();
    write_poll_view(timeline, &mut text).expect("memory takes what is written to it");
    String::from_utf8(text).expect("only text was written")
}

/// Writes what [`poll_view`] gives, line by line, however long the timeline
/// is. `out` need not be buffered.
///
/// # Errors
/// When `out` cannot be written to.
///
/// ```
/// use wakeline::{scenario, view};
/// let timeline = scenario::record(0, |_| async {}).timeline;
/// let mut text = Vec::new();
/// view::write_poll_view(&timeline, &mut text).unwrap();
/// assert_eq!(text, view::poll_view(&timeline).into_bytes());
/// ```
pub fn write_poll_view(timeline: &Timeline, out: impl Write) -> io::Result<()> {
    let out = &mut BufWriter::new(out);
    // Once for the widths of the columns, and once to write them.
    let (mut task, mut cause) = (0, 0);
    Reading::of(timeline, |line| {
        task = task.max(line.task.to_string().chars().count());
        cause = cause.max(line.cause.to_string().chars().count());
        Ok(())
    })?;
    let mut shown = None;
    let mut marked = false;
    let mut text = String::new();
    Reading::of(timeline, |line: &Line| {
        use std::fmt::Write as _;
        text.clear();
        if line.after_main && !mem::replace(&mut marked, true) {
            let _ = writeln!(text, "{:7}  {AFTER_MAIN}", "");
        }
        let _ = match shown.replace(line.at) {
            Some(before) if before == line.at => write!(text, "{:7}", ""),
            _ => write!(text, "{:>4} ms", line.at.0),
        };
        let _ = write!(
            text,
            "  {:task$}  {:cause$}  {}",
            line.task, line.cause, line.did
        );
        let note = match line.task {
            _ if !line.after_main => "",
            Actor::Pool => "  (keeps a real program alive)",
            _ => "  (after main)",
        };
        writeln!(out, "{}{note}", text.trim_end())
    })?;
    let alive: Vec<String> = alive(&timeline.events)
        .iter()
        .map(Actor::to_string)
        .collect();
    if !alive.is_empty() {
        writeln!(out, "{:>7}  still alive: {}", "end", alive.join(", "))?;
    }
    let closures = timeline.closures.iter();
    let under_way = closures.filter(|one| one.end.is_none()).count();
    if under_way > 0 {
        let what = match under_way {
            1 => "a closure is".to_owned(),
            many => format!("{many} closures are"),
        };
        writeln!(
            out,
            "{:>7}  pool: {what} under way, and a real program does not end before",
            "end"
        )?;
    }
    if timeline.dropped_events > 0 {
        writeln!(
            out,
            "({} more events were not kept)",
            timeline.dropped_events
        )?;
    }
    for unseen in &timeline.unseen {
        writeln!(out, "(not seen: {unseen})")?;
    }
    if cfg!(not(tokio_unstable)) {
        out.write_all(
            b"(polls of spawned tasks, and who woke whom, are seen only with RUSTFLAGS=\"--cfg tokio_unstable\")\n",
        )?;
    }
    out.flush()
}

/// The tasks that were spawned or polled and did not finish, in the order in
/// which they were first seen.
fn alive(events: &[Event]) -> Vec<Actor> {
    let mut alive: FxHashMap<Actor, usize> = FxHashMap::default();
    for (place, event) in events.iter().enumerate() {
        match event.what {
            What::Spawned { .. } | What::Polled => {
                alive.entry(event.task).or_insert(place);
            }
            What::Finished => {
                alive.remove(&event.task);
            }
            _ => {}
        }
    }
    let mut alive: Vec<(Actor, usize)> = alive.into_iter().collect();
    alive.sort_by_key(|(_, place)| *place);
    alive.into_iter().map(|(task, _)| task).collect()
}

#[cfg(test)]
mod tests {
    use super::poll_view;
    use crate::ms;
    use crate::timeline::{Actor, Event, Timeline, What};

    fn view(events: &[(Actor, What)]) -> Vec<String> {
        let events = events.iter().cloned();
        let events = events.map(|(task, what)| Event {
            at: ms(0),
            task,
            what,
        });
        let timeline = Timeline {
            events: events.collect(),
            ..Timeline::default()
        };
        let text = poll_view(&timeline);
        text.lines().map(str::to_owned).collect()
    }

    fn said(text: &str) -> What {
        What::Said { text: text.into() }
    }

    #[test]
    fn a_poll_goes_on_after_the_line_of_another_thread() {
        let lines = view(&[
            (Actor::Main, What::Polled),
            (Actor::Pool, said("a")),
            (Actor::Main, said("b")),
            (
                Actor::Main,
                What::Pending {
                    on: [].into_iter().collect(),
                },
            ),
            (Actor::Main, said("c")),
        ]);
        assert_eq!(lines[0], "   0 ms  main  ← start  says “b” …");
        assert_eq!(lines[1], "         pool           says “a”");
        assert_eq!(lines[2], "         main           says “c”");
    }

    #[test]
    fn what_a_poll_begins_is_not_said_twice_and_the_rest_of_its_waits_is() {
        let began = |name: &str| What::Began {
            operation: name.into(),
        };
        let on = ["fetch(a)", "prefetch(a)"].map(Into::into);
        let on = on.into_iter().collect();
        let lines = view(&[
            (Actor::Main, What::Polled),
            (Actor::Main, began("prefetch(a)")),
            (Actor::Main, What::Pending { on }),
        ]);
        let did = "prefetch(a) begins; waits for fetch(a) …";
        assert_eq!(lines[0], format!("   0 ms  main  ← start  {did}"));
    }

    #[test]
    fn who_is_alive_is_named_in_the_order_of_appearance() {
        let (one, two) = (Actor::Spawned(1), Actor::Spawned(2));
        let lines = view(&[
            (two, What::Polled),
            (Actor::Main, What::Polled),
            (one, What::Polled),
            (two, What::Finished),
            (two, What::Polled),
        ]);
        let last = lines.iter().find(|line| line.contains("alive")).unwrap();
        assert_eq!(last, "    end  still alive: main, t1, t2");
    }
}
