//! The wire between a check's process and the grader.
//!
//! The grader starts one process a check with [`REPORT_ENV`] set and one end
//! of a socket as standard input. It sends one line, a [`Request`]. The check
//! takes the socket away from standard input before a line of student code
//! runs, and answers with one line, a [`Response`], when everything is over.

use serde::{Deserialize, Serialize};

use crate::timeline::Recording;

/// The environment variable that tells a check to report instead of to judge.
pub const REPORT_ENV: &str = "WAKELINE_REPORT";

/// What the grader asks for: one line of JSON.
///
/// ```
/// use wakeline::report::Request;
/// let line = r#"{"key":"secret","seeds":[0,1,2],"wall_ms":10000,"events":500}"#;
/// let request: Request = serde_json::from_str(line).unwrap();
/// assert_eq!(request.seeds, [0, 1, 2]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// A secret that the response must repeat, and that student code never sees.
    pub key: String,
    /// The worlds to run in.
    pub seeds: Vec<u64>,
    /// Real time for all worlds together, in milliseconds.
    pub wall_ms: u64,
    /// How many events of a recording to keep; the rest is counted.
    pub events: usize,
}

/// What the check answers: one line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The key of the request.
    pub key: String,
    /// The check's function name, as in `exercise.toml`.
    pub check: String,
    /// One recording a world, in the order asked for. It stops short after a
    /// world in which the scenario did not finish.
    pub recordings: Vec<Recording>,
}
