//! Tokens, payments, and moments that meet by chance.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{Mutex, RwLock, mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet, yield_now};
use tokio::time::{Instant, interval, sleep, sleep_until};
use tokio::{join, spawn};
use wakeline::world::Database;
use wakeline::{World, WorldError, ms};

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("never-finished", tokens, a_token_is_dropped_on_error),
        wrong("left-no-waker", started_signal, waits_for_two_signals),
        wrong("waits-in-a-circle", upgrade, two_readers_want_to_write),
        wrong(
            "waits-in-a-circle",
            join_each_other,
            a_task_waits_for_its_owner,
        ),
        wrong("not-asked-for", pay, pays_and_logs_twice),
        wrong("began-too-early", pay, ships_before_it_is_paid),
        wrong("wrong-operation", pay, refunds_the_wrong_way),
        wrong("never-started", alarm_of_three, an_alarm_is_left_out),
        wrong("wrong-operation", sum, adds_one_twice),
        wrong("different-moments", tea_and_news, pours_without_waiting),
        wrong("finished-too-late", tea_and_news, lets_it_steep_too_long),
        wrong("finished-too-early", staggered, starts_all_at_once),
        wrong("never-started", metrics_panic, forgets_to_save),
        wrong("one-after-the-other", metrics_panic, saves_in_a_row),
        right(upgrade, upgrade_with_a_mutex),
        right(alarm_of_three, alarms_in_one_instant),
        right(tea_and_news, tea_in_a_task),
        right(staggered, staggered_by_an_interval),
        right(metrics_panic, metrics_in_a_set),
        right(tokens, tokens),
        right(started_signal, started_signal),
        right(join_each_other, join_each_other),
        right(pay, pay),
        right(sum, sum),
    ]
}

/// Two tokens, three calls, one of which fails.
async fn tokens(w: World) {
    w.web().broken("b", ms(20));
    pages(&w, &[("a", 20), ("c", 20)]);
    let _ = join!(w.web().fetch("a"), w.web().fetch("b"));
    let _ = w.web().fetch("c").await;
    step(&w, "sum", 5).await.unwrap();
}

async fn token_call(
    w: &World,
    page: &str,
    give: &mpsc::Sender<u32>,
    take: &Mutex<mpsc::Receiver<u32>>,
) -> Result<(), WorldError> {
    let token = take.lock().await.recv().await.unwrap();
    w.web().fetch(page).await?;
    give.send(token).await.unwrap();
    Ok(())
}

async fn a_token_is_dropped_on_error(w: World) {
    w.web().broken("b", ms(20));
    pages(&w, &[("a", 20), ("c", 20)]);
    let (give, take) = mpsc::channel(1);
    give.send(1).await.unwrap();
    let take = Mutex::new(take);
    for page in ["a", "b", "c"] {
        let _ = token_call(&w, page, &give, &take).await;
    }
    step(&w, "sum", 5).await.unwrap();
}

/// A server is started; main goes on when it is up.
async fn started_signal(w: World) {
    step(&w, "start", 20).await.unwrap();
    step(&w, "use", 5).await.unwrap();
}

async fn waits_for_two_signals(w: World) {
    let (up, mut ups) = mpsc::channel::<()>(2);
    let server = w.clone();
    spawn(async move {
        step(&server, "start", 20).await.unwrap();
        up.send(()).await.unwrap();
        std::future::pending::<()>().await;
        drop(up);
    });
    for _ in 0..2 {
        ups.recv().await.unwrap();
    }
    step(&w, "use", 5).await.unwrap();
}

/// Two tasks look, then change, one after the other.
async fn upgrade(w: World) {
    for i in 1..=2 {
        step(&w, format!("change({i})"), 10).await.unwrap();
    }
}

async fn upgrade_with_a_mutex(w: World) {
    let value = Arc::new(Mutex::new(0));
    let mut set = JoinSet::new();
    for i in 1..=2 {
        let (w, value) = (w.clone(), value.clone());
        set.spawn(async move {
            let mut value = value.lock().await;
            if *value < 2 {
                step(&w, format!("change({i})"), 10).await.unwrap();
                *value += 1;
            }
        });
    }
    set.join_all().await;
}

async fn two_readers_want_to_write(w: World) {
    let value = Arc::new(RwLock::new(0));
    let mut set = JoinSet::new();
    for i in 1..=2 {
        let (w, value) = (w.clone(), value.clone());
        set.spawn(async move {
            let seen = value.read().await;
            yield_now().await;
            if *seen < 2 {
                let mut value = value.write().await;
                step(&w, format!("change({i})"), 10).await.unwrap();
                *value += 1;
            }
        });
    }
    set.join_all().await;
}

/// An owner waits for its child.
async fn join_each_other(w: World) {
    step(&w, "child", 10).await.unwrap();
    step(&w, "owner", 10).await.unwrap();
}

async fn a_task_waits_for_its_owner(w: World) {
    let (give, given) = oneshot::channel::<JoinHandle<()>>();
    let child = w.clone();
    let child = spawn(async move {
        step(&child, "child", 10).await.unwrap();
        given.await.unwrap().await.unwrap();
    });
    let owner = w.clone();
    let owner = spawn(async move {
        child.await.unwrap();
        step(&owner, "owner", 10).await.unwrap();
    });
    give.send(owner).unwrap();
    pause(50).await;
    // Time for both.
    std::future::pending::<()>().await;
}

fn shop(w: &World) -> Database {
    w.database().row("pay", ms(20), "paid");
    w.database()
}

/// A payment, then the parcel and its log entry.
async fn pay(w: World) {
    shop(&w).query("pay").await.unwrap();
    step(&w, "ship", 30).await.unwrap();
    step(&w, "log", 5).await.unwrap();
}

async fn pays_and_logs_twice(w: World) {
    if shop(&w).query("pay").await.is_ok() {
        step(&w, "note", 5).await.unwrap();
    }
    step(&w, "ship", 30).await.unwrap();
    step(&w, "log", 5).await.unwrap();
}

async fn ships_before_it_is_paid(w: World) {
    let (paid, _) = join!(shop(&w).query("pay"), step(&w, "ship", 30));
    paid.unwrap();
    step(&w, "log", 5).await.unwrap();
}

async fn refunds_the_wrong_way(w: World) {
    let paid = shop(&w).query("pay").await;
    if paid.is_err() {
        step(&w, "ship", 30).await.unwrap();
    } else {
        step(&w, "refund", 30).await.unwrap();
    }
    step(&w, "log", 5).await.unwrap();
}

/// Three alarms, due at 50, 50 and 80 ms.
async fn alarm_of_three(w: World) {
    let alarm = |name: &'static str, due: u64| {
        let w = w.clone();
        async move {
            pause(due).await;
            step(&w, format!("ring({name})"), 5).await.unwrap();
        }
    };
    join!(alarm("a", 50), alarm("b", 50), alarm("c", 80));
}

async fn alarms_in_one_instant(w: World) {
    // Backwards: those of one moment may ring in any order.
    let mut set = JoinSet::new();
    for (name, due) in [("c", 80), ("b", 50), ("a", 50)] {
        let w = w.clone();
        set.spawn(async move {
            sleep(d(due)).await;
            step(&w, format!("ring({name})"), 5).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn an_alarm_is_left_out(w: World) {
    // By moment: the second of one moment takes the place of the first.
    let mut due = BTreeMap::new();
    for (name, at) in [("a", 50), ("b", 50), ("c", 80)] {
        due.insert(at, name);
    }
    let start = Instant::now();
    let mut set = JoinSet::new();
    for (at, name) in due {
        let w = w.clone();
        set.spawn(async move {
            sleep_until(start + d(at)).await;
            step(&w, format!("ring({name})"), 5).await.unwrap();
        });
    }
    set.join_all().await;
}

/// The sum of two answers.
async fn sum(w: World) {
    let (a, b) = join!(step(&w, "two", 20), step(&w, "three", 30));
    assert!(a.is_ok() && b.is_ok());
    step(&w, "print(5)", 5).await.unwrap();
}

async fn adds_one_twice(w: World) {
    let (a, b) = join!(step(&w, "two", 20), step(&w, "three", 30));
    assert!(a.is_ok() && b.is_ok());
    let total = [2, 2].iter().sum::<u32>();
    step(&w, format!("print({total})"), 5).await.unwrap();
}

/// Water is heated (30 ms), then it must steep for 20 ms; the news are read
/// for 50 ms meanwhile.
async fn tea_and_news(w: World) {
    let tea = async {
        step(&w, "heat", 30).await.unwrap();
        pause(20).await;
        step(&w, "pour", 5).await.unwrap();
    };
    let news = async {
        pause(5).await;
        step(&w, "news", 45).await.unwrap();
        step(&w, "weather", 5).await.unwrap();
    };
    join!(tea, news);
}

async fn tea_in_a_task(w: World) {
    let kitchen = w.clone();
    let tea = spawn(async move {
        step(&kitchen, "heat", 30).await.unwrap();
        sleep(d(20)).await;
        step(&kitchen, "pour", 5).await.unwrap();
    });
    sleep(d(5)).await;
    step(&w, "news", 45).await.unwrap();
    step(&w, "weather", 5).await.unwrap();
    tea.await.unwrap();
}

async fn pours_without_waiting(w: World) {
    let tea = async {
        step(&w, "heat", 30).await.unwrap();
        let _steep = sleep(d(20));
        step(&w, "pour", 5).await.unwrap();
    };
    let news = async {
        pause(5).await;
        step(&w, "news", 45).await.unwrap();
        step(&w, "weather", 5).await.unwrap();
    };
    join!(tea, news);
}

async fn lets_it_steep_too_long(w: World) {
    let tea = async {
        step(&w, "heat", 30).await.unwrap();
        pause(200).await;
        step(&w, "pour", 5).await.unwrap();
    };
    let news = async {
        pause(5).await;
        step(&w, "news", 45).await.unwrap();
        step(&w, "weather", 5).await.unwrap();
    };
    join!(tea, news);
}

/// Three calls that take 20 ms each, begun 20 ms apart.
async fn staggered(w: World) {
    let call = |i: u64| {
        let w = w.clone();
        async move {
            pause(20 * i).await;
            step(&w, format!("call({i})"), 20).await.unwrap();
        }
    };
    join!(call(0), call(1), call(2));
}

async fn staggered_by_an_interval(w: World) {
    let mut tick = interval(d(20));
    let mut set = JoinSet::new();
    for i in 0..3 {
        tick.tick().await;
        set.spawn(step(&w, format!("call({i})"), 20));
    }
    set.join_all().await;
}

async fn starts_all_at_once(w: World) {
    let call = |i: u64| step(&w, format!("call({i})"), 20);
    let _ = join!(call(0), call(1), call(2));
}

/// Metrics fail by a panic, which is of no matter; two saves at once.
async fn metrics_panic(w: World) {
    let _metrics = spawn(async { panic!("no metrics here") });
    let _ = join!(step(&w, "save(1)", 30), step(&w, "save(2)", 20));
    step(&w, "bye", 5).await.unwrap();
}

async fn metrics_in_a_set(w: World) {
    let mut set = JoinSet::new();
    set.spawn(async { panic!("no metrics here") });
    let (one, two) = (step(&w, "save(1)", 30), step(&w, "save(2)", 20));
    set.spawn(async move { drop(one.await) });
    set.spawn(async move { drop(two.await) });
    while let Some(ended) = set.join_next().await {
        if let Err(error) = ended {
            w.say(format!("lost: {error}"));
        }
    }
    step(&w, "bye", 5).await.unwrap();
}

async fn forgets_to_save(w: World) {
    let _metrics = spawn(async { panic!("no metrics here") });
    step(&w, "save(1)", 30).await.unwrap();
    let _two = step(&w, "save(2)", 20);
    step(&w, "bye", 5).await.unwrap();
}

async fn saves_in_a_row(w: World) {
    let _metrics = spawn(async { panic!("no metrics here") });
    step(&w, "save(1)", 30).await.unwrap();
    step(&w, "save(2)", 20).await.unwrap();
    step(&w, "bye", 5).await.unwrap();
}
