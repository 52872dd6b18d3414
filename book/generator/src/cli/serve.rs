//! `cargo course serve` as the terminal shows it.

use std::path::Path;
use std::rc::Rc;

use grader::exit::Exit;
use grader::host::stop::Stop;

use crate::chapter::problem::printed;
use crate::cli::terminal::say;
use crate::edition::Edition;
use crate::error::Error;
use crate::serve::{News, serve};
use crate::sources::Sources;
use crate::sources::python::Python;

/// Serves until Ctrl-C.
pub(super) fn run(root: &Path, port: u16, edition: Edition, open: bool) -> Result<Exit, Error> {
    let stop = Stop::on_ctrl_c();
    let python = Python::find();
    if python.is_none() {
        say!(
            "No Python 3.11 or later here: the timelines of the Python twins are the recorded ones."
        );
    }
    let sources = || Sources::with_python(root, || python.clone()).map(Rc::new);
    serve(root, port, edition, &stop, sources, |news| {
        tell(&news, open);
    })?;
    say!("\nNo longer serving.");
    Ok(Exit::Success)
}

fn tell(news: &News<'_>, open: bool) {
    match news {
        News::OtherPort { wanted, used } => say!("Port {wanted} is taken, so it is port {used}."),
        News::Changed(files) => {
            let (first, more) = (files[0].display(), files.len() - 1);
            if more == 0 {
                say!("changed  {first}");
            } else {
                say!("changed  {first} and {more} more");
            }
        }
        News::Built { took } => say!("built    in {} ms", took.as_millis()),
        News::Broken(error) => eprintln!("{}\n\nThe last good pages stay.", printed(*error)),
        News::Ready(address) => {
            let url = format!("http://{address}/");
            say!("The book is at {url}  Ctrl-C ends it.");
            if open && open::that(&url).is_err() {
                say!("No browser could be opened; open the address yourself.");
            }
        }
    }
}
