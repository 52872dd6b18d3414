//! An async block makes the call asynchronous.

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
    let report = async { archive.read(path) }.await;
    drawing.abort();
    report
}

async fn keep_drawing(web: Web) {
    loop {
        let _ = web.fetch("frame").await;
    }
}
