//! The programs that `cargo bench -p listings` measures: the same work by tasks,
//! threads and processes, in real time. None of them is a scenario. Only the
//! benchmark has this module: the recorder of timelines, which every scenario is
//! linked with, stands between a program and its threads.

pub mod crowd;
pub mod jobs;
pub mod turns;
