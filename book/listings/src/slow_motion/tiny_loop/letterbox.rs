//! A letterbox and two futures that read it: one forgets its waker, one does
//! not. The programs that show the difference, on the tiny loop and on tokio.

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

use wakeline::{World, ms};

use super::TinyLoop;

// region: letterbox
/// Room for one letter, and for the waker of the task that wants it.
#[derive(Default)]
struct Letterbox {
    letter: Option<String>,
    reader: Option<Waker>,
}

impl Letterbox {
    /// Puts a letter in and wakes the reader, if one is known.
    fn deliver(&mut self, letter: String) {
        self.letter = Some(letter);
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
    }
}
// endregion: letterbox

// region: forgetful
/// Waits for a letter, and tells nobody who is waiting.
fn forgetful_reader(
    letterbox: Arc<Mutex<Letterbox>>,
) -> impl Future<Output = String> {
    poll_fn(move |_context| {
        let mut letterbox = letterbox.lock().unwrap();
        if let Some(letter) = letterbox.letter.take() {
            return Poll::Ready(letter);
        }
        Poll::Pending
    })
}
// endregion: forgetful

// region: attentive
/// Waits for a letter, and leaves its waker in the letterbox.
fn attentive_reader(
    letterbox: Arc<Mutex<Letterbox>>,
) -> impl Future<Output = String> {
    poll_fn(move |context| {
        let mut letterbox = letterbox.lock().unwrap();
        if let Some(letter) = letterbox.letter.take() {
            return Poll::Ready(letter);
        }
        letterbox.reader = Some(context.waker().clone());
        Poll::Pending
    })
}
// endregion: attentive

/// A reader that forgets its waker never comes back.
pub(in crate::slow_motion) async fn forgotten(world: World) {
    let web = world.web();
    web.page("letter", ms(10));
    // region: forgotten
    let letterbox = Arc::new(Mutex::new(Letterbox::default()));
    let reader = tokio::spawn(forgetful_reader(Arc::clone(&letterbox)));
    let letter = web.fetch("letter").await.unwrap();
    letterbox.lock().unwrap().deliver(letter);
    world.say("the letter is in the box");
    world.say(format!("read: {}", reader.await.unwrap()));
    // endregion: forgotten
}

/// A reader that leaves its waker is woken.
pub(in crate::slow_motion) async fn remembered(world: World) {
    let web = world.web();
    web.page("letter", ms(10));
    // region: remembered
    let letterbox = Arc::new(Mutex::new(Letterbox::default()));
    let reader = tokio::spawn(attentive_reader(Arc::clone(&letterbox)));
    let letter = web.fetch("letter").await.unwrap();
    letterbox.lock().unwrap().deliver(letter);
    world.say("the letter is in the box");
    world.say(format!("read: {}", reader.await.unwrap()));
    // endregion: remembered
}

/// The forgetful reader on the loop that the chapter builds: one sees why.
pub(in crate::slow_motion) fn forgotten_on_tiny_loop(world: World) {
    // region: forgotten_on_tiny_loop
    let letterbox = Arc::new(Mutex::new(Letterbox::default()));
    let mut tiny = TinyLoop::new(&world);
    let reader = forgetful_reader(Arc::clone(&letterbox));
    tiny.spawn("reader", async move {
        world.say(format!("read: {}", reader.await));
    });
    let ten = tiny.sleep(ms(10));
    tiny.spawn("postman", async move {
        ten.await;
        letterbox.lock().unwrap().deliver("hello".to_owned());
    });
    tiny.run();
    // endregion: forgotten_on_tiny_loop
}
