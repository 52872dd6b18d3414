//! Answers that stand in view before the question that asks for them: a picture
//! of the run, its output, or the very words in the text above.
//!
//! What a program can find, it finds. What prose says in other words, only an
//! author can.

use std::ops::Range;

use wakeline::timeline::{Outcome, Recording};

use super::material::{Shown, Sight};
use super::parts::key::Key;
use super::request::Page;
use crate::chapter::problem::{Place, Problem};

/// Every answer that is given away above its question.
pub(crate) fn check(page: &Page<'_>, sights: &[Sight]) -> Vec<Problem> {
    let asked = sights.iter().filter_map(|sight| match &sight.shown {
        Shown::Asked(field) => Some((sight, field.as_str(), true)),
        Shown::Questioned(field) => Some((sight, field.as_str(), false)),
        _ => None,
    });
    let problems = asked.filter_map(|(question, field, is_first)| {
        let seen = sights.iter().find(|seen| {
            seen.at.start < question.at.start
                && gives_away(&seen.shown, field)
                && (seen.scenario == question.scenario
                    || is_first && same_run(page, seen, question))
        });
        match seen {
            Some(seen) => Some(shown_before(page, seen, question, field)),
            None if is_first => said_before(page, question, field),
            None => None,
        }
    });
    let mut problems: Vec<Problem> = problems.collect();
    problems.dedup();
    problems
}

/// Whether who has seen this knows the answer.
fn gives_away(shown: &Shown, field: &str) -> bool {
    match shown {
        Shown::Run => field != "output",
        Shown::Said => field == "output",
        Shown::Asked(_) | Shown::Questioned(_) => false,
    }
}

/// Whether they are two runs that nobody can tell apart.
fn same_run(page: &Page<'_>, one: &Sight, other: &Sight) -> bool {
    let recordings = &page.resources.sources.recordings;
    let (Some(one_run), Some(other_run)) = (
        recordings.get(&one.scenario),
        recordings.get(&other.scenario),
    ) else {
        return false;
    };
    if one.shown == Shown::Said {
        let output = Key::Output.answer(one_run);
        return output.is_some() && output == Key::Output.answer(other_run);
    }
    let view = one_run.span_view();
    !view.spans.is_empty() && view == other_run.span_view()
}

fn shown_before(page: &Page<'_>, seen: &Sight, question: &Sight, field: &str) -> Problem {
    let line = line(page, &question.at);
    let what = format!(
        "this gives away `{field}` of `{}`, which is asked for in line {line}",
        question.scenario
    );
    page.chapter.problem(
        &seen.at,
        what,
        "put it behind the question, or into its answer",
    )
}

/// The answer in the words of the text: in the summaries above, or in the question's own
/// section.
fn said_before(page: &Page<'_>, question: &Sight, field: &str) -> Option<Problem> {
    let recording = page.resources.sources.recordings.get(&question.scenario)?;
    let answer = words(field, recording)?;
    let text = &page.chapter.text;
    let at = in_view(page, question)
        .into_iter()
        .find_map(|stretch| find(text, stretch, &answer))?;
    let what = format!(
        "“{}” stands here in view, and line {} asks for it (`{field}` of `{}`)",
        text[at.clone()]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        line(page, &question.at),
        question.scenario
    );
    let help = "say it behind the question, or into its answer";
    Some(page.chapter.problem(&at, what, help))
}

fn line(page: &Page<'_>, at: &Range<usize>) -> usize {
    Place::of(&page.chapter.text, at).line
}

/// What a reader has before the eyes who comes to a question: its section from its
/// heading on, and every summary above.
fn in_view(page: &Page<'_>, question: &Sight) -> Vec<Range<usize>> {
    let text = &page.chapter.text;
    let section = text[..question.at.start].rfind("\n## ").unwrap_or(0);
    let line = text[..question.at.start].rfind('\n').unwrap_or(0);
    let summaries = page
        .outline
        .top()
        .filter(|directive| directive.name == "depth" && directive.all.end < question.at.start);
    let summaries = summaries.map(|directive| directive.body.clone());
    summaries.chain(std::iter::once(section..line)).collect()
}

/// The words that would say it: one after the other, with nothing but punctuation
/// between. `None` where they would stand there for other reasons, too.
fn words(field: &str, recording: &Recording) -> Option<Vec<String>> {
    let view = recording.span_view();
    match field {
        "total" => {
            let total = view.total?;
            // A wait of this length is named before anybody is asked.
            let mut spans = view.spans.iter();
            let given = spans.any(|span| {
                span.outcome != Outcome::Blocked
                    && span.end.is_some_and(|end| end.0 - span.begin.0 == total.0)
            });
            (!given).then(|| vec![total.0.to_string(), "ms".to_owned()])
        }
        "order" => {
            let order = Key::Order.answer(recording)?;
            let names: Vec<String> = order.split(", ").map(str::to_owned).collect();
            (names.len() > 2).then_some(names)
        }
        "output" => {
            let said = Key::Output.answer(recording)?;
            let lines: Vec<&str> = said.lines().collect();
            let words = said.split_whitespace().map(str::to_owned);
            (lines.len() > 1).then(|| words.collect())
        }
        _ => None,
    }
}

/// Where these words stand one after the other in a stretch of the text.
fn find(text: &str, stretch: Range<usize>, words: &[String]) -> Option<Range<usize>> {
    let found = tokens(text, stretch);
    let first = words.iter().map(String::as_str);
    found.windows(words.len()).find_map(|window| {
        let same = window.iter().map(|at| &text[at.clone()]).eq(first.clone());
        same.then(|| window[0].start..window[window.len() - 1].end)
    })
}

/// The words of a stretch, without the punctuation around them. A number and its unit
/// may be one word.
fn tokens(text: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    let around = |char: char| {
        char.is_whitespace()
            || matches!(
                char,
                '`' | ',' | '→' | '*' | '_' | '.' | ':' | ';' | '|' | '“' | '”' | '?'
            )
    };
    let mut found = Vec::new();
    let mut begin = None;
    for (at, char) in text[stretch.clone()].char_indices() {
        let at = stretch.start + at;
        match begin {
            None if !around(char) => begin = Some(at),
            Some(from) if around(char) => {
                found.push(from..at);
                begin = None;
            }
            _ => {}
        }
    }
    found.extend(begin.map(|from| from..stretch.end));
    let parted = found
        .into_iter()
        .flat_map(|at| match text[at.clone()].strip_suffix("ms") {
            Some(number)
                if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                let middle = at.end - 2;
                vec![at.start..middle, middle..at.end]
            }
            _ => vec![at],
        });
    parted.collect()
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::problems;

    fn predict(scenario: &str, key: &str) -> String {
        format!(
            "```wakeline predict scenario=\"demo::{scenario}\" key=\"{key}\"\nq\n\n---\n\na\n```\n"
        )
    }

    fn picture(name: &str, scenario: &str) -> String {
        format!("```wakeline {name} scenario=\"demo::{scenario}\"\n```\n\n")
    }

    #[test]
    fn a_picture_above_its_question_is_an_error_and_one_below_is_none() {
        let question = predict("one_by_one", "total, ends fetch(a)");
        for name in ["timeline", "player"] {
            let what = problems(&format!("\n{}{question}", picture(name, "one_by_one")));
            assert_eq!(
                what,
                [
                    "this gives away `total` of `demo::one_by_one`, which is asked for in line 5",
                    "this gives away `ends fetch(a)` of `demo::one_by_one`, which is asked for in line 5",
                ]
            );
            let below = format!("{question}\n{}", picture(name, "one_by_one"));
            assert_eq!(problems(&below), [""; 0]);
            assert_eq!(
                problems(&format!("{}{question}", picture(name, "both"))),
                [""; 0]
            );
        }
    }

    #[test]
    fn an_output_gives_away_what_is_said_and_no_more() {
        let above = picture("output", "one_by_one");
        let what = |key| problems(&format!("{above}{}", predict("one_by_one", key)));
        assert_eq!(what("output").len(), 1);
        assert_eq!(what("peak"), [""; 0]);
    }

    #[test]
    fn what_shows_a_run_and_its_words_gives_away_both() {
        let polls = "```wakeline timeline scenario=\"demo::one_by_one\" view=\"polls\"\n```\n\n";
        for above in [picture("player", "one_by_one"), polls.to_owned()] {
            for key in ["output", "total"] {
                let what = problems(&format!("{above}{}", predict("one_by_one", key)));
                assert_eq!(what.len(), 1, "{key}: {what:?}");
            }
        }
    }

    #[test]
    fn a_question_without_fields_is_given_away_by_the_picture_that_answers_it() {
        let question = "```wakeline predict scenario=\"demo::one_by_one\"\nq\n\n---\n\na\n```\n";
        let what = problems(&format!("{}{question}", picture("timeline", "one_by_one")));
        assert_eq!(what.len(), 1, "{what:?}");
        assert_eq!(problems(question), [""; 0]);
    }

    #[test]
    fn an_answer_of_one_question_gives_away_the_next() {
        let twice = predict("one_by_one", "peak") + "\n" + &predict("one_by_one", "order");
        assert_eq!(
            problems(&twice),
            ["this gives away `order` of `demo::one_by_one`, which is asked for in line 9"]
        );
    }

    #[test]
    fn the_total_in_the_words_of_the_section_is_found() {
        let question = predict("one_by_one", "total");
        for words in ["It takes 90 ms.", "**90ms**, no more", "In all: `90 ms`"] {
            let what = problems(&format!("## A\n\n{words}\n\n{question}"));
            assert_eq!(what.len(), 1, "{words}: {what:?}");
            assert!(what[0].contains("and line 5 asks for it"), "{what:?}");
        }
        for words in ["It takes 190 ms.", "90 msg", "90", "40 ms and 50 ms"] {
            let what = problems(&format!("## A\n\n{words}\n\n{question}"));
            assert_eq!(what, [""; 0], "{words}");
        }
        // Another section is another program.
        assert_eq!(problems(&format!("90 ms\n\n## A\n\n{question}")), [""; 0]);
        // A summary is about all of them.
        let summary = "```wakeline depth level=\"page\"\n90 ms\n```\n\n## A\n\n";
        assert_eq!(problems(&format!("{summary}{question}")).len(), 1);
    }

    #[test]
    fn a_total_that_is_one_wait_is_given_with_the_question() {
        let question = predict("both", "total");
        assert_eq!(problems(&format!("40 ms and 50 ms\n\n{question}")), [""; 0]);
    }
}
