//! The hooks by which tokio's runtime tells the recorder what it does.

use std::sync::Arc;

use tokio::runtime::Builder;

use crate::clock;
#[cfg(tokio_unstable)]
use crate::recorder::Recorder;
use crate::role::{self, Role};
use crate::thread::{self, Member};

/// Hears when the loop is idle and when a thread starts; and of every spawn,
/// poll and end of a task, as far as they are wanted.
pub(super) fn listen(builder: &mut Builder, member: &Member) {
    let Member { recorder, crew, .. } = member;
    // Elsewhere there are no shims: nobody would say that the thread rests.
    #[cfg(target_os = "linux")]
    {
        let member = member.clone();
        builder.on_thread_start(move || member.join_as_pool());
    }
    {
        let (recorder, crew) = (Arc::clone(recorder), Arc::clone(crew));
        builder.on_thread_park(move || {
            thread::stopped_looking();
            // The loop would wait for its timers in real time.
            recorder.end_if_resumed();
            clock::loop_is_idle(&crew, &recorder);
            // tokio's own parking is not a call that blocks a poll.
            role::replace(Role::Loop, Role::Aside);
        });
    }
    {
        let recorder = Arc::clone(recorder);
        builder.on_thread_unpark(move || {
            #[cfg(not(tokio_unstable))]
            {
                role::replace(Role::Aside, Role::Loop);
                // Nobody tells where a poll begins, so time is looked at here.
                recorder.now();
            }
            recorder.time_moved();
        });
    }
    #[cfg(tokio_unstable)]
    tasks(builder, recorder);
}

/// The loop is the program's while it polls. Between two polls tokio looks at
/// the clock for its statistics, and that is no business of the program.
/// Without the hooks nobody tells where a poll begins, so all is the program's.
pub(super) fn poll_begins() {
    #[cfg(tokio_unstable)]
    role::replace(Role::Aside, Role::Loop);
}

/// See [`poll_begins`].
pub(super) fn poll_ends() {
    #[cfg(tokio_unstable)]
    role::replace(Role::Loop, Role::Aside);
}

#[cfg(tokio_unstable)]
fn tasks(builder: &mut Builder, recorder: &Arc<Recorder>) {
    use crate::depth::Depth;
    use tokio::runtime::RngSeed;

    let on = || Arc::clone(recorder);
    // `select!` and `watch` choose at random, and alike in the same world.
    builder.rng_seed(RngSeed::from_bytes(&recorder.seed().to_le_bytes()));
    let (spawned, gone) = (on(), on());
    builder
        .on_task_spawn(move |task| spawned.spawned(task))
        .on_task_terminate(move |task| gone.terminated(task.id()));
    match recorder.depth() {
        Depth::Spans => {
            let counts = on();
            builder
                .on_before_task_poll(move |_| {
                    poll_begins();
                    counts.count_poll();
                })
                .on_after_task_poll(|_| poll_ends());
        }
        Depth::Polls => {
            let (begins, ends) = (on(), on());
            builder
                .on_before_task_poll(move |task| {
                    poll_begins();
                    begins.task_poll_begins(task.id());
                })
                .on_after_task_poll(move |task| {
                    ends.task_poll_ends(task.id());
                    poll_ends();
                });
        }
    }
}
