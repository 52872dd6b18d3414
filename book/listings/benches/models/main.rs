//! What tasks, threads and processes cost, and what each is good for: the figures
//! of chapter 1. Prints a table for people, then one line a figure. Every figure
//! is a ratio or a count of one run, in real time.
//!
//! ```sh
//! cargo bench -p listings          # once
//! cargo bench -p listings -- 7     # seven times; keeps the ranges
//! ```
//!
//! The ranges are in `measured/models.toml`, where the book takes them from.

mod keep;
mod measure;
#[path = "../../src/waiting/models/mod.rs"]
pub mod models;

use std::env;

fn main() {
    let args: Vec<String> =
        env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [] => print(&measure::all()),
        [measure::PART, part] => measure::part(part),
        [runs] => {
            let runs = runs.parse().expect("the number of runs");
            keep::ranges(&keep::run(runs), runs);
        }
        _ => panic!("nothing, or a number of runs"),
    }
}

fn print(figures: &[measure::Figure]) {
    for figure in figures {
        let (value, unit) = (figure.value, figure.unit);
        println!("{value:>10.3} {unit:<12} {}", figure.means);
    }
    println!();
    for figure in figures {
        println!("figure {} {:.4} {}", figure.name, figure.value, figure.unit);
    }
}
