//! Tries to become a fresh copy of the check with other arguments.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    use std::os::unix::process::CommandExt;
    drop(web);
    let itself = std::env::args_os().next().unwrap();
    let error = std::process::Command::new(itself).arg("--list").exec();
    panic!("{error}")
}
