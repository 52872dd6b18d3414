//! The tasks send what they got, with its place.

use tokio::sync::mpsc;

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let count = services.len();
    let (sender, mut receiver) = mpsc::channel(count.max(1));
    for (place, service) in services.into_iter().enumerate() {
        let (web, sender) = (web.clone(), sender.clone());
        tokio::spawn(async move {
            let answer = web.fetch(service).await;
            let _ = sender.send((place, answer)).await;
        });
    }
    drop(sender);
    let mut answers: Vec<Option<Answer>> = (0..count).map(|_| None).collect();
    while let Some((place, answer)) = receiver.recv().await {
        answers[place] = Some(answer);
    }
    answers.into_iter().flatten().collect()
}
