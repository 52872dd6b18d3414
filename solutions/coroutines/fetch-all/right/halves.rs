//! Joins two halves of the list, each of which does the same.

use std::future::Future;
use std::pin::Pin;

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

fn halves<'a>(
    web: &'a Web,
    services: &'a [&'static str],
) -> Pin<Box<dyn Future<Output = Vec<Answer>> + 'a>> {
    Box::pin(async move {
        match services {
            [] => Vec::new(),
            [service] => vec![web.fetch(service).await],
            _ => {
                let (left, right) = services.split_at(services.len() / 2);
                let (mut left, right) = tokio::join!(halves(web, left), halves(web, right));
                left.extend(right);
                left
            }
        }
    })
}

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    halves(&web, &services).await
}
