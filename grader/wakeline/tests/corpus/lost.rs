//! Lost in a branch: what `select!` or a timeout drops with its future.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};
use tokio::time::{interval, sleep, timeout};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "lost-in-select",
            orders_and_ticks,
            an_order_is_taken_and_dropped,
        ),
        wrong("lost-in-select", orders_and_ticks, a_batch_is_lost),
        wrong(
            "lost-in-select",
            orders_and_ticks,
            begins_anew_with_each_tick,
        ),
        wrong(
            "lost-in-select",
            orders_and_ticks,
            a_timeout_around_receive_and_work,
        ),
        right(orders_and_ticks, receives_in_select_works_outside),
        right(orders_and_ticks, work_in_the_body_of_the_arm),
        right(orders_and_ticks, a_task_for_the_orders),
    ]
}

const TICK: Duration = Duration::from_millis(20);

/// Three orders come 5 ms after one another; each is packed for 50 ms, in one
/// row, while a clock ticks every 20 ms.
async fn orders_and_ticks(world: World) {
    pause(5).await;
    for order in 1..=3 {
        step(&world, format!("pack({order})"), 50).await.unwrap();
    }
}

fn orders() -> mpsc::Receiver<u32> {
    let (sender, orders) = mpsc::channel(4);
    tokio::spawn(async move {
        for order in 1..=3 {
            pause(5).await;
            let _ = sender.send(order).await;
        }
    });
    orders
}

async fn pack(world: &World, order: u32) {
    step(world, format!("pack({order})"), 50).await.unwrap();
}

async fn an_order_is_taken_and_dropped(world: World) {
    let mut orders = orders();
    let mut ticks = interval(TICK);
    loop {
        let next = async {
            let order = orders.recv().await?;
            pack(&world, order).await;
            Some(order)
        };
        tokio::select! {
            order = next => if order.is_none() { break },
            _ = ticks.tick() => world.say("tick"),
        }
    }
}

/// Collects what comes in one go, in a future that a tick drops.
async fn a_batch_is_lost(world: World) {
    let mut orders = orders();
    let mut ticks = interval(d(12));
    ticks.tick().await;
    loop {
        let batch = async {
            let mut batch = Vec::new();
            while let Ok(Some(order)) = timeout(d(7), orders.recv()).await {
                batch.push(order);
            }
            batch
        };
        tokio::select! {
            biased;
            _ = ticks.tick() => world.say("tick"),
            batch = batch => {
                if batch.is_empty() {
                    break;
                }
                for order in batch {
                    pack(&world, order).await;
                }
            }
        }
    }
}

async fn begins_anew_with_each_tick(world: World) {
    let mut orders = orders();
    let mut ticks = interval(TICK);
    'orders: while let Some(order) = orders.recv().await {
        for _ in 0..2 {
            tokio::select! {
                _ = ticks.tick() => world.say("tick"),
                () = pack(&world, order) => continue 'orders,
            }
        }
        pack(&world, order).await;
    }
}

async fn a_timeout_around_receive_and_work(world: World) {
    let mut orders = orders();
    let mut open = true;
    while open {
        let next = async {
            match orders.recv().await {
                Some(order) => pack(&world, order).await,
                None => open = false,
            }
        };
        if timeout(TICK, next).await.is_err() {
            world.say("nothing to do");
        }
    }
}

async fn receives_in_select_works_outside(world: World) {
    let mut orders = orders();
    let mut ticks = interval(TICK);
    loop {
        let order = tokio::select! {
            order = orders.recv() => order,
            _ = ticks.tick() => continue,
        };
        let Some(order) = order else { break };
        pack(&world, order).await;
    }
}

async fn work_in_the_body_of_the_arm(world: World) {
    let mut orders = orders();
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(order) => pack(&world, order).await,
                None => break,
            },
            () = sleep(TICK) => world.say("tick"),
        }
    }
}

async fn a_task_for_the_orders(world: World) {
    let orders = Arc::new(Mutex::new(orders()));
    let mut packer = tokio::spawn(async move {
        let mut orders = orders.lock().await;
        while let Some(order) = orders.recv().await {
            pack(&world, order).await;
        }
    });
    let mut ticks = interval(TICK);
    loop {
        tokio::select! {
            done = &mut packer => break done.unwrap(),
            _ = ticks.tick() => {}
        }
    }
}
