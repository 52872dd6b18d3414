//! What the system says of this process: its CPU time with and without
//! that of its children, and its peak memory without them.

use std::fs;

use anyhow::{Context, Result};

/// Clock ticks a second, in which `/proc` counts on every Linux.
const TICKS: f64 = 100.0;

/// Seconds of CPU, of this process and of all children that have ended.
pub(crate) fn cpu_seconds() -> Result<f64> {
    // utime, stime, cutime and cstime.
    ticks(11, 4)
}

/// Seconds of CPU, of all children that have ended and theirs.
pub(crate) fn cpu_seconds_of_children() -> Result<f64> {
    // cutime and cstime.
    ticks(13, 2)
}

/// Seconds of CPU of this thread alone, to the nanosecond.
pub(crate) fn cpu_seconds_alone() -> Result<f64> {
    let stat = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos = stat.split_whitespace().next().context("time on a CPU")?;
    Ok(nanos.parse::<f64>()? / 1e9)
}

/// So many fields after the name of the process, added up.
fn ticks(from: usize, count: usize) -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').context("the end of the name")?;
    let times = fields.split_whitespace().skip(from).take(count);
    let ticks = times.map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    Ok(ticks / TICKS)
}

/// The most memory that this process itself has had at once, in MiB.
pub(crate) fn peak_mib() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.context("VmHWM")?.trim().trim_end_matches("kB").trim();
    Ok(kib.parse::<f64>()? / 1024.0)
}
