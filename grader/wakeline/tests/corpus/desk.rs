//! Two lines and one desk: who is served, and who waits for ever.

use tokio::sync::mpsc;
use wakeline::World;

use super::case::{Case, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "starved-by-another",
            two_lines_of_people,
            the_first_arm_always_wins,
        ),
        wrong(
            "starved-by-another",
            two_lines_of_people,
            empties_one_and_then_the_other,
        ),
        wrong(
            "starved-by-another",
            two_lines_of_people,
            looks_at_the_second_when_the_first_is_empty,
        ),
        wrong(
            "starved-by-another",
            two_lines_of_people,
            gives_way_to_every_priority,
        ),
        wrong("too-many-at-once", two_lines_of_people, serves_both_at_once),
        right(two_lines_of_people, turns_with_a_flag),
        right(two_lines_of_people, a_round_of_two_receives),
    ]
}

/// One desk, two lines of people: four with a ticket and three without are
/// there from the start, and are served in turn.
async fn two_lines_of_people(world: World) {
    for person in ["t1", "w1", "t2", "w2", "t3", "w3", "t4"] {
        serve(&world, person).await;
    }
}

async fn serve(world: &World, person: &str) {
    step(world, format!("serve({person})"), 12).await.unwrap();
}

type Line = mpsc::Receiver<&'static str>;

async fn lines() -> (Line, Line) {
    let line = async |people: &[&'static str]| {
        let (stand, line) = mpsc::channel(8);
        for person in people {
            stand.send(*person).await.unwrap();
        }
        line
    };
    let tickets = line(&["t1", "t2", "t3", "t4"]).await;
    (tickets, line(&["w1", "w2", "w3"]).await)
}

async fn the_first_arm_always_wins(world: World) {
    let (mut tickets, mut walk_ins) = lines().await;
    loop {
        let person = tokio::select! {
            biased;
            Some(person) = tickets.recv() => person,
            Some(person) = walk_ins.recv() => person,
            else => break,
        };
        serve(&world, person).await;
    }
}

async fn empties_one_and_then_the_other(world: World) {
    let (mut tickets, mut walk_ins) = lines().await;
    let desk = tokio::spawn(async move {
        while let Some(person) = tickets.recv().await {
            serve(&world, person).await;
        }
        while let Some(person) = walk_ins.recv().await {
            serve(&world, person).await;
        }
    });
    desk.await.unwrap();
}

async fn looks_at_the_second_when_the_first_is_empty(world: World) {
    let (mut tickets, mut walk_ins) = lines().await;
    loop {
        if let Ok(person) = tickets.try_recv() {
            serve(&world, person).await;
        } else if let Ok(person) = walk_ins.try_recv() {
            serve(&world, person).await;
        } else {
            break;
        }
    }
}

async fn gives_way_to_every_priority(world: World) {
    let (mut tickets, mut walk_ins) = lines().await;
    let mut heap = std::collections::BinaryHeap::new();
    while let Ok(person) = walk_ins.try_recv() {
        heap.push((1, std::cmp::Reverse(person)));
    }
    while let Ok(person) = tickets.try_recv() {
        heap.push((2, std::cmp::Reverse(person)));
    }
    // The highest priority first, however long the others have waited.
    while let Some((_, std::cmp::Reverse(person))) = heap.pop() {
        serve(&world, person).await;
    }
}

async fn serves_both_at_once(world: World) {
    let (mut tickets, mut walk_ins) = lines().await;
    let drain = async |line: &mut Line| {
        while let Some(person) = line.recv().await {
            serve(&world, person).await;
        }
    };
    tokio::join!(drain(&mut tickets), drain(&mut walk_ins));
}

async fn turns_with_a_flag(world: World) {
    let (mut tickets, mut walk_ins) = lines().await;
    let mut ticket_first = true;
    loop {
        let person = if ticket_first {
            tokio::select! { biased; Some(p) = tickets.recv() => p, Some(p) = walk_ins.recv() => p, else => break }
        } else {
            tokio::select! { biased; Some(p) = walk_ins.recv() => p, Some(p) = tickets.recv() => p, else => break }
        };
        ticket_first = !ticket_first;
        serve(&world, person).await;
    }
}

async fn a_round_of_two_receives(world: World) {
    let (mut tickets, mut walk_ins) = lines().await;
    let mut served = true;
    while served {
        served = false;
        for line in [&mut tickets, &mut walk_ins] {
            if let Some(person) = line.recv().await {
                served = true;
                tokio::spawn({
                    let world = world.clone();
                    async move { serve(&world, person).await }
                })
                .await
                .unwrap();
            }
        }
    }
}
