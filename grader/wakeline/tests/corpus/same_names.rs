//! Operations of one name, and what happens to others meanwhile.

use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, interval, sleep, sleep_until, timeout, timeout_at};
use tokio::{join, select, spawn};
use wakeline::{World, ms};

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("cancelled-good-work", two_pings, the_second_ping_is_cut),
        wrong(
            "done-too-few-times",
            three_pings,
            one_failed_and_one_was_left_out,
        ),
        wrong(
            "aborted-with-its-owner",
            pings_of_two,
            one_pinger_is_aborted,
        ),
        wrong("error-ignored", put_backs, the_second_is_not_put_back),
        wrong("starved-by-another", loud_and_quiet, two_loud_ones_first),
        wrong("never-started", login_and_mirrors, forgets_to_unpack),
        wrong("not-cancelled", page_after_login, no_limit_but_ticks),
        wrong("cancelled-good-work", two_reads, both_limits_are_too_short),
        wrong(
            "finished-too-early",
            two_callers,
            the_second_caller_is_early,
        ),
        wrong("finished-too-late", drift_of_work, the_work_takes_longer),
        wrong(
            "done-too-few-times",
            repeated_flush,
            the_middle_flush_is_left_out,
        ),
        wrong("one-after-the-other", two_saves, saves_in_a_row_of_one_name),
        wrong("different-moments", pairs, both_pairs_wait),
        wrong("done-too-few-times", notes, a_note_of_three),
        wrong("did-it-again", notes, a_note_too_many_of_a_name),
        wrong("did-it-again", polling, polls_on_after_the_limit),
        right(pings_of_two, pings_by_two_tasks),
        right(two_callers, callers_by_tasks),
        right(polling, polling_by_deadline),
        right(two_pings, two_pings),
        right(three_pings, three_pings),
        right(put_backs, put_backs),
        right(loud_and_quiet, loud_and_quiet),
        right(login_and_mirrors, login_and_mirrors),
        right(page_after_login, page_after_login),
        right(two_reads, two_reads),
        right(drift_of_work, drift_of_work),
        right(repeated_flush, repeated_flush),
        right(two_saves, two_saves),
        right(pairs, pairs),
        right(notes, notes),
    ]
}

/// Two pings of 20 ms.
async fn two_pings(w: World) {
    step(&w, "ping", 20).await.unwrap();
    step(&w, "ping", 20).await.unwrap();
    step(&w, "ok", 5).await.unwrap();
}

async fn the_second_ping_is_cut(w: World) {
    step(&w, "ping", 20).await.unwrap();
    let _ = timeout(d(5), step(&w, "ping", 20)).await;
    step(&w, "ok", 5).await.unwrap();
}

/// Three pings; the server is broken, and each is done all the same.
async fn three_pings(w: World) {
    w.web().broken("server", ms(20));
    for _ in 0..3 {
        let _ = w.web().fetch("server").await;
        pause(10).await;
    }
    step(&w, "ok", 5).await.unwrap();
}

async fn one_failed_and_one_was_left_out(w: World) {
    w.web().broken("server", ms(20));
    for i in 0..3 {
        if i != 1 {
            let _ = w.web().fetch("server").await;
        }
        pause(10).await;
    }
    step(&w, "ok", 5).await.unwrap();
}

/// Two pingers, each pings twice, 30 ms apart.
async fn pings_of_two(w: World) {
    join!(pinger(&w, 0), pinger(&w, 40));
}

async fn pinger(w: &World, after: u64) {
    pause(after).await;
    step(w, "ping", 10).await.unwrap();
    pause(20).await;
    step(w, "ping", 10).await.unwrap();
}

async fn pings_by_two_tasks(w: World) {
    let other = w.clone();
    let other = spawn(async move { pinger(&other, 40).await });
    pinger(&w, 0).await;
    other.await.unwrap();
}

async fn one_pinger_is_aborted(w: World) {
    let other = w.clone();
    let first = spawn(async move { pinger(&other, 0).await });
    pause(20).await;
    first.abort();
    pinger(&w, 20).await;
}

/// Two mails fail, both are put back.
async fn put_backs(w: World) {
    for i in 1..=2 {
        w.web().broken(format!("mail-{i}"), ms(20));
        let _ = w.web().fetch(format!("mail-{i}")).await;
        step(&w, "put-back", 5).await.unwrap();
    }
}

async fn the_second_is_not_put_back(w: World) {
    for i in 1..=2 {
        w.web().broken(format!("mail-{i}"), ms(20));
        let sent = w.web().fetch(format!("mail-{i}")).await;
        if sent.is_err() && i == 1 {
            step(&w, "put-back", 5).await.unwrap();
        }
    }
}

/// Loud and quiet in turn.
async fn loud_and_quiet(w: World) {
    for name in ["loud", "quiet", "loud", "quiet", "loud"] {
        step(&w, name, 10).await.unwrap();
    }
}

async fn two_loud_ones_first(w: World) {
    for name in ["loud", "loud", "quiet", "loud", "quiet"] {
        step(&w, name, 10).await.unwrap();
    }
}

/// Login, the faster mirror, unpack.
async fn login_and_mirrors(w: World) {
    step(&w, "login", 10).await.unwrap();
    select! {
        _ = step(&w, "near", 20) => {}
        _ = step(&w, "far", 90) => {}
    }
    step(&w, "unpack", 10).await.unwrap();
}

async fn forgets_to_unpack(w: World) {
    step(&w, "login", 10).await.unwrap();
    select! {
        _ = step(&w, "near", 20) => {}
        _ = step(&w, "far", 90) => {}
    }
    let _unpack = step(&w, "unpack", 10);
}

/// Login and a page, 100 ms for both; ticks meanwhile.
async fn page_after_login(w: World) {
    let page = async {
        step(&w, "login", 20).await.unwrap();
        step(&w, "page", 95).await.unwrap();
    };
    let ticks = async {
        for _ in 0..2 {
            pause(30).await;
            w.say("tick");
        }
    };
    let _ = join!(timeout(d(80), page), ticks);
    step(&w, "cached", 5).await.unwrap();
}

async fn no_limit_but_ticks(w: World) {
    let page = async {
        step(&w, "login", 20).await.unwrap();
        step(&w, "page", 70).await.unwrap();
    };
    let ticks = async {
        for _ in 0..4 {
            pause(30).await;
            w.say("tick");
        }
    };
    let _ = join!(page, ticks);
    step(&w, "cached", 5).await.unwrap();
}

/// Two reads of 60 ms, each of which has 100 ms.
async fn two_reads(w: World) {
    for i in 1..=2 {
        let _ = timeout(d(100), step(&w, format!("read({i})"), 60)).await;
    }
    step(&w, "use", 5).await.unwrap();
}

async fn both_limits_are_too_short(w: World) {
    for i in 1..=2 {
        let _ = timeout(d(10), step(&w, format!("read({i})"), 60)).await;
    }
    step(&w, "use", 5).await.unwrap();
}

/// Two callers of a broken server, who have nothing to do with each other: one
/// at once, the other one after 40 ms.
async fn two_callers(w: World) {
    w.web().broken("server", ms(10));
    let caller = async |after: u64| {
        pause(after).await;
        let _ = w.web().fetch("server").await;
    };
    join!(caller(0), caller(40));
    step(&w, "end", 5).await.unwrap();
}

async fn callers_by_tasks(w: World) {
    w.web().broken("server", ms(10));
    let callers = [0, 40].map(|after| {
        let web = w.web();
        spawn(async move {
            sleep(d(after)).await;
            let _ = web.fetch("server").await;
        })
    });
    for caller in callers {
        caller.await.unwrap();
    }
    step(&w, "end", 5).await.unwrap();
}

async fn the_second_caller_is_early(w: World) {
    w.web().broken("server", ms(10));
    let caller = async |after: u64| {
        pause(after).await;
        let _ = w.web().fetch("server").await;
    };
    join!(caller(0), caller(10));
    step(&w, "end", 5).await.unwrap();
}

/// Three rounds: a pause of 20 ms, then work of 10 ms.
async fn drift_of_work(w: World) {
    for i in 1..=3 {
        pause(20).await;
        step(&w, format!("round({i})"), 10).await.unwrap();
    }
}

async fn the_work_takes_longer(w: World) {
    for i in 1..=3 {
        pause(30).await;
        step(&w, format!("round({i})"), 10).await.unwrap();
    }
}

/// A flush at 50, 100 and 150 ms, whatever comes.
async fn repeated_flush(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    spawn(noise(tx));
    let mut tick = interval(d(50));
    tick.tick().await;
    let mut flushes = 0;
    while flushes < 3 {
        select! {
            Some(()) = rx.recv() => {}
            _ = tick.tick() => {
                flushes += 1;
                step(&w, "flush", 2).await.unwrap();
            }
        }
    }
}

async fn noise(tx: mpsc::Sender<()>) {
    for _ in 0..7 {
        pause(20).await;
        let _ = tx.send(()).await;
    }
    std::future::pending::<()>().await;
    drop(tx);
}

async fn the_middle_flush_is_left_out(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    spawn(noise(tx));
    let mut tick = interval(d(50));
    tick.tick().await;
    let mut ticks = 0;
    while ticks < 3 {
        select! {
            Some(()) = rx.recv() => {}
            _ = tick.tick() => {
                ticks += 1;
                if ticks != 2 {
                    step(&w, "flush", 2).await.unwrap();
                }
            }
        }
    }
}

/// Two saves at once, and a third after them.
async fn two_saves(w: World) {
    let _ = join!(step(&w, "save", 20), step(&w, "save", 20));
    step(&w, "end", 5).await.unwrap();
}

async fn saves_in_a_row_of_one_name(w: World) {
    step(&w, "save", 20).await.unwrap();
    step(&w, "save", 20).await.unwrap();
    step(&w, "end", 5).await.unwrap();
}

/// Four jobs, two at a time.
async fn pairs(w: World) {
    let permits = Semaphore::new(2);
    let job = async |i: u64| {
        let _permit = permits.acquire().await.unwrap();
        step(&w, format!("job({i})"), 10 + 10 * i).await.unwrap();
    };
    join!(job(1), job(2), job(3), job(4));
}

async fn both_pairs_wait(w: World) {
    let job = |i: u64| step(&w, format!("job({i})"), 10 + 10 * i);
    let _ = join!(job(1), job(2));
    let _ = join!(job(3), job(4));
}

/// A note after each of three events.
async fn notes(w: World) {
    for i in 1..=3 {
        step(&w, format!("event({i})"), 10).await.unwrap();
        step(&w, "note", 5).await.unwrap();
    }
}

async fn a_note_of_three(w: World) {
    for i in 1..=3 {
        step(&w, format!("event({i})"), 10).await.unwrap();
        let note = step(&w, "note", 5);
        if i != 2 {
            note.await.unwrap();
        }
    }
}

async fn a_note_too_many_of_a_name(w: World) {
    for i in 1..=3 {
        step(&w, format!("event({i})"), 10).await.unwrap();
        step(&w, "note", 5).await.unwrap();
        if i == 2 {
            let _ = timeout(d(3), step(&w, "note", 5)).await;
        }
    }
}

/// The status is asked for each 30 ms until 100 ms are over.
async fn polling(w: World) {
    let polls = async {
        loop {
            step(&w, "status", 5).await.unwrap();
            pause(25).await;
        }
    };
    let _ = timeout(d(110), polls).await;
    step(&w, "late", 5).await.unwrap();
}

async fn polling_by_deadline(w: World) {
    let end = Instant::now() + d(110);
    'polls: loop {
        if timeout_at(end, step(&w, "status", 5)).await.is_err() {
            break;
        }
        select! {
            () = sleep_until(end) => break 'polls,
            () = sleep(d(25)) => {}
        }
    }
    step(&w, "late", 5).await.unwrap();
}

async fn polls_on_after_the_limit(w: World) {
    for _ in 0..6 {
        step(&w, "status", 5).await.unwrap();
        pause(25).await;
    }
    step(&w, "late", 5).await.unwrap();
}
