//! A task of its own runs beside the others.

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
    let path = path.to_owned();
    let reading = tokio::spawn(async move { archive.read(&path) });
    let report = reading.await.unwrap();
    drawing.abort();
    report
}

async fn keep_drawing(web: Web) {
    loop {
        let _ = web.fetch("frame").await;
    }
}
