//! The book engine: from chapters with directives to a site.
//!
//! Its rooms, each using only those above it:
//!
//! - [`sources`]: what chapters draw from: recordings, twins, listings, exercises;
//! - [`chapter`]: what an author writes, and how they are told what is wrong with it;
//! - `html`: from Markdown and templates to HTML, and what enters a page last;
//! - `widgets`: what each directive draws, a folder each;
//! - `pages`: the pages that nobody writes: exercises, glossary, flash cards, …;
//! - [`site`]: all of them as one site;
//! - [`check`], [`serve`], [`new`], [`handout`] and [`cli`]: the commands.

pub mod chapter;
pub mod check;
pub mod cli;
pub mod edition;
pub mod error;
mod files;
pub mod handout;
mod html;
pub mod new;
mod pages;
pub mod serve;
pub mod site;
pub mod sources;
mod widgets;
