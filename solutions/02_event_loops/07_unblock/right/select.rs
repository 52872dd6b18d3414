//! Draws in the same task, until the report is there.

use wakeline::WorldError;
use wakeline::world::{Disk, Web};

pub type Report = Result<String, WorldError>;

#[derive(Clone)]
pub struct Archive {
    disk: Disk,
}

impl Archive {
    pub fn new(disk: Disk) -> Archive {
        Archive { disk }
    }

    pub fn read(&self, path: &str) -> Report {
        self.disk.read_blocking(path)
    }
}

pub async fn show_report(archive: Archive, path: &str, web: Web) -> Report {
    let path = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || archive.read(&path));
    tokio::select! {
        report = reading => report.unwrap(),
        () = keep_drawing(web) => unreachable!(),
    }
}

async fn keep_drawing(web: Web) {
    loop {
        let _ = web.fetch("frame").await;
    }
}
