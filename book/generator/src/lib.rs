//! The book engine.
