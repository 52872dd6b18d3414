//! The `grader` binary.

use grader::exit::Exit;

fn main() -> Exit {
    grader::jail::enter_if_asked();
    grader::cli::run()
}
