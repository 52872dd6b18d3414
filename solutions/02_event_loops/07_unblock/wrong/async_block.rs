//! An async block makes the call asynchronous.

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
    let drawing = tokio::spawn(keep_drawing(web));
    let report = async { archive.read(path) }.await;
    drawing.abort();
    report
}

async fn keep_drawing(web: Web) {
    loop {
        let _ = web.fetch("frame").await;
    }
}
