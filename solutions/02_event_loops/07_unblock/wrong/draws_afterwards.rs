//! Waits for the report first, and starts to draw then.

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
    let report = tokio::task::spawn_blocking(move || archive.read(&path)).await.unwrap();
    let drawing = tokio::spawn(keep_drawing(web));
    drawing.abort();
    report
}

async fn keep_drawing(web: Web) {
    loop {
        let _ = web.fetch("frame").await;
    }
}
