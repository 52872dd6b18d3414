//! The views that people read: each line is one, and nothing leaves its place.

use wakeline::Recording;
use wakeline::view::{
    PlayerOptions, SpanView, SvgOptions, lanes, poll_view, read_json, side_by_side, svg,
    write_player,
};

pub(crate) fn are_well_formed(recording: &Recording) {
    let spans = recording.span_view();
    let text = spans.to_string();
    assert_eq!(text.parse::<SpanView>().as_ref(), Ok(&spans), "{text}");
    assert_eq!(text.lines().count(), 1 + spans.spans.len(), "{text}");
    is_plain("the span view", &text);
    is_plain("both span views", &side_by_side(&spans, &spans));
    polls(recording);
    let options = SvgOptions {
        title: "",
        id: "a",
        until: None,
    };
    is_xml(&lanes(recording, options));
    is_xml(&svg(&spans, options));
    page(recording);
    if let Some(diagnosis) = wakeline::diagnosis::of_ending(recording) {
        is_plain("the diagnosis", &diagnosis.text);
    }
}

/// Nothing in it breaks a line, moves a cursor or turns the line around.
fn is_plain(what: &str, text: &str) {
    let turns = |char| matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks =
        |char: char| char.is_control() && char != '\n' || "\u{2028}\u{2029}".contains(char);
    let bad = text.chars().find(|char| breaks(*char) || turns(*char));
    assert_eq!(bad, None, "{what}: {text}");
}

fn polls(recording: &Recording) {
    let text = poll_view(&recording.timeline);
    is_plain("the poll view", &text);
    let mut now = 0;
    for line in text.lines() {
        let head: String = line.chars().take(7).collect();
        if let Some(time) = head.strip_suffix(" ms") {
            let time: u64 = time.trim().parse().unwrap_or_else(|_| panic!("{line}"));
            assert!(time >= now, "{text}");
            now = time;
        } else {
            let is_a_note = line.starts_with('(');
            // From ten seconds on the times are wider.
            let is_late = line
                .split_once(" ms")
                .is_some_and(|(time, _)| time.parse::<u64>().is_ok());
            let is_known = ["", "end"].contains(&head.trim()) || is_a_note || is_late;
            assert!(is_known, "{line:?} in {text}");
        }
    }
}

fn is_xml(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut depth = 0;
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|error| panic!("{error}: {text}"))
        {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{text}");
    let is_no_char = |char: char| matches!(char, '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(is_no_char), "no XML: {text}");
    is_plain("the drawing", text);
}

fn page(recording: &Recording) {
    let mut page = Vec::new();
    write_player(recording, PlayerOptions::default(), &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert_eq!(page.matches("<script").count(), 2, "{page}");
    assert_eq!(page.matches("</script>").count(), 2, "{page}");
    assert_eq!(page.matches("<!").count(), 1, "{page}");
    let (_, document) = page.split_once("id=\"wlp-document\">").unwrap();
    let (document, _) = document.split_once("</script>").unwrap();
    assert!(read_json(document.as_bytes()).unwrap() == *recording);
    let (shown, _) = page.split_once("<script").unwrap();
    is_plain("the page", shown);
}
