//! How a check talks to the program that started it.
//!
//! A program that wants the recordings of a check, and judges them itself,
//! starts it as a process of its own, with [`REPORT_ENV`] set and one end of a
//! socket as standard input. It sends one line, a [`Request`]. The check takes
//! the socket away from standard input before a line of the code under test
//! runs, and answers with one line, a [`Response`], when everything is over.

use serde::{Deserialize, Serialize};

use crate::timeline::Recording;

/// The environment variable that tells a check to report instead of to judge.
pub const REPORT_ENV: &str = "WAKELINE_REPORT";

/// What is asked for: one line of JSON.
///
/// ```
/// use wakeline::protocol::Request;
/// let line = r#"{"key":"secret","seeds":[0,1,2],"real_ms":10000,"events":500}"#;
/// let request: Request = serde_json::from_str(line).unwrap();
/// assert_eq!(request.seeds, [0, 1, 2]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// A secret that the response must repeat, and that the code under test
    /// never sees.
    pub key: String,
    /// The worlds to run in.
    pub seeds: Vec<u64>,
    /// Real time for all worlds together, in milliseconds.
    pub real_ms: u64,
    /// How many events of a recording to keep; the rest is counted.
    pub events: usize,
}

/// What the check answers: one line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The key of the request.
    pub key: String,
    /// The name of the check's function.
    pub check: String,
    /// One recording a world, in the order asked for. It stops short after a
    /// world in which the scenario did not finish.
    pub recordings: Vec<Recording>,
}
