//! How fast scenarios run: recorded against bare tokio, in turn. Prints a table
//! for people, then one line a figure.
//!
//! `cargo bench -p wakeline --bench speed`

#[path = "../mix/mod.rs"]
mod mix;
mod process;
mod rounds;

use wakeline::scenario;

fn main() {
    // What the processes that `process` starts are asked to do.
    if std::env::args().nth(1).as_deref() == Some(process::EMPTY) {
        scenario::record(0, |_| async {});
        return;
    }
    let rounds = rounds::run();
    let empty = process::empty_check();
    rounds.print_table();
    println!(
        "\na process with one empty scenario: {:.2} ms, of which {:.2} ms of CPU\n",
        empty.real_ms, empty.cpu_ms
    );
    println!("figure span_over_tokio {:.3} ratio", rounds.spans());
    println!("figure poll_over_tokio {:.3} ratio", rounds.polls());
    println!(
        "figure events_per_second {:.0} events/s",
        rounds.events_per_second()
    );
    println!("figure empty_check_ms {:.3} ms", empty.real_ms);
}
