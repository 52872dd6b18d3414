//! One line a figure, for programs and for `BENCHMARKS.md`.

use std::time::Duration;

use crate::large::Large;
use crate::rounds::Rounds;
use crate::start::Start;

pub(crate) fn print(rounds: &Rounds, large: &Large, start: &Start) {
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!(
        "a program that does nothing, median: {:.2} ms bare, {:.2} ms in the jail\n",
        ms(start.bare),
        ms(start.jailed)
    );
    let added = ms(start.jailed.saturating_sub(start.bare));
    println!("figure vs_cold_cargo_test {:.1} ratio", rounds.vs_cold());
    println!("figure vs_shared_target {:.2} ratio", rounds.vs_shared());
    println!("figure over_bare_compiler {:.3} ratio", rounds.over_bare());
    println!("figure over_bare_cpu {:.3} ratio", rounds.over_bare_cpu());
    println!(
        "figure cached_jobs_per_second {:.0} jobs/s",
        large.cached_jobs_per_second()
    );
    println!("figure rss_mib_10000 {:.1} MiB", large.largest().peak_mib);
    println!("figure jail_ms {added:.2} ms");
}
