//! Chapter 10, *Many at once*.

crate::scenarios!["many_at_once":];
