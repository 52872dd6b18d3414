//! What is exact in a timeline, what is best effort, and what is not seen.
//!
//! This page is an essay; there is no code in it. Each claim names the test
//! that holds it, by its file below `tests/` and its name. A claim without a
//! test says that it has none.
//!
//! # How it works, in three sentences
//!
//! A scenario runs on stock tokio, on one thread, with a paused clock: when
//! nothing can run, the clock jumps to the next timer. Every call of the
//! standard library that would put a thread to sleep is answered by wakeline
//! instead, because a function of the executable goes before one of libc (Linux
//! only). So wakeline decides when each thread goes on, and time passes only
//! when it says so.
//!
//! # Where you are
//!
//! | | Linux with `--cfg tokio_unstable` | Linux without | other systems |
//! |---|---|---|---|
//! | times of operations, timers, endings | exact | exact | exact, without blocking calls |
//! | blocking calls and threads | exact | exact | real time, not seen |
//! | order of hash maps | fixed by the seed | fixed by the seed | differs |
//! | ties in `select!` and `watch` | fixed by the seed | differ | fixed with the flag |
//! | polls of `main` | seen | seen | seen |
//! | spawned tasks, wakes, what a task waits for | seen | not seen, and views say so | seen with the flag |
//! | other runtimes, tasks of a `LocalSet` | reported | not reported | reported with the flag |
//! | a thread in a call that takes real time | reported | reported | not reported |
//!
//! Both columns for Linux are tested. The last one is what the code is
//! written to do; no test runs there.
//!
//! # What is exact
//!
//! **Time.** All times are whole milliseconds, as tokio's timers are, and a
//! wait is never too short
//! (`exactness::a_wait_is_a_whole_number_of_milliseconds_and_never_too_short`).
//! An hour costs nothing (`blocking::a_thread_sleep_costs_no_real_time`).
//! `std::time::Instant` agrees with tokio's clock, on all threads of the
//! scenario (`threads::the_clock_of_the_standard_library_shows_virtual_time`).
//! The price: a computation takes no time at all
//! (`exactness::a_computation_takes_no_time`). A timeline shows who waits for
//! whom, and not how fast your code is.
//!
//! **Polls.** The timeline has each poll, of the right task, in the right
//! order. Futures that count themselves agree on 40,000 polls of random
//! programs
//! (`truth::the_timeline_has_each_poll_that_the_futures_counted_in_the_same_order`).
//! Futures of other crates count as the task that polls them
//! (`bypasses::futures_of_another_crate_are_seen_as_the_task_that_polls_them`),
//! and a task spawned by way of a `Handle` is a task like any other
//! (`bypasses::a_task_spawned_by_way_of_a_handle_is_seen`).
//!
//! **Order.** What happens in virtual time happens in the order of real time,
//! where real time has only one
//! (`real_clock::virtual_time_keeps_the_order_of_real_time`).
//!
//! **The same as without wakeline.** Random programs that keep a log of their
//! own have the same order and the same times, line by line, in a scenario and
//! on plain tokio with a paused clock
//! (`fidelity::random_programs_run_as_on_plain_tokio`: some 100,000 lines of 200
//! programs, and 1,000 programs in the long proofs). They use timers, tasks and
//! the channels and locks of tokio, and no threads. What tokio chooses at random
//! has the same seed in both.
//!
//! **Sameness.** Where a real run may come out in several ways, a scenario
//! comes out in one. Each of 21 programs has one poll view in 1,000 runs, and
//! the same with six copies at once: `determinism::ties_in_select`,
//! `determinism::a_watch_channel`, `determinism::tasks_out_of_a_hash_map`,
//! `determinism::sleeping_threads_that_overlap`, and the others of that file.
//! Hash maps have one order also without the flag
//! (`exactness::hash_maps_have_one_order_with_and_without_the_flag`). The order
//! that you see is one that tokio can give; that it is the only one, nobody
//! says. Other world seeds show others.
//!
//! **Blocking.** A call in a poll that blocks holds the loop up for exactly as
//! long as it waits: a sleep
//! (`blocking::a_thread_sleep_in_a_poll_freezes_every_other_task`), a lock
//! (`threads::a_lock_that_a_blocking_closure_holds_blocks_the_loop_until_it_is_free`,
//! `exactness::a_lock_in_a_static_blocks_the_loop_like_any_other`), a channel
//! (`threads::receiving_from_a_channel_of_the_standard_library_blocks_the_loop`),
//! a wait with a limit
//! (`threads::a_wait_with_a_limit_blocks_the_loop_until_the_limit`), a condvar
//! (`threads::a_condvar_blocks_the_loop_until_it_is_notified`), a join
//! (`threads::joining_a_thread_blocks_the_loop_until_it_ends`,
//! `threads::a_scope_of_threads_blocks_the_loop_until_the_last_one_ends`), and
//! all of that in a destructor (`threads::blocking_in_drop_blocks_the_loop`).
//!
//! **Blocking for ever.** Where nothing can free the call while the loop is
//! blocked, the run ends as [`LoopBlocked`](crate::Ending::LoopBlocked)
//! (`threads::waiting_in_a_poll_for_a_message_of_another_task_blocks_for_ever`,
//! `threads::a_guard_of_the_standard_library_held_over_an_await_blocks_for_ever`,
//! `threads::locking_the_same_mutex_twice_blocks_for_ever`).
//!
//! **Threads.** `spawn_blocking` and threads that the program starts run one at
//! a time, in the order in which they became ready, until they sleep, wait or
//! end (`threads::threads_run_one_at_a_time_in_the_order_of_their_start`). Time
//! moves while all of them rest. They do not block the loop
//! (`blocking::a_sleep_on_the_blocking_pool_lets_the_loop_go_on`,
//! `threads::a_thread_that_the_program_starts_sleeps_while_the_loop_goes_on`),
//! they may wait for each other
//! (`threads::threads_that_wait_for_each_other_meet_in_virtual_time`) and for a
//! task (`threads::a_blocking_closure_may_wait_for_a_task`), and one that waits
//! for ever is a deadlock
//! (`threads::a_blocking_closure_that_waits_for_ever_is_a_deadlock`).
//!
//! **Endings.** A deadlock is found because no timer is left, and names who is
//! stuck (`endings::a_deadlock_names_the_stuck_tasks_and_what_they_wait_for`). A
//! livelock is 100,000 polls at one instant, 2,000 operations in all, or a
//! program that is still busy when its virtual time is up (below)
//! (`endings::a_future_that_wakes_itself_for_ever_is_a_livelock`,
//! `endings::endless_operations_are_a_livelock`,
//! `endings::a_loop_of_short_sleeps_is_a_livelock_in_which_time_passes`). A
//! panic ends what it would end in a real program
//! (`bad_input::a_panic_in_a_spawned_task_ends_that_task_alone`).
//!
//! # What is best effort
//!
//! Here wakeline has to guess, or to look at the real clock. On a very busy
//! machine it may be wrong.
//!
//! - **A loop that looks at the clock** until it is late enough would never
//!   end, because no time passes. So 10,000 looks in a row are worth a
//!   millisecond, and a yield is worth 100 looks. The stretch is as long as the
//!   program meant it to be
//!   (`threads::a_loop_that_looks_at_the_clock_blocks_for_as_long_as_it_looks`,
//!   `threads::a_thread_that_spins_with_yields_is_waited_for`); that it is
//!   worth this much is made up.
//! - **A loop that looks at nothing** and never gives the thread back is given
//!   up by a watchdog on real time, 10 s unless
//!   [`Options::real_limit`](crate::scenario::Options::real_limit) says
//!   otherwise, in a poll
//!   (`endings::a_poll_that_never_returns_is_given_up_by_the_watchdog`) and on
//!   another thread
//!   (`exactness::a_thread_that_spins_without_a_look_at_the_clock_uses_up_the_real_time`).
//!   An honest computation that takes longer than that is given up, too.
//! - **A call that takes real time** (a socket, a pipe, another program) takes
//!   no virtual time
//!   (`exactness::a_call_that_takes_real_time_takes_no_virtual_time`). All
//!   others wait for it. If it sleeps for long, some 600 ms, that is reported as
//!   [`Unseen`]
//!   (`bypasses::a_call_that_takes_real_time_is_reported_as_unseen`), and the
//!   others no longer wait for that thread: their order may differ from run to
//!   run. A shorter call is not reported, nor one in which the kernel itself
//!   waits (for a disk or a file server that answers slowly): a busy machine
//!   looks the same.
//! - **Locks that threads outside the scenario may hold.** The standard library
//!   has some that the whole process shares. Before virtual time passes for a
//!   lock, the holder gets real time: up to 300 ms for one in a `static`, 3 ms
//!   for any other. And before a call in a poll counts as blocked for ever, somebody
//!   outside gets 100 ms to free it. Nothing but the real clock can tell these
//!   cases apart; no test holds the lengths.
//! - **A run has two minutes of virtual time**, or ten seconds in a check that
//!   is a plain `fn`. Who is still busy then is a livelock; who has not done
//!   anything for a long time is a deadlock, although a timer may be set
//!   (`exactness::a_wait_of_more_than_two_minutes_counts_as_a_deadlock`,
//!   `blocking::a_thread_that_asks_between_sleeps_gets_its_answer_in_virtual_time`).
//! - **What runs after the end** of the scenario's own future gets ten more
//!   virtual seconds
//!   (`endings::what_still_runs_after_the_end_stays_in_the_timeline`).
//! - **What a task waits for** comes from tokio's tracing, which knows timers,
//!   permits, locks, barriers and oneshot channels
//!   (`polls::locks_and_oneshot_channels_are_named`,
//!   `polls::a_full_channel_makes_its_sender_wait`). Receivers of other
//!   channels, `Notify` and join handles do not say, and then nothing is shown.
//! - **An abort** leaves no wake in tokio. The poll view calls a poll that only
//!   drops its task `← abort`
//!   (`polls::an_abort_and_what_is_left_alive_are_shown`).
//! - **A recording has a limit**, a million events unless
//!   [`Options::events_limit`](crate::scenario::Options::events_limit) says
//!   otherwise. The rest is counted, and views say how many are missing
//!   (`depths::a_limit_of_events_keeps_the_first_and_counts_the_rest`,
//!   `limits::ten_million_events_take_the_memory_of_those_that_are_kept`).
//!
//! # What is not seen
//!
//! - **What only happens in parallel.** One thread runs at a time, so a data
//!   race that needs two at once never shows
//!   (`exactness::threads_never_run_at_the_same_time`). Use a model checker for
//!   those.
//! - **Multi-thread runtimes.** A scenario has the `current_thread` runtime.
//!   What needs another is told so by tokio
//!   (`bad_input::a_runtime_with_many_threads_is_told_so_by_tokio`,
//!   `bad_input::a_runtime_within_the_runtime_is_told_so_by_tokio`). Tasks of a
//!   runtime that the program starts itself run in virtual time, and their
//!   polls are reported as unseen
//!   (`bypasses::tasks_of_another_runtime_are_reported_as_unseen`).
//! - **Tasks of a `LocalSet`.** tokio tells nothing of their polls. What they do
//!   in the world is seen, and the rest is reported
//!   (`bypasses::tasks_of_a_local_set_are_reported_as_unseen`). Without the flag,
//!   and at [`Depth::Spans`](crate::scenario::Depth::Spans), nobody counts
//!   tasks, so neither kind is reported
//!   (`exactness::without_polls_nobody_counts_the_tasks_of_a_local_set`).
//! - **Threads from outside**: those that ran before the scenario, of a global
//!   thread pool or of a C library. Their time is real, and virtual time does
//!   not wait for them, so a task that does may seem stuck
//!   (`exactness::nobody_waits_for_a_thread_from_outside`). Start threads within
//!   the scenario. Nothing of a scenario changes what other threads do
//!   (`blocking::threads_outside_a_scenario_sleep_and_park_as_ever`), and a
//!   scenario within a scenario has a time of its own
//!   (`threads::a_scenario_within_a_scenario_has_a_time_of_its_own`).
//! - **Sockets of tokio.** A scenario's runtime has no I/O driver, and tokio
//!   panics with a message that says so. Use `tokio::io::duplex`, as
//!   `server::a_connection_that_is_open_at_shutdown_is_served_to_its_end` does.
//!   The panic itself has no test.
//! - **Ways around the standard library.** C code that sleeps by `usleep`,
//!   `poll`, `select` or `epoll_wait`, or waits on a `pthread_mutex_t`, does so
//!   in real time: a call that takes real time, as above. No test calls these.
//! - **The date.** `SystemTime` shows real time
//!   (`exactness::the_date_stays_the_real_one`), and random numbers that
//!   the program makes are its own; only the keys of hash maps come from the
//!   seed.
//! - **Wakes, while the program has a `tracing` subscriber of its own** on the
//!   thread. wakeline hears tokio by the same way, and one thread has one
//!   subscriber. Times stay right, and the timeline says that wakes are missing
//!   (`exactness::a_subscriber_that_the_program_sets_for_its_thread_hides_wakes_and_that_is_said`).
//!   A global subscriber is left alone, and hears nothing from the threads of a
//!   scenario (no test).
//! - **The end of the process.** An `exit` or `abort` ends the test, and the
//!   recording with it. A panic in a destructor while another unwinds does not
//!   (`bad_input::a_panic_in_drop_while_another_panic_unwinds_does_not_end_the_process`).
//!
//! # Why not on every system
//!
//! On Linux the dynamic linker looks for a function in the executable first, so
//! a test binary can answer the calls of the standard library itself. Windows
//! has no such rule, and macOS has another one. There, blocking calls take real
//! time, which no timeline can make exact: a sleep in a poll takes no virtual
//! time, and a run with `spawn_blocking` or a parked thread does not end by
//! itself and is given up by the watchdog. An executable that is linked
//! statically (musl) has no libc behind it to hand calls on to, and stops with
//! an abort. What needs neither a blocking call nor a thread is the same
//! everywhere.
//!
//! [`Unseen`]: crate::timeline::Unseen
