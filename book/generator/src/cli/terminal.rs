//! What the commands say on standard output.

use crate::edition::Edition;
use crate::site::Site;

/// Prints a line. A closed pipe is nobody's error, so it is no panic either.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}
pub(crate) use say;

/// Says where the book lies.
pub(crate) fn say_book(site: &Site) {
    match site.pages.len() {
        1 => say!("The book has one chapter. Open it:"),
        count => say!("The book has {count} chapters. Open it:"),
    }
    say!("  file://{}", site.index.display());
    if site.edition == Edition::Instructor {
        say!("It holds every solution: keep it from your students.");
    }
}
