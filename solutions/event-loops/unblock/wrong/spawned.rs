//! A task of its own runs beside the others.

use std::sync::Arc;

use wakeline::WorldError;
use wakeline::world::Web;

pub type Report = Result<String, WorldError>;

#[derive(Clone)]
pub struct Archive {
    reader: Arc<dyn Fn(&str) -> Report + Send + Sync>,
}

impl Archive {
    pub fn new(reader: impl Fn(&str) -> Report + Send + Sync + 'static) -> Archive {
        Archive { reader: Arc::new(reader) }
    }

    pub fn read(&self, path: &str) -> Report {
        (self.reader)(path)
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
