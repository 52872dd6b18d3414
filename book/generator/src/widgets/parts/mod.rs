//! What several widgets draw.

pub(crate) mod answer;
pub(crate) mod code;
pub(crate) mod data;
pub(crate) mod drawing;
pub(crate) mod key;
pub(crate) mod note;
