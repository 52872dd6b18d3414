//! Answers browsers of this machine: pages with a script that waits for new
//! ones, and the events that it waits for.

mod page;

use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response, Server as HttpServer};

use super::error::ServeError;
use super::live::Live;
use page::Page;

/// Where pages wait for new ones.
const EVENTS: &str = "/.wakeline/events";
/// How long one request waits. The browser asks again by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// The server.
pub(super) struct Server {
    http: Arc<HttpServer>,
    live: Arc<Live>,
    thread: JoinHandle<()>,
}

impl Server {
    /// Answers whoever asks.
    pub(super) fn start(listener: TcpListener, live: Arc<Live>) -> Result<Server, ServeError> {
        let http = HttpServer::from_listener(listener, None);
        let http = Arc::new(http.map_err(|source| ServeError::Server { source })?);
        let (requests, shared) = (Arc::clone(&http), Arc::clone(&live));
        let thread = thread::spawn(move || {
            // Ends with an error when the server is stopped.
            while let Ok(request) = requests.recv() {
                let live = Arc::clone(&shared);
                // One that waits for events must not hold up the others.
                thread::spawn(move || answer(request, &live));
            }
        });
        Ok(Server { http, live, thread })
    }

    /// Ends every request that waits, and the server.
    pub(super) fn stop(self) {
        self.live.close();
        self.http.unblock();
        // It only fails if answering panicked, and that was said already.
        let _ = self.thread.join();
    }
}

fn answer(request: Request, live: &Live) {
    let response = if !is_for_this_machine(&request) {
        text(403, "This book is served to this machine only.")
    } else if !matches!(request.method(), Method::Get | Method::Head) {
        text(405, "Pages can be read and nothing else.")
    } else if let Some(query) = request.url().strip_prefix(EVENTS) {
        event(&request, query, live)
    } else {
        let page = Page::find(live, request.url());
        Response::from_data(page.body)
            .with_status_code(page.status)
            .with_header(header("Content-Type", &page.kind))
    };
    let response = response.with_header(header("Cache-Control", "no-store"));
    // A browser that has gone away needs no answer.
    let _ = request.respond(response);
}

/// A page of the internet could give its own name this machine's address and
/// then read what is served here. The browser says which name it asked for.
fn is_for_this_machine(request: &Request) -> bool {
    let host = value(request, "Host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    ["127.0.0.1", "localhost"].contains(&name)
}

/// Waits for something new and says it: one event, after which the browser
/// asks again.
fn event(request: &Request, query: &str, live: &Live) -> Response<std::io::Cursor<Vec<u8>>> {
    let seen = value(request, "Last-Event-ID").or_else(|| query.strip_prefix("?seen="));
    let seen = seen.and_then(|seen| seen.parse().ok()).unwrap_or_default();
    let body = match live.after(seen, PATIENCE) {
        Some(event) => {
            let data = serde_json::to_string(&event).expect("an event is a table of strings");
            format!("retry: 200\nid: {}\ndata: {data}\n\n", event.version)
        }
        None => "retry: 200\n: nothing new\n\n".to_owned(),
    };
    Response::from_string(body).with_header(header("Content-Type", "text/event-stream"))
}

fn text(status: u16, text: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    Response::from_string(text).with_status_code(status)
}

fn value<'r>(request: &'r Request, name: &'static str) -> Option<&'r str> {
    let headers = request.headers().iter();
    let mut found = headers.filter(|header| header.field.equiv(name));
    found.next().map(|header| header.value.as_str())
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("our headers are plain ASCII")
}
