//! `mdbook-wakeline`: stock mdBook starts it for `[preprocessor.wakeline]`.

use grader::exit::Exit;

fn main() -> Exit {
    course::cli::stock::run()
}
