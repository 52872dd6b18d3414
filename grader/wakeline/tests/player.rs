//! The player's page: what it says without JavaScript, and that nothing in a
//! recording can leave its place. What it does in a browser is tested in
//! `player/`, on the pages that are written here.

mod recordings;
#[path = "player/samples.rs"]
mod samples;

use std::fs;
use std::path::PathBuf;

use samples::{HOSTILE, Sample};
use wakeline::Recording;
use wakeline::timeline::Unseen;
use wakeline::view::{
    PlayerOptions, SpanView, player_script, player_style, read_json, write_json, write_player,
};

/// JavaScript and CSS of a page, in bytes.
const SIZE: usize = 24 * 1024;

fn page(title: &str, recording: &Recording, expected: Option<&SpanView>) -> String {
    let options = PlayerOptions {
        title,
        expected,
        ..Default::default()
    };
    let mut page = Vec::new();
    write_player(recording, options, &mut page).unwrap();
    String::from_utf8(page).unwrap()
}

/// What stands between two texts, the first time.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(begin).unwrap();
    rest.split_once(end).unwrap().0
}

/// What the script is told besides the document.
fn settings(page: &str) -> &str {
    between(page, ".textContent), ", ");\n</script>")
}

/// Pages and documents for the tests in Node and in the browser.
#[test]
fn every_sample_becomes_a_page_that_holds_its_document() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("player");
    fs::create_dir_all(&folder).unwrap();
    for sample in samples::all(recordings::all()) {
        let Sample {
            name,
            recording,
            expected,
        } = sample;
        let file = name.replace(' ', "-");
        let mut json = Vec::new();
        write_json(&recording, &mut json).unwrap();
        fs::write(folder.join(format!("{file}.json")), &json).unwrap();
        let title = if name == "hostile" { HOSTILE } else { name };
        let page = page(title, &recording, expected.as_ref());
        fs::write(folder.join(format!("{file}.html")), &page).unwrap();
        let document = between(&page, "id=\"wlp-document\">", "</script>");
        assert!(
            read_json(document.as_bytes()).unwrap() == recording,
            "{name}"
        );
    }
}

#[test]
fn hostile_text_stays_text() {
    let recording = samples::hostile();
    let page = page(HOSTILE, &recording, Some(&recording.span_view()));
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script>").count(), 2);
    assert_eq!(page.matches("<!").count(), 1, "the doctype alone");
    assert!(!page.contains("<img"));
    assert!(page.contains("&lt;/script&gt;"));
    // Nothing that a recording says is taken for a name of the template.
    assert!(page.contains("{{title}}"));
}

#[test]
fn without_a_script_the_page_shows_operations_polls_and_ending() {
    let recording = recordings::deadlock();
    let page = page("Stuck", &recording, None);
    let (body, _) = page.split_once("<script").unwrap();
    if cfg!(tokio_unstable) {
        assert!(body.contains("Deadlock: nothing can happen any more."));
        assert!(body.contains("<td>fetch(b)  0 → … ms  unfinished</td>"));
        assert!(body.contains("t1    ← spawned  fetch(b) begins …"));
        assert!(body.contains("still alive: main, t1"));
    } else {
        // Of the task nothing is known there.
        assert!(body.contains("Deadlock: main was polled at 0 ms, was not ready"));
        assert!(body.contains("are seen only with RUSTFLAGS"));
    }
}

#[test]
fn the_remark_stands_in_the_place_of_the_ending() {
    let options = PlayerOptions {
        title: "Late",
        remark: Some("It is <late>."),
        expected: None,
    };
    let mut page = Vec::new();
    write_player(&recordings::finished(0), options, &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("<p>It is &lt;late&gt;.</p>"));
    assert!(!page.contains("It finished at"));
}

#[test]
fn what_a_timeline_does_not_show_is_said_at_the_top() {
    let mut recording = recordings::finished(0);
    recording.timeline.unseen = vec![Unseen::LocalTasks { count: 3 }];
    let page = page("Local", &recording, None);
    let (top, _) = page.split_once("Step by step").unwrap();
    assert!(top.contains("<p>Not seen: 3 tasks of a LocalSet"));
}

#[test]
fn a_huge_run_is_cut_in_the_text_and_says_so() {
    let page = page("Huge", &samples::huge(), None);
    let polls = between(&page, "<pre>", "</pre>");
    assert_eq!(polls.trim().lines().count(), 300);
    let left_out = between(&page, "</pre>\n</div>\n<p>", "</p>");
    let count: usize = left_out.split_whitespace().next().unwrap().parse().unwrap();
    assert!(count > 1_000, "{left_out}");
}

#[test]
fn the_first_line_that_differs_is_marked_and_shown_however_late_it_stands() {
    use std::fmt::Write as _;
    let mut text = "total 10 ms · peak 1 at once\n".to_owned();
    for number in 0..1_000 {
        writeln!(text, "  get({number:04})  0 → 10  ok").unwrap();
    }
    let got: SpanView = text.parse().unwrap();
    let expected: SpanView = text
        .replacen("get(0700)  0 → 10", "get(0700)  0 → 9", 1)
        .parse()
        .unwrap();
    let mut recording = recordings::finished(0);
    recording.timeline.blocks.clear();
    let operation = recording.timeline.operations[0].clone();
    recording.timeline.operations = (got.spans.iter())
        .map(|span| {
            let mut operation = operation.clone();
            operation.name = span.name.as_str().into();
            (operation.begin, operation.end, operation.outcome) =
                (span.begin, span.end, span.outcome);
            operation
        })
        .collect();
    let page = page("Long", &recording, Some(&expected));
    let marked = "<tr class=\"wlp-first\"><td>≠</td><td>get(0700)  0 → 9 ms  ok</td><td>get(0700)  0 → 10 ms  ok</td></tr>";
    assert!(page.contains(marked));
    assert!(page.contains("<p>700 more lines are left out here.</p>"));
}

#[test]
fn the_script_is_told_at_which_event_the_run_first_differs() {
    let at = |expected: &str| {
        let expected: SpanView = expected.parse().unwrap();
        let recording = samples::in_a_row();
        let page = page("Different", &recording, Some(&expected));
        let settings: serde_json::Value = serde_json::from_str(settings(&page)).unwrap();
        let event = settings["difference"].as_u64()?;
        Some(
            serde_json::to_value(&recording.timeline.events[usize::try_from(event).unwrap()])
                .unwrap(),
        )
    };
    let head = "total 50 ms · peak 1 at once\n";
    let a = "  fetch(a)  0 → 30  ok\n";
    let same = at(&format!("{head}{a}  fetch(b)  30 → 50  ok\n"));
    assert_eq!(same, None);
    let missing = at(&format!("{head}{a}")).unwrap();
    assert_eq!(
        (&missing["operation"], &missing["event"]),
        (&"fetch(b)".into(), &"began".into())
    );
    let ends_early = at(&format!("{head}{a}  fetch(b)  30 → 40  ok\n")).unwrap();
    assert_eq!(
        (&ends_early["operation"], &ends_early["event"]),
        (&"fetch(b)".into(), &"ended".into())
    );
    // Expected at 0 ms, where it did not begin: that is where to look.
    let late = at(&format!("{head}{a}  fetch(b)  0 → 20  ok\n")).unwrap();
    assert_eq!((&late["at"], &late["event"]), (&0.into(), &"polled".into()));
    let more = at(&format!(
        "{head}{a}  fetch(b)  30 → 50  ok\n  fetch(c)  30 → 60  ok\n"
    ))
    .unwrap();
    assert_eq!(more["at"], 30);
}

#[test]
fn script_and_style_are_small_and_end_nothing() {
    let (script, style) = (player_script(), player_style());
    assert!(!script.contains("</") && !style.contains("</"));
    assert!(!script.lines().any(|line| line.starts_with("import ")));
    let size = script.len() + style.len();
    println!("figure player_bytes {size} bytes");
    assert!(size <= SIZE, "{size} bytes");
}
