//! A value that is not there yet, with a future of the program's own: what becomes of
//! the wakers that its polls leave.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use tokio::{join, spawn};
use wakeline::World;

use super::case::{Case, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("waker-not-called", answered, fills_the_slot_alone),
        wrong("waker-not-called", closed, closes_the_slot_alone),
        wrong("waker-not-called", answered, takes_the_waker_and_drops_it),
        wrong("waker-not-called", shared, one_place_for_two_wakers),
        wrong("waker-not-called", shared, wakes_the_first_of_two),
        wrong(
            "left-no-waker",
            answered,
            leaves_a_waker_the_first_time_only,
        ),
        wrong("left-no-waker", moved, keeps_the_waker_of_who_had_it_before),
        wrong("left-no-waker", shared, late_waiter_leaves_none),
        wrong("left-no-waker", answered, asks_anew_in_each_poll),
        wrong("spins-without-progress", answered, wakes_itself),
        wrong("spins-without-progress", shared, two_look_again_and_again),
        right(answered, answered_through_a_task),
        right(closed, closed),
        right(shared, shared),
        right(moved, moved),
    ]
}

#[derive(Default)]
struct State {
    answer: Option<u8>,
    closed: bool,
    wakers: Vec<Waker>,
}

/// How a slot treats the wakers of those who wait.
#[derive(Clone, Copy, PartialEq)]
enum Keeps {
    All,
    Last,
    First,
    FirstTime,
    WakesItself,
}

struct Slot {
    state: Arc<Mutex<State>>,
    keeps: Keeps,
    polled: bool,
}

fn slot(keeps: Keeps) -> (Arc<Mutex<State>>, Slot) {
    let state = Arc::<Mutex<State>>::default();
    (Arc::clone(&state), waiter(&state, keeps))
}

fn waiter(state: &Arc<Mutex<State>>, keeps: Keeps) -> Slot {
    Slot {
        state: Arc::clone(state),
        keeps,
        polled: false,
    }
}

impl Future for Slot {
    type Output = Option<u8>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u8>> {
        let first_time = !std::mem::replace(&mut self.polled, true);
        let mut state = self.state.lock().unwrap();
        if state.answer.is_some() || state.closed {
            return Poll::Ready(state.answer);
        }
        let leaves = match self.keeps {
            Keeps::WakesItself => {
                context.waker().wake_by_ref();
                false
            }
            Keeps::Last => {
                state.wakers.clear();
                true
            }
            Keeps::First => state.wakers.is_empty(),
            Keeps::FirstTime => first_time,
            Keeps::All => true,
        };
        if leaves {
            let waker = context.waker().clone();
            state.wakers.push(waker);
        }
        Poll::Pending
    }
}

fn wake_all(state: &Mutex<State>) {
    let wakers = std::mem::take(&mut state.lock().unwrap().wakers);
    wakers.into_iter().for_each(Waker::wake);
}

fn answer(state: &Mutex<State>) {
    state.lock().unwrap().answer = Some(7);
    wake_all(state);
}

/// Somebody answers after 20 ms; what is done then takes 10.
async fn answered(w: World) {
    let (state, slot) = slot(Keeps::All);
    join!(
        async {
            step(&w, "ask", 20).await.unwrap();
            answer(&state);
        },
        async {
            slot.await;
            step(&w, "use", 10).await.unwrap();
        },
    );
}

async fn answered_through_a_task(w: World) {
    let (state, slot) = slot(Keeps::Last);
    let asks = w.clone();
    spawn(async move {
        step(&asks, "ask", 20).await.unwrap();
        answer(&state);
    });
    slot.await;
    step(&w, "use", 10).await.unwrap();
}

async fn fills_the_slot_alone(w: World) {
    let (state, slot) = slot(Keeps::All);
    let asks = w.clone();
    spawn(async move {
        step(&asks, "ask", 20).await.unwrap();
        state.lock().unwrap().answer = Some(7);
    });
    slot.await;
    step(&w, "use", 10).await.unwrap();
}

async fn takes_the_waker_and_drops_it(w: World) {
    let (state, slot) = slot(Keeps::All);
    let asks = w.clone();
    spawn(async move {
        step(&asks, "ask", 20).await.unwrap();
        let mut state = state.lock().unwrap();
        state.answer = Some(7);
        state.wakers.clear();
    });
    slot.await;
    step(&w, "use", 10).await.unwrap();
}

async fn wakes_itself(w: World) {
    let (state, slot) = slot(Keeps::WakesItself);
    let asks = w.clone();
    spawn(async move {
        step(&asks, "ask", 20).await.unwrap();
        answer(&state);
    });
    slot.await;
    step(&w, "use", 10).await.unwrap();
}

/// Something else wakes the task, and the poll after that leaves nothing.
async fn leaves_a_waker_the_first_time_only(w: World) {
    let (state, slot) = slot(Keeps::FirstTime);
    let asks = w.clone();
    spawn(async move {
        // Woken too early, as is allowed.
        wake_all(&state);
        step(&asks, "ask", 20).await.unwrap();
        answer(&state);
    });
    slot.await;
    step(&w, "use", 10).await.unwrap();
}

async fn asks_anew_in_each_poll(w: World) {
    std::future::poll_fn(|context| {
        let mut ask = std::pin::pin!(step(&w, "ask", 20));
        ask.as_mut().poll(context).map(drop)
    })
    .await;
    step(&w, "use", 10).await.unwrap();
}

/// The question is taken back after 20 ms.
async fn closed(w: World) {
    let (state, slot) = slot(Keeps::All);
    let asks = w.clone();
    spawn(async move {
        step(&asks, "ask", 20).await.unwrap();
        state.lock().unwrap().closed = true;
        wake_all(&state);
    });
    slot.await;
    step(&w, "ask somebody else", 10).await.unwrap();
}

async fn closes_the_slot_alone(w: World) {
    let (state, slot) = slot(Keeps::All);
    let asks = w.clone();
    spawn(async move {
        step(&asks, "ask", 20).await.unwrap();
        state.lock().unwrap().closed = true;
    });
    slot.await;
    step(&w, "ask somebody else", 10).await.unwrap();
}

/// Two tasks wait for the same answer.
async fn shared(w: World) {
    two_wait(w, Keeps::All, answer).await;
}

async fn one_place_for_two_wakers(w: World) {
    two_wait(w, Keeps::Last, answer).await;
}

async fn late_waiter_leaves_none(w: World) {
    two_wait(w, Keeps::First, answer).await;
}

async fn wakes_the_first_of_two(w: World) {
    two_wait(w, Keeps::All, |state| {
        let mut state = state.lock().unwrap();
        state.answer = Some(7);
        state.wakers.remove(0).wake();
    })
    .await;
}

async fn two_wait(w: World, keeps: Keeps, answers: fn(&Mutex<State>)) {
    let (state, one) = slot(keeps);
    let two = waiter(&state, keeps);
    let uses = |name: &'static str, slot: Slot| {
        let w = w.clone();
        spawn(async move {
            slot.await;
            step(&w, name, 10).await.unwrap();
        })
    };
    let (one, two) = (uses("use(one)", one), uses("use(two)", two));
    step(&w, "ask", 20).await.unwrap();
    answers(&state);
    let (one, two) = join!(one, two);
    one.and(two).unwrap();
}

async fn two_look_again_and_again(w: World) {
    let (state, _) = slot(Keeps::All);
    let looks = |name: &'static str| {
        let (w, state) = (w.clone(), Arc::clone(&state));
        spawn(async move {
            while state.lock().unwrap().answer.is_none() {
                tokio::task::yield_now().await;
            }
            step(&w, name, 10).await.unwrap();
        })
    };
    let (one, two) = (looks("use(one)"), looks("use(two)"));
    step(&w, "ask", 20).await.unwrap();
    answer(&state);
    let (one, two) = join!(one, two);
    one.and(two).unwrap();
}

/// A waiter is polled once, and then given to a task.
async fn moved(w: World) {
    gives_it_away(w, Keeps::All).await;
}

async fn keeps_the_waker_of_who_had_it_before(w: World) {
    gives_it_away(w, Keeps::First).await;
}

async fn gives_it_away(w: World, keeps: Keeps) {
    let (state, mut slot) = slot(keeps);
    std::future::poll_fn(|context| {
        assert!(Pin::new(&mut slot).poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
    let world = w.clone();
    let task = spawn(async move {
        slot.await;
        step(&world, "use", 10).await.unwrap();
    });
    step(&w, "ask", 20).await.unwrap();
    answer(&state);
    task.await.unwrap();
}
