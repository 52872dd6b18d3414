//! How fast scenarios run: recorded against bare tokio, in turn. Prints a table
//! for people, then one line a figure.
//!
//! `cargo bench -p wakeline --bench speed`

#[path = "../mix/mod.rs"]
mod mix;
mod process;
mod rounds;

fn main() {
    // What the processes that `process` starts are asked to do.
    if process::is_one() {
        return;
    }
    let rounds = rounds::run(mix::PROGRAMS);
    let messages = rounds::run(mix::MESSAGES);
    let empty = process::cost(&["empty"]);
    let [fails, explained, stuck, named] = [
        ["mismatch", "spans"],
        ["mismatch", "polls"],
        ["deadlock", "spans"],
        ["deadlock", "polls"],
    ]
    .map(|args| process::cost(&args));
    rounds.print_table("the mix");
    messages.print_table("both");
    println!(
        "\na process with one empty scenario: {:.2} ms, of which {:.2} ms of CPU\n\
         one that fails, and one that says why: {:.2} ms and {:.2} ms\n\
         one that is stuck, and one that says on what: {:.2} ms and {:.2} ms\n",
        empty.real_ms, empty.cpu_ms, fails.real_ms, explained.real_ms, stuck.real_ms, named.real_ms
    );
    println!("figure span_over_tokio {:.3} ratio", rounds.spans());
    println!("figure poll_over_tokio {:.3} ratio", rounds.polls());
    println!(
        "figure events_per_second {:.0} events/s",
        rounds.events_per_second()
    );
    println!(
        "figure message_over_tokio {:.3} ratio",
        messages.polls_of("through_sixteen")
    );
    println!(
        "figure answered_message_over_tokio {:.3} ratio",
        messages.polls_of("to_and_fro")
    );
    println!(
        "figure second_run_ms {:.3} ms",
        explained.real_ms - fails.real_ms
    );
    println!(
        "figure second_run_of_a_deadlock_ms {:.3} ms",
        named.real_ms - stuck.real_ms
    );
    println!("figure empty_check_ms {:.3} ms", empty.real_ms);
}
