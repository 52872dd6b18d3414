//! The book in a day, in a weekend, in a term: computed from the minutes of
//! chapters and exercises.

use serde_json::{Value, json};

use super::contents::{Contents, Page};
use super::plan::{self, Item, Kind, Line, Rule};
use super::work::Work;
use crate::html::markdown::compact;

/// Eight hours, with breaks.
const DAY: Rule = Rule {
    begin: 9 * 60,
    end: 17 * 60,
    stretch: 50,
    rest: 10,
    lunch: Some((12 * 60, 60)),
};

/// A session of a term; its clock begins at nought.
const SESSION: Rule = Rule {
    begin: 0,
    end: 90,
    stretch: 40,
    rest: 10,
    lunch: None,
};

const WEEKS: usize = 14;

/// The page, if a chapter says its minutes.
pub(super) fn page(contents: &Contents<'_>, work: &[Work<'_>]) -> Option<Page> {
    let items = items(contents, work);
    let minutes: u32 = items.iter().map(|item| item.minutes).sum();
    let timed: Vec<&str> = work.iter().map(|it| it.chapter.title.as_str()).collect();
    let untimed = contents.chapters.iter().map(|it| it.title.as_str());
    let untimed: Vec<&str> = untimed.filter(|title| !timed.contains(title)).collect();
    let values = json!({
        "total": length(minutes),
        "untimed": untimed,
        "plans": [
            of(&items, "A day", "day", DAY, 1),
            of(&items, "A weekend", "day", DAY, 2),
            of(&items, "A term", "week", SESSION, WEEKS),
        ],
    });
    let html = contents
        .resources
        .templates
        .render("pages/timetable.html", &values);
    // Headings are Markdown, so that search and the table of contents know them.
    let blocks = html.split("<!--h2-->").map(compact);
    let content = blocks.collect::<Vec<_>>().join("\n\n");
    (!work.is_empty()).then(|| Page {
        title: "Timetable",
        file: "timetable.md",
        content: format!("# Timetable\n\n{content}\n"),
    })
}

/// Each chapter, and behind it its exercises.
fn items(contents: &Contents<'_>, work: &[Work<'_>]) -> Vec<Item> {
    let link = |page: &str, title: &str, word: &str| {
        let values = json!({ "page": page, "title": title, "word": word });
        compact(
            &contents
                .resources
                .templates
                .render("pages/plan-item.html", &values),
        )
    };
    let mut items = Vec::new();
    for work in work {
        let page = work.chapter.page();
        items.push(Item {
            what: link(&page, &work.chapter.title, "Read"),
            minutes: work.reading,
        });
        items.extend(work.exercises.iter().map(|exercise| Item {
            what: link(
                &format!("{page}#exercise-{}", exercise.slug),
                &exercise.title,
                "Exercise",
            ),
            minutes: exercise.minutes,
        }));
    }
    items.retain(|item| item.minutes > 0);
    items
}

/// One plan, as its template wants it.
fn of(items: &[Item], title: &str, unit: &str, rule: Rule, most: usize) -> Value {
    let (days, rest) = plan::days(items, rule, most);
    let clock = |line: &Line| match unit {
        "day" => format!("{}–{}", time(line.from), time(line.to)),
        _ => format!("{}–{} min", line.from, line.to),
    };
    let days_used = days.len();
    let days = days.into_iter().map(|lines| {
        let lines = lines.iter().map(|line| {
            let (what, begun) = match &line.kind {
                Kind::Begin(what) => (what.as_str(), false),
                Kind::GoOn(what) => (what.as_str(), true),
                Kind::Break => ("Break", false),
                Kind::Lunch => ("Lunch", false),
            };
            let rests = matches!(line.kind, Kind::Break | Kind::Lunch);
            json!({ "clock": clock(line), "what": what, "begun": begun, "rests": rests })
        });
        lines.collect::<Vec<_>>()
    });
    let days: Vec<_> = days.collect();
    let over: u32 = rest.iter().map(|item| item.minutes).sum();
    let rest = rest
        .iter()
        .map(|item| json!({ "what": item.what, "minutes": item.minutes }));
    json!({
        "title": title,
        "unit": unit,
        "most": most,
        "days": days,
        "free": most - days_used,
        "rest": rest.collect::<Vec<_>>(),
        "over": length(over),
    })
}

/// `9:05`.
fn time(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// `3 h 5 min`.
fn length(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_told_as_people_tell_them() {
        assert_eq!([time(545), time(600)], ["9:05", "10:00"]);
        assert_eq!(
            [length(50), length(120), length(185)],
            ["50 min", "2 h", "3 h 5 min"]
        );
    }

    #[test]
    fn a_session_is_two_halves_of_forty_minutes_with_a_break_between() {
        let item = Item {
            what: "x".to_owned(),
            minutes: 80,
        };
        let (sessions, rest) = plan::days(&[item], SESSION, WEEKS);
        let times: Vec<_> = sessions[0]
            .iter()
            .map(|line| (line.from, line.to))
            .collect();
        assert_eq!(times, [(0, 40), (40, 50), (50, 90)]);
        assert!(sessions.len() == 1 && rest.is_empty());
    }
}
