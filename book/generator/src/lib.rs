//! The book engine: from chapters with directives to a site.
//!
//! A chapter passes these rooms: [`chapter`] (its text) → [`directive`] (what
//! it asks for) → `widget` (what is drawn) → `splice` (into its place) →
//! [`site`] (the pages). What the widgets draw from comes through [`sources`].

mod assets;
mod brings;
pub mod cache;
pub mod chapter;
pub mod check;
mod chrome;
pub mod cli;
pub mod directive;
pub mod edition;
mod engine;
pub mod error;
mod exercises;
mod files;
mod first_minute;
mod giveaways;
mod held;
mod includes;
pub mod links;
mod markdown;
mod meanwhile;
mod page;
mod pen;
pub mod problem;
mod published;
pub mod python;
mod reader;
pub mod recordings;
pub mod region;
pub mod scaffold;
pub mod serve;
pub mod site;
pub mod sources;
mod splice;
pub mod starters;
pub mod stock;
mod summary;
pub mod sync;
mod templates;
mod terminal;
pub mod twins;
mod veil;
mod warnings;
mod widget;
