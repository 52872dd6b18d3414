//! What tokio's runtime is told to tell the recorder.

use std::sync::Arc;

use tokio::runtime::Builder;

use crate::recorder::Recorder;

/// Hears of every spawn, poll and end of a task, as far as they are wanted.
pub(super) fn listen(builder: &mut Builder, recorder: &Arc<Recorder>) {
    let moves = Arc::clone(recorder);
    builder.on_thread_unpark(move || moves.time_moved());
    #[cfg(tokio_unstable)]
    tasks(builder, recorder);
}

#[cfg(tokio_unstable)]
fn tasks(builder: &mut Builder, recorder: &Arc<Recorder>) {
    use super::Depth;
    use tokio::runtime::RngSeed;

    let on = || Arc::clone(recorder);
    // `select!` and `watch` draw lots; the same lots in the same world.
    builder.rng_seed(RngSeed::from_bytes(&recorder.seed().to_le_bytes()));
    let (spawned, gone) = (on(), on());
    builder
        .on_task_spawn(move |task| spawned.spawned(task))
        .on_task_terminate(move |task| gone.terminated(task.id()));
    match recorder.depth() {
        Depth::Spans => {
            let counts = on();
            builder.on_before_task_poll(move |_| counts.count_poll());
        }
        Depth::Polls => {
            let (begins, ends) = (on(), on());
            builder
                .on_before_task_poll(move |task| begins.task_poll_begins(task.id()))
                .on_after_task_poll(move |task| ends.task_poll_ends(task.id()));
        }
    }
}
