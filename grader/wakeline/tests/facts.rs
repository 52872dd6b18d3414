//! What a diagnosis tells machines: the operations and times of its text.

use std::time::Duration;

use tokio::time::sleep;
use wakeline::view::Snapshot;
use wakeline::world::Web;
use wakeline::{Diagnosis, Rule, World, judge, ms, scenario};

/// What `got` is told beside `expected`.
fn told<E, G>(expected: fn(World) -> E, got: fn(World) -> G) -> Diagnosis
where
    E: Future<Output = ()> + 'static,
    G: Future<Output = ()> + 'static,
{
    let expected = [0, 1, 2].map(|seed| scenario::record(seed, expected));
    let got = [0, 1, 2].map(|seed| scenario::record(seed, got));
    let judgement = judge(&Snapshot::of(&expected), &got).unwrap();
    judgement.diagnosis.expect("the program is wrong")
}

fn two_pages(world: &World) -> Web {
    world.web().page("a", ms(200));
    world.web().page("b", ms(100));
    world.web()
}

async fn together(world: World) {
    let web = two_pages(&world);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"));
}

async fn in_a_row(world: World) {
    let web = two_pages(&world);
    let _ = web.fetch("a").await;
    let _ = web.fetch("b").await;
}

#[test]
fn a_diagnosis_tells_machines_what_it_tells_people() {
    let json = serde_json::to_value(told(together, in_a_row)).unwrap();
    let facts = serde_json::json!({
        "operation": "fetch(b)", "after": "fetch(a)", "begin_ms": "200",
        "total_ms": "300", "expected_total_ms": "200",
    });
    assert_eq!(json["facts"], facts);
}

#[test]
fn a_diagnosis_without_facts_is_read_as_before() {
    let old = r#"{"id":"panicked","text":"The code panicked."}"#;
    let diagnosis: Diagnosis = serde_json::from_str(old).unwrap();
    assert!(diagnosis.facts.is_empty());
    assert_eq!(serde_json::to_string(&diagnosis).unwrap(), old);
}

#[test]
fn a_deadlock_names_who_is_stuck_also_for_machines() {
    let diagnosis = told(together, |world| async move {
        let _ = two_pages(&world).fetch("a").await;
        world.web().hangs("c");
        let _ = world.web().fetch("c").await;
    });
    assert_eq!(diagnosis.facts["stuck"], "main");
    assert_eq!(diagnosis.facts["last_operation"], "fetch(a)");
    assert_eq!(diagnosis.facts["last_end_ms"], "200");
}

#[test]
fn luck_says_in_which_world_and_by_which_rule_it_ended() {
    let diagnosis = told(in_a_row, |world| async move {
        let web = two_pages(&world);
        let a = tokio::spawn(web.fetch("a"));
        sleep(Duration::from_millis(200)).await;
        let _ = web.fetch("b").await;
        let _ = a.await;
    });
    assert_eq!(diagnosis.id, Rule::RightByLuck);
    assert_eq!(diagnosis.facts["seed"], "1");
    assert!(diagnosis.facts.contains_key("rule"), "{diagnosis:?}");
}
