//! No task at all: one future polls up to n fetches.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use wakeline::world::Call;

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let mut texts: Vec<Option<Page>> = pages.iter().map(|_| None).collect();
    let mut waiting = pages.into_iter().enumerate();
    let mut running: Vec<(usize, Call)> = Vec::new();
    poll_fn(|context| loop {
        while running.len() < n {
            let Some((index, page)) = waiting.next() else { break };
            running.push((index, web.fetch(page)));
        }
        if running.is_empty() {
            return Poll::Ready(());
        }
        let before = running.len();
        running.retain_mut(|(index, fetch)| match Pin::new(fetch).poll(context) {
            Poll::Ready(text) => {
                texts[*index] = Some(text);
                false
            }
            Poll::Pending => true,
        });
        if running.len() == before {
            return Poll::Pending;
        }
    })
    .await;
    texts.into_iter().flatten().collect()
}
