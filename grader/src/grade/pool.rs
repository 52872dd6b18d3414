//! A few threads that take work in order. Results come back on the caller's
//! thread, which is the only one that writes.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::host::stop::Stop;

/// Does the work on `threads` threads, and hands every result with its index
/// to `each` on this one. After a stop no new work is taken, and what was taken
/// is finished. `each` gives an error to make an end at once: what is being
/// worked on then is lost.
pub(crate) fn run<T: Sync, R: Send, E>(
    threads: NonZeroUsize,
    work: &[T],
    stop: &Stop,
    does: impl Fn(&T) -> R + Sync,
    mut each: impl FnMut(usize, R) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    // Who is ahead of the writer waits: results are not piled up.
    let (sender, results) = mpsc::sync_channel(threads.get());
    thread::scope(|scope| {
        for _ in 0..threads.get().min(work.len()) {
            let (sender, next, does) = (sender.clone(), &next, &does);
            scope.spawn(move || {
                while !stop.asked() {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = work.get(index) else { return };
                    // A closed channel means that the caller has given up.
                    if sender.send((index, does(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        results
            .into_iter()
            .try_for_each(|(index, result)| each(index, result))
    })
}

/// One thread a processor.
pub(crate) fn all_processors() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::run;
    use crate::host::stop::Stop;

    #[test]
    fn all_work_is_done_once() {
        let work: Vec<usize> = (0..100).collect();
        let mut sum = 0;
        let threads = NonZeroUsize::new(4).unwrap();
        let done: Result<(), ()> = run(
            threads,
            &work,
            &Stop::default(),
            |n| *n,
            |_, n| {
                sum += n;
                Ok(())
            },
        );
        assert_eq!((done, sum), (Ok(()), 4950));
    }

    #[test]
    fn an_error_makes_an_end() {
        let work: Vec<usize> = (0..100).collect();
        let mut seen = 0;
        let done = run(
            NonZeroUsize::MIN,
            &work,
            &Stop::default(),
            |n| *n,
            |index, _| {
                if index == 3 {
                    return Err("enough");
                }
                seen += 1;
                Ok(())
            },
        );
        assert_eq!((done, seen), (Err("enough"), 3));
    }

    #[test]
    fn after_a_stop_what_was_taken_is_finished() {
        let work: Vec<usize> = (0..100).collect();
        let stop = Stop::default();
        let mut seen = Vec::new();
        let does = |n: &usize| {
            if *n == 3 {
                stop.ask();
            }
            *n
        };
        let done: Result<(), ()> = run(NonZeroUsize::MIN, &work, &stop, does, |_, n| {
            seen.push(n);
            Ok(())
        });
        assert_eq!((done, seen), (Ok(()), vec![0, 1, 2, 3]));
    }
}
