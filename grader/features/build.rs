//! There only so that cargo settles the features of what macros are made with.

fn main() {}
