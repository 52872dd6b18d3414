//! Joins the three services that there are today.

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let (first, second, third) = tokio::join!(
        web.fetch(services[0]),
        web.fetch(services[1]),
        web.fetch(services[2])
    );
    vec![first, second, third]
}
