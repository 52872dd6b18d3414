//! Chapter 5, *The loop in slow motion*.

crate::scenarios!["slow_motion":];
