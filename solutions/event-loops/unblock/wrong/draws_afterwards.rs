//! Waits for the report first, and starts to draw then.

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
