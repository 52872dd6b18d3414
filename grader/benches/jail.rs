//! What the jail adds to a process, as one line `figure jail_ms VALUE ms`.

use grader::jail;

const ROUNDS: usize = 300;

fn main() {
    jail::enter_if_asked();
    match jail::cost(ROUNDS) {
        Ok(cost) => {
            let ms = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
            println!("a program that does nothing, median of {ROUNDS} starts");
            println!("  bare       {:6.2} ms", ms(cost.bare));
            println!("  in the jail {:5.2} ms", ms(cost.jailed));
            let added = cost.jailed.saturating_sub(cost.bare);
            println!("figure jail_ms {:.2} ms", ms(added));
        }
        Err(error) => {
            eprintln!("error: {error}");
            std::process::exit(i32::from(error.exit().code()));
        }
    }
}
