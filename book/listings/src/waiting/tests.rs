//! The numbers that the chapter states.

use wakeline::Millis;
use wakeline::timeline::What;

use super::*;

fn record(name: &str) -> wakeline::Recording {
    let mut scenarios = SCENARIOS.iter();
    let found =
        scenarios.find(|scenario| scenario.name == format!("waiting::{name}"));
    found.unwrap().record()
}

fn total(name: &str) -> Millis {
    record(name).timeline.total
}

fn said_at(name: &str) -> Vec<Millis> {
    let events = record(name).timeline.events.into_iter();
    let said = events.filter(|event| matches!(event.what, What::Said { .. }));
    said.map(|event| event.at).collect()
}

#[test]
fn a_faster_computer_saves_half_of_the_drawing() {
    assert_eq!(total("slow_refresh"), ms(480));
    assert_eq!(total("faster_computer"), ms(465));
    assert_eq!(total("refresh_at_once"), ms(230));
}

#[test]
fn two_reports_at_the_same_time_overlap_in_their_waits_alone() {
    assert_eq!(total("one_report"), ms(300));
    assert_eq!(total("two_reports"), ms(580));
}

#[test]
fn viewers_at_the_same_time_wait_in_no_queue() {
    assert_eq!(said_at("serve_in_a_row"), [90, 195, 315, 450].map(ms));
    assert_eq!(said_at("serve_at_once"), [90, 105, 120, 135].map(ms));
}

#[test]
fn a_click_is_answered_when_the_thread_is_free() {
    assert_eq!(said_at("click")[0], ms(300));
    assert_eq!(said_at("click_beside")[0], ms(60));
}

#[test]
fn a_computation_makes_signs_of_life_late() {
    assert_eq!(said_at("sign_of_life"), [330, 330, 330, 400].map(ms));
}
