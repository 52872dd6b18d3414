//! Waits for the end of a channel, and keeps a sender of it.

use tokio::sync::mpsc;

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// Fetches the page of every service, all at the same time, and returns the
/// answers in the order of `services`. A service that fails does not stop the
/// others, and its error stands in its place.
pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut slots: Vec<Option<Answer>> = vec![None; services.len()];
    let (tx, mut rx) = mpsc::unbounded_channel();

    for (place, service) in services.into_iter().enumerate() {
        let tx = tx.clone();
        let call = web.fetch(service);
        tokio::spawn(async move {
            let answer = call.await;
            let _ = tx.send((place, answer));
        });
    }

    while let Some((place, answer)) = rx.recv().await {
        slots[place] = Some(answer);
    }

    slots
        .into_iter()
        .map(|slot| slot.expect("every service has answered"))
        .collect()
}
