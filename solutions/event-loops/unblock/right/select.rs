//! Draws in the same task, until the report is there.

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
