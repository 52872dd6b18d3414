//! Asks the service for each viewer.

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
}

impl Status {
    pub fn new(web: Web, service: &'static str) -> Status {
        Status { web, service }
    }

    pub async fn get(&self) -> Answer {
        self.web.fetch(self.service).await
    }
}
