//! A small real server, which knows nothing of wakeline. It reads lines and
//! sends answers. Each connection is a task. Told to stop, it accepts no more,
//! and lets those that are open come to their end.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// Serves the connections that come from `listener` until `stop` changes.
/// Returns when the last of them has ended.
pub async fn serve<S, A, F>(
    mut listener: mpsc::Receiver<S>,
    mut stop: watch::Receiver<bool>,
    answer: A,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    A: Fn(String) -> F + Clone + Send + 'static,
    F: Future<Output = String> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        // A stop goes before a connection that comes at the same instant.
        let stream = tokio::select! {
            biased;
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => continue,
            stream = listener.recv() => stream,
        };
        let Some(stream) = stream else { break };
        connections.spawn(converse(stream, answer.clone()));
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Answers line by line until the client has no more.
async fn converse<S, A, F>(stream: S, answer: A) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
    A: Fn(String) -> F,
    F: Future<Output = String>,
{
    let (reads, mut writes) = tokio::io::split(stream);
    let mut lines = BufReader::new(reads).lines();
    while let Some(line) = lines.next_line().await? {
        let text = answer(line).await + "\n";
        writes.write_all(text.as_bytes()).await?;
    }
    Ok(())
}
