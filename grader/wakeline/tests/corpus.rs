//! The corpus of diagnoses: programs that learners write, each beside the
//! program that shows what was asked for.
//!
//! The labels were written by hand, before the rules saw the programs. Right
//! programs, written in other ways, must not be diagnosed at all.

// These programs are wrong on purpose.
#![allow(
    clippy::await_holding_lock,
    clippy::let_underscore_future,
    clippy::unused_async
)]

mod corpus {
    pub(super) mod case;

    mod actors;
    mod await_points;
    mod barriers;
    mod blocking;
    mod channels;
    mod cleanup;
    mod combinators;
    mod coroutines;
    mod deadlines;
    mod decoys;
    mod desk;
    mod drawing;
    mod dropped;
    mod errors;
    mod everyday;
    mod failures;
    mod fallback;
    mod feeds;
    mod holders;
    mod kept;
    mod limits;
    mod locks;
    mod lost;
    mod luck;
    mod many;
    mod meeting;
    mod messages;
    mod notify;
    mod own_loop;
    mod panics;
    mod permits;
    mod placeholders;
    mod places;
    mod pool;
    mod queues;
    mod readiness;
    mod replies;
    mod retry;
    mod rhythm;
    mod scenes_channels;
    mod scenes_locks;
    mod scenes_tasks;
    mod scenes_time;
    mod sensor;
    mod sentences;
    mod sharing;
    mod shutdown;
    mod slow_motion;
    mod spawning;
    mod stopping;
    mod streams;
    mod structure;
    mod stuck;
    mod supervise;
    mod suspects;
    mod typing;
    mod votes;
    mod waiting;

    /// Every program, topic by topic.
    pub(super) fn topics() -> Vec<Vec<case::Case>> {
        vec![
            waiting::cases(),
            coroutines::cases(),
            await_points::cases(),
            placeholders::cases(),
            slow_motion::cases(),
            own_loop::cases(),
            blocking::cases(),
            readiness::cases(),
            spawning::cases(),
            many::cases(),
            failures::cases(),
            stopping::cases(),
            sharing::cases(),
            meeting::cases(),
            messages::cases(),
            actors::cases(),
            streams::cases(),
            structure::cases(),
        ]
    }

    /// Topics that the rules are not yet held against.
    pub(super) fn new_topics() -> Vec<Vec<case::Case>> {
        vec![
            scenes_locks::cases(),
            scenes_channels::cases(),
            scenes_tasks::cases(),
            scenes_time::cases(),
            locks::cases(),
            holders::cases(),
            permits::cases(),
            places::cases(),
            notify::cases(),
            barriers::cases(),
            channels::cases(),
            feeds::cases(),
            replies::cases(),
            panics::cases(),
            errors::cases(),
            dropped::cases(),
            lost::cases(),
            cleanup::cases(),
            retry::cases(),
            deadlines::cases(),
            limits::cases(),
            rhythm::cases(),
            queues::cases(),
            pool::cases(),
            kept::cases(),
            supervise::cases(),
            shutdown::cases(),
            luck::cases(),
            stuck::cases(),
            everyday::cases(),
            decoys::cases(),
            suspects::cases(),
            combinators::cases(),
            votes::cases(),
            fallback::cases(),
            desk::cases(),
            sensor::cases(),
            typing::cases(),
            drawing::cases(),
        ]
    }
}

use corpus::case::Case;
use wakeline::{Ending, Verdict};

/// Where rules and labels still differ. A change of the rules must not add to
/// it unseen, which 95 % alone would allow.
///
/// This one is a slip of the label: the queries do wait for the report, one
/// after the other, as the rules say.
#[cfg(tokio_unstable)]
const KNOWN_MISSES: [&str; 1] = ["blocking::report_before_the_ticks"];
/// Without tokio's tracing nobody knows of panics in tasks, of waits for locks, and
/// of who has them.
#[cfg(not(tokio_unstable))]
const KNOWN_MISSES: [&str; 10] = [
    "placeholders::a_sender_that_is_kept",
    "blocking::report_before_the_ticks",
    "many::one_permit",
    "many::permits_never_given_back",
    "failures::swallows_the_panic",
    "sharing::locks_it_twice",
    "sharing::the_same_order_for_all",
    "sharing::one_big_lock",
    "meeting::a_barrier_for_one_more",
    "actors::the_reply_is_leaked",
];

/// Programs that were labelled when their cause had no id of its own, and the id
/// that it has now. Without tokio's tracing the label may still be all there is.
const NARROWED: [(&str, &str); 10] = [
    ("own_loop::drifts", "timer-made-anew"),
    ("streams::a_pause_after_each_answer", "timer-made-anew"),
    ("spawning::drops_the_set", "aborted-with-its-owner"),
    ("spawning::aborts_the_log", "aborted-with-its-owner"),
    ("stopping::a_limit_for_each_step", "limit-for-each-step"),
    ("stopping::a_pause_after_the_last_try", "retried-too-often"),
    ("stopping::one_try_too_many", "retried-too-often"),
    ("stopping::makes_the_future_anew", "lost-in-select"),
    ("stopping::drops_the_work", "aborted-with-its-owner"),
    (
        "structure::ends_with_the_first_child",
        "aborted-with-its-owner",
    ),
];

/// Whether a program got the id that its cause has.
fn is_right(name: &str, label: &str, id: &str) -> bool {
    let mut narrowed = NARROWED.iter();
    match narrowed.find(|(program, _)| *program == name) {
        Some((_, narrow)) => id == *narrow || (cfg!(not(tokio_unstable)) && id == label),
        None => id == label,
    }
}

fn wrong() -> Vec<Case> {
    let cases = corpus::topics().into_iter().flatten();
    cases.filter(|case| case.label.is_some()).collect()
}

fn right() -> Vec<Case> {
    let cases = corpus::topics().into_iter().flatten();
    cases.filter(|case| case.label.is_none()).collect()
}

#[test]
fn every_topic_has_wrong_and_right_programs_and_there_are_sixty_of_each() {
    for topic in corpus::topics() {
        let name = topic[0].name;
        let wrong = topic.iter().filter(|case| case.label.is_some()).count();
        assert!(wrong >= 3, "{name}: {wrong} wrong programs");
        assert!(topic.len() - wrong >= 2, "{name}: too few right programs");
    }
    assert!(wrong().len() >= 60, "{} wrong programs", wrong().len());
    assert!(right().len() >= 60, "{} right programs", right().len());
}

/// What a diagnosis says of the ending, by its meaning.
fn ending_of(label: &str) -> &'static str {
    match label {
        "waits-for-itself"
        | "waits-in-a-circle"
        | "held-by-a-stuck-task"
        | "permit-never-given-back"
        | "too-few-at-the-barrier"
        | "no-reply"
        | "sender-still-alive"
        | "notified-nobody"
        | "never-finished" => "deadlock",
        "panicked" | "wrong-result" | "not-written-yet" => "panicked",
        "spins-without-progress" | "never-stops" => "livelock",
        "blocks-the-loop-for-ever" => "loop blocked",
        _ => "finished",
    }
}

/// Looks at span views and endings alone, and at no diagnosis: a slip of a
/// label or of a right program is found without the rules.
#[test]
fn every_wrong_program_differs_and_every_right_one_does_not() {
    let topics = corpus::topics().into_iter().chain(corpus::new_topics());
    let mut slips = 0;
    let mut slip = |case: &Case, what: &str, views: String| {
        slips += 1;
        println!("{} ({:?}): {what}\n{views}", case.name, case.label);
    };
    for case in topics.flatten() {
        let runs = [0, 1, 2].map(|seed| case.runs(seed));
        let views = runs.each_ref().map(|(a, b)| (a.span_view(), b.span_view()));
        let print = |seed: usize| {
            let ((expected, got), run) = (&views[seed], &runs[seed].1);
            format!("in world {seed}, {:?}\n{expected}\n{got}", run.ending)
        };
        let differs = views.each_ref().map(|(expected, got)| expected != got);
        if runs
            .iter()
            .any(|(expected, _)| expected.ending != Ending::Finished)
        {
            slip(&case, "what was asked for does not finish", print(0));
        }
        let Some(label) = case.label else {
            if let Some(seed) = differs.iter().position(|differs| *differs) {
                slip(&case, "a right program differs", print(seed));
            }
            continue;
        };
        let (ending, luck) = (&runs[0].1.ending, label == "right-by-luck");
        let how = match ending {
            Ending::Finished => "finished",
            Ending::Panicked { .. } => "panicked",
            Ending::Deadlock { .. } => "deadlock",
            Ending::LoopBlocked { .. } => "loop blocked",
            Ending::Livelock { .. } => "livelock",
            Ending::TimedOut { .. } => "timed out",
        };
        if luck == differs[0] || !differs.contains(&true) {
            slip(
                &case,
                "a wrong program does not differ as it should",
                print(0),
            );
        } else if how != ending_of(label) {
            slip(&case, "a wrong program ends in another way", print(0));
        }
    }
    assert_eq!(slips, 0, "slips in the corpus");
}

#[test]
fn a_wrong_program_gets_the_diagnosis_that_its_label_says() {
    let cases = wrong();
    let mut misses = Vec::new();
    for case in &cases {
        let judgement = case.judge();
        let diagnosis = judgement.diagnosis.as_ref();
        let id = diagnosis.map_or("none", |diagnosis| diagnosis.id.id());
        let label = case.label.unwrap_or_default();
        if !is_right(case.name, label, id) {
            let text = diagnosis.map_or("", |diagnosis| diagnosis.text.as_str());
            let line = format!(
                "{:<48} {label:<24} {id:<24} {text}\n{}",
                case.name,
                judgement.explain()
            );
            misses.push((case.name, line));
        }
    }
    let hits = cases.len() - misses.len();
    println!("right id first: {hits} of {}", cases.len());
    println!("{:<48} {:<24} got", "program", "label");
    for (_, miss) in &misses {
        println!("{miss}");
    }
    let goal = if cfg!(tokio_unstable) { 95 } else { 90 };
    assert!(
        hits * 100 >= cases.len() * goal,
        "right id first for only {hits} of {}",
        cases.len()
    );
    let names: Vec<&str> = misses.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, KNOWN_MISSES, "other misses than the known ones");
}

#[test]
fn a_right_program_gets_no_diagnosis_in_any_world() {
    let cases = right();
    let mut misses = 0;
    for case in &cases {
        let judgement = case.judge();
        if judgement.verdict != Verdict::Pass || judgement.diagnosis.is_some() {
            misses += 1;
            println!("{}\n{}\n", case.name, judgement.explain());
        }
    }
    assert_eq!(misses, 0, "of {} right programs", cases.len());
}

#[test]
#[ignore = "a look at the new topics"]
fn look() {
    let all: Vec<Case> = corpus::new_topics().into_iter().flatten().collect();
    let (mut wrong, mut hits, mut right, mut told) = (0, 0, 0, 0);
    for case in &all {
        let judgement = case.judge();
        let got = judgement.diagnosis.as_ref().map_or("none", |d| d.id.id());
        match case.label {
            None => {
                right += 1;
                if judgement.diagnosis.is_some() {
                    told += 1;
                    println!(
                        "RIGHT DIAGNOSED {} {got}\n{}",
                        case.name,
                        judgement.explain()
                    );
                }
            }
            Some(label) => {
                wrong += 1;
                if label == got {
                    hits += 1
                } else {
                    println!(
                        "MISS {:<50} {label:<24} {got:<24} {}",
                        case.name,
                        judgement.diagnosis.as_ref().map_or("", |d| &d.text)
                    );
                }
            }
        }
    }
    println!("wrong {wrong} hits {hits} right {right} told {told}");
}
