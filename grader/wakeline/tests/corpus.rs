//! The corpus of diagnoses: programs that learners write, each beside the
//! program that shows what was asked for.
//!
//! The labels were written by hand, before the rules saw the programs. Right
//! programs, written in other ways, must not be diagnosed at all.

// These programs are wrong on purpose.
#![allow(
    clippy::await_holding_lock,
    clippy::let_underscore_future,
    clippy::unused_async,
    clippy::pedantic,
    clippy::style,
    clippy::complexity,
    clippy::suspicious,
    clippy::while_immutable_condition,
    unused_must_use
)]

mod corpus {
    pub(super) mod case;

    mod a_step_away;
    mod actors;
    mod announcements;
    mod at_most_so_many;
    mod await_points;
    mod bad_answers;
    mod barriers;
    mod batches;
    mod bells;
    mod blocking;
    mod busy_thread;
    mod by_hand;
    mod cancelling;
    mod channels;
    mod cleanup;
    mod clients;
    mod clones;
    mod combinators;
    mod coroutines;
    mod counters;
    mod crashes;
    mod deadlines;
    mod debounce;
    mod decoys;
    mod desk;
    mod double_locks;
    mod drawing;
    mod dropped;
    mod errors;
    mod event_streams;
    mod everyday;
    mod executors;
    mod failures;
    mod fallback;
    mod feeds;
    mod first_answers;
    mod gates;
    mod guards;
    mod handles;
    mod hearts;
    mod hedges;
    mod held_locks;
    mod holders;
    mod how_often;
    mod in_a_row;
    mod interrupted;
    mod kept;
    mod kept_locks;
    mod kitchens;
    mod leftovers;
    mod limits;
    mod limits_of_time;
    mod locks;
    mod lost;
    mod luck;
    mod mailboxes;
    mod many;
    mod meeting;
    mod messages;
    mod missed_messages;
    mod never_ends;
    mod notify;
    mod other_end;
    mod own_loop;
    mod own_promises;
    mod owners;
    mod panics;
    mod parcels;
    mod permits;
    mod placeholders;
    mod places;
    mod pool;
    mod producers;
    mod queues;
    mod readiness;
    mod readings;
    mod repeats;
    mod replies;
    mod results;
    mod retries;
    mod retry;
    mod rhythm;
    mod same_names;
    mod scenes_channels;
    mod scenes_locks;
    mod scenes_tasks;
    mod scenes_time;
    mod seats;
    mod sensor;
    mod sentences;
    mod servers;
    mod shared_values;
    mod sharing;
    mod shutdown;
    mod signals;
    mod slow_motion;
    mod spawning;
    mod stacks;
    mod stopping;
    mod streams;
    mod structure;
    mod stuck;
    mod supervise;
    mod supervisors;
    mod suspects;
    mod the_loop;
    mod ticks;
    mod tills;
    mod tokens;
    mod told_to_stop;
    mod typing;
    mod votes;
    mod waiting;
    mod what_comes_first;
    mod workers;

    /// Every program, topic by topic.
    pub(super) fn topics() -> Vec<Vec<case::Case>> {
        vec![
            at_most_so_many::cases(),
            bad_answers::cases(),
            busy_thread::cases(),
            crashes::cases(),
            debounce::cases(),
            first_answers::cases(),
            held_locks::cases(),
            how_often::cases(),
            in_a_row::cases(),
            interrupted::cases(),
            limits_of_time::cases(),
            missed_messages::cases(),
            never_ends::cases(),
            owners::cases(),
            producers::cases(),
            retries::cases(),
            seats::cases(),
            shared_values::cases(),
            signals::cases(),
            ticks::cases(),
            told_to_stop::cases(),
            what_comes_first::cases(),
            [
                other_end::cases(),
                a_step_away::cases(),
                kept_locks::cases(),
            ]
            .into_iter()
            .flatten()
            .collect(),
            waiting::cases(),
            coroutines::cases(),
            await_points::cases(),
            placeholders::cases(),
            slow_motion::cases(),
            own_loop::cases(),
            own_promises::cases(),
            gates::cases(),
            parcels::cases(),
            counters::cases(),
            tills::cases(),
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
            by_hand::cases(),
            the_loop::cases(),
            handles::cases(),
            results::cases(),
            cancelling::cases(),
            guards::cases(),
            double_locks::cases(),
            mailboxes::cases(),
            announcements::cases(),
            event_streams::cases(),
            supervisors::cases(),
            servers::cases(),
            clients::cases(),
            hedges::cases(),
            executors::cases(),
            batches::cases(),
            workers::cases(),
            bells::cases(),
            repeats::cases(),
            tokens::cases(),
            hearts::cases(),
            readings::cases(),
            leftovers::cases(),
            stacks::cases(),
            kitchens::cases(),
            clones::cases(),
            same_names::cases(),
        ]
    }
}

use corpus::case::Case;
use wakeline::{Ending, Verdict};

/// So many per cent of the wrong programs get the right id first.
const GOAL: usize = 95;

/// The programs that were written last, by somebody who had seen neither the rules nor
/// the corpus, and that no rule was changed for: what comes of programs that nobody
/// here has seen. They have no part in the goal, and each miss is named.
const FRESH: [&str; 4] = ["gates", "parcels", "counters", "tills"];

const FRESH_MISSES: &[&str] = &[
    "gates::euro_rate_by_key",
    "parcels::dashboard_tiles_started",
    "parcels::price_ticker_board",
    "parcels::parcel_events_watched",
    "counters::backoff_that_does_not_grow",
    "counters::deadline_made_once",
    "counters::drops_the_handle",
];

/// Where rules and labels still differ. A change of the rules must not add to
/// it unseen. Not all of it is the rules' fault: the queries of
/// `report_before_the_ticks` do wait one after the other.
const KNOWN_MISSES: &[&str] = &[
    "debounce::debounced_keys",
    "held_locks::ledger_behind_the_gate",
    "in_a_row::stream_stops_while_it_stores",
    "limits_of_time::limit_too_short",
    "missed_messages::stops_at_a_bad_one",
    "owners::local_set_left_early",
    "owners::upload_in_a_local_set_of_a_struct",
    "producers::urgent_is_sent_late",
    "seats::connection_lost_on_a_timeout",
    "ticks::interval_made_each_turn",
    "told_to_stop::goodbye_after_the_loop",
    "a_step_away::closes_the_receiver_of_another",
    "kept_locks::bucket_that_runs_dry",
    "coroutines::all_at_once",
    "own_loop::catches_up_in_a_burst",
    "blocking::report_before_the_ticks",
    "scenes_channels::broadcast_lag",
    "permits::gives_back_only_on_success",
    "feeds::gives_up_when_it_lags",
    "dropped::a_local_set_that_is_dropped",
    "lost::a_batch_is_lost",
    "queues::throws_away_what_does_not_fit",
    "supervise::pauses_before_the_alarm",
    "supervise::takes_an_error_for_the_end",
    "combinators::ready_with_the_first",
    "votes::asks_them_in_a_row",
    "sensor::a_task_for_each_tick",
    "typing::saves_at_once_and_then_is_quiet",
    "handles::one_too_few",
    "announcements::subscribes_too_late",
    "event_streams::an_interval_that_catches_up",
    "event_streams::the_consumer_starves_the_stream",
    "supervisors::a_connection_is_lost_on_timeout",
    "servers::serves_inside_accept",
    "tokens::a_token_is_dropped_on_error",
    "tokens::a_task_waits_for_its_owner",
    "hearts::urgent_work_never_ends",
    "leftovers::the_second_comes_late",
    "leftovers::one_at_a_time_by_a_queue",
    "stacks::waits_for_a_second_change",
    "same_names::two_loud_ones_first",
    "same_names::both_limits_are_too_short",
    "same_names::a_note_too_many_of_a_name",
];

fn wrong() -> Vec<Case> {
    let cases = corpus::topics().into_iter().flatten();
    cases.filter(|case| case.label.is_some()).collect()
}

fn right() -> Vec<Case> {
    let cases = corpus::topics().into_iter().flatten();
    cases.filter(|case| case.label.is_none()).collect()
}

#[test]
fn every_topic_has_wrong_and_right_programs_and_there_are_many_of_each() {
    for topic in corpus::topics() {
        let name = topic[0].name;
        let wrong = topic.iter().filter(|case| case.label.is_some()).count();
        assert!(wrong >= 3, "{name}: {wrong} wrong programs");
        assert!(topic.len() - wrong >= 2, "{name}: too few right programs");
    }
    assert!(wrong().len() >= 250, "{} wrong programs", wrong().len());
    assert!(right().len() >= 150, "{} right programs", right().len());
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
        | "left-no-waker"
        | "waker-not-called"
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
#[ignore = "a long proof: every program once more, without the rules"]
fn every_wrong_program_differs_and_every_right_one_does_not() {
    let topics = corpus::topics();
    let mut slips = 0;
    let mut slip = |case: &Case, what: &str, views: String| {
        slips += 1;
        println!("{} ({:?}): {what}\n{views}", case.name, case.label);
    };
    for case in topics.into_iter().flatten() {
        let luck = case.label == Some("right-by-luck");
        let seeds: &[u64] = match case.label {
            Some(_) if !luck => &[0],
            _ => &[0, 1, 2],
        };
        let runs: Vec<_> = seeds.iter().map(|seed| case.runs(*seed)).collect();
        let views: Vec<_> = runs
            .iter()
            .map(|(expected, got)| (expected.span_view(), got.span_view()))
            .collect();
        let print = |index: usize| {
            let ((expected, got), run) = (&views[index], &runs[index].1);
            format!("in world {}, {:?}\n{expected}\n{got}", run.seed, run.ending)
        };
        let differs = views.iter().position(|(expected, got)| expected != got);
        let unfinished = runs
            .iter()
            .position(|(expected, _)| expected.ending != Ending::Finished);
        if let Some(index) = unfinished {
            slip(&case, "what was asked for does not finish", print(index));
        }
        let Some(label) = case.label else {
            if let Some(index) = differs {
                slip(&case, "a right program differs", print(index));
            }
            continue;
        };
        let how = match &runs[0].1.ending {
            Ending::Finished => "finished",
            Ending::Panicked { .. } => "panicked",
            Ending::Deadlock { .. } => "deadlock",
            Ending::LoopBlocked { .. } => "loop blocked",
            Ending::Livelock { .. } => "livelock",
            Ending::TimedOut { .. } => "timed out",
        };
        if differs.is_none_or(|index| luck == (index == 0)) {
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
    let is_fresh = |case: &Case| {
        FRESH
            .iter()
            .any(|topic| case.name.split("::").next() == Some(topic))
    };
    let (fresh, cases): (Vec<Case>, Vec<Case>) = wrong().into_iter().partition(is_fresh);
    let id = |case: &Case| case.judge().diagnosis.map(|diagnosis| diagnosis.id.id());
    let missed = fresh.iter().filter(|case| id(case) != case.label);
    let missed: Vec<&str> = missed.map(|case| case.name).collect();
    println!(
        "right id first of the fresh ones: {} of {}",
        fresh.len() - missed.len(),
        fresh.len()
    );
    if cfg!(tokio_unstable) {
        assert_eq!(missed, FRESH_MISSES, "other misses than the known ones");
    }
    let (mut misses, mut vague) = (Vec::new(), 0);
    for case in &cases {
        let judgement = case.judge();
        let diagnosis = judgement.diagnosis.as_ref();
        let id = diagnosis.map_or("none", |diagnosis| diagnosis.id.id());
        let label = case.label.unwrap_or_default();
        if id != label {
            let text = diagnosis.map_or("", |diagnosis| diagnosis.text.as_str());
            println!("{:<48} {label:<24} {id:<24} {text}", case.name);
            vague += usize::from(diagnosis.is_some_and(|one| !one.id.names_a_cause()));
            misses.push(case.name);
        }
    }
    let (all, hits) = (cases.len(), cases.len() - misses.len());
    println!(
        "right id first: {hits} of {all}, that is {} %",
        hits * 100 / all
    );
    println!("true, but only what was seen: {vague}");
    println!("another cause first: {}", misses.len() - vague);
    // Without tokio's tracing nobody knows of panics in tasks, of waits and of who
    // has a lock, and so the rules that need them are silent.
    let goal = if cfg!(tokio_unstable) { GOAL } else { 60 };
    assert!(
        hits * 100 >= all * goal,
        "right id first for only {hits} of {all}"
    );
    if cfg!(tokio_unstable) {
        assert_eq!(misses, KNOWN_MISSES, "other misses than the known ones");
    }
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
