//! The book while it is written: a real server, a real browser's requests over
//! a socket, real changes of files. Waits by asking again, up to a generous
//! limit that only a broken server reaches.

mod common;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use common::Course;
use course::edition::Edition;
use course::serve::{News, serve};
use grader::host::stop::Stop;

/// Only a server that never answers reaches it.
const LIMIT: Duration = Duration::from_mins(2);

struct Served {
    address: SocketAddr,
    stop: Stop,
    told: Receiver<String>,
    server: JoinHandle<Result<(), course::serve::ServeError>>,
    root: std::path::PathBuf,
}

/// Serves a course whose folder has a space and an umlaut in its name.
fn served(chapter: &str, port: u16) -> Served {
    let course = Course::in_folder_with_chapter("wake line ü ", chapter);
    let (sender, told) = channel();
    let (stop, root) = (Stop::default(), course.root().to_owned());
    let server = thread::spawn({
        let (stop, root) = (stop.clone(), root.clone());
        move || {
            let tell = |news: News<'_>| {
                // Nobody listens any more once the test is over.
                let _ = sender.send(match news {
                    News::Ready(address) => format!("ready {address}"),
                    news => format!("{news:?}"),
                });
            };
            serve(
                &root,
                port,
                Edition::Learner,
                &stop,
                || Ok(course.sources()),
                tell,
            )
        }
    });
    let ready = |told: &Receiver<String>| loop {
        let news = told.recv_timeout(LIMIT).expect("the server becomes ready");
        if let Some(address) = news.strip_prefix("ready ") {
            return address.parse().unwrap();
        }
    };
    Served {
        address: ready(&told),
        stop,
        told,
        server,
        root,
    }
}

impl Served {
    /// What the server answers to a path, head and body.
    fn get(&self, path: &str) -> String {
        self.ask(path, &format!("localhost:{}", self.address.port()))
    }

    fn ask(&self, path: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn write(&self, text: &str) {
        fs::write(self.root.join("book/src/first.md"), text).unwrap();
    }

    /// Asks for a page until it is as it should be.
    fn until(&self, path: &str, right: impl Fn(&str) -> bool) -> String {
        let begin = Instant::now();
        loop {
            let page = self.get(path);
            if right(&page) {
                return page;
            }
            assert!(begin.elapsed() < LIMIT, "{path} stays as it is:\n{page}");
            thread::yield_now();
        }
    }

    /// What an open page, or one that was told `seen`, is told next.
    fn event(&self, seen: &str) -> String {
        self.until(&format!("/.wakeline/events?seen={seen}"), |answer| {
            answer.contains("\ndata: ")
        })
    }

    fn end(self) {
        self.stop.ask();
        self.server.join().unwrap().unwrap();
        let begin = Instant::now();
        while TcpStream::connect(self.address).is_ok() {
            assert!(begin.elapsed() < LIMIT, "somebody still listens");
            thread::yield_now();
        }
    }
}

/// The version that a page says it is.
fn version(page: &str) -> &str {
    let (_, rest) = page.split_once("let seen = \"").expect("a served page");
    rest.split_once('"').unwrap().0
}

#[test]
fn a_changed_chapter_reaches_the_open_page() {
    let served = served("# First\n\nquokka\n", 0);
    let page = served.get("/first.html");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("quokka"));
    assert!(page.contains("text/html; charset=utf-8"));

    served.write("# First\n\naxolotl\n");
    let event = served.event(version(&page));
    assert!(event.contains("text/event-stream"), "{event}");
    assert!(event.contains("data: {\"errors\":null}"), "{event}");
    let page = served.get("/first.html");
    assert!(page.contains("axolotl") && !page.contains("quokka"));
    // The script is in what is served, and not in what is built.
    assert!(!served.root.join("book/html").exists());
    served.end();
}

#[test]
fn while_the_book_has_errors_the_last_good_pages_stay_and_the_errors_are_told() {
    let served = served("# First\n\nquokka\n", 0);
    let good = served.get("/first.html");
    served.write("# First\n\n```wakeline timelin scenario=\"demo::one_by_one\"\n```\n");
    let event = served.event(version(&good));
    for part in [
        "there is no directive `timelin`",
        "--> book/src/first.md:3:13",
        "^^^^^^^",
        "did you mean `timeline`?",
    ] {
        assert!(event.contains(part), "{part} is missing:\n{event}");
    }
    let page = served.get("/first.html");
    assert!(page.contains("quokka"));
    assert_eq!(version(&page), version(&good), "it hears of the errors too");

    served.write("# First\n\naxolotl\n");
    served.until("/first.html", |page| page.contains("axolotl"));
    let broken = served.told.try_iter().any(|news| news.contains("Broken"));
    assert!(broken, "the terminal hears of it");
    served.end();
}

#[test]
fn a_course_that_never_built_shows_why() {
    let served = served("# First\n\n```wakeline nonsense\n```\n", 0);
    let page = served.get("/first.html");
    assert!(page.starts_with("HTTP/1.1 503"), "{page}");
    assert!(served.event(version(&page)).contains("nonsense"));
    served.write("# First\n\nquokka\n");
    served.until("/first.html", |page| page.contains("quokka"));
    served.end();
}

#[test]
fn every_folder_that_the_book_is_made_of_is_watched() {
    let served = served(
        "# First\n\n```wakeline listing file=\"x.rs\"\n```\n\n\
         ```wakeline exercise slug=\"two-at-once\"\n```\n",
        0,
    );
    // Broken so far: there is no such listing.
    let write = |path: &str, text: &str| fs::write(served.root.join(path), text).unwrap();
    write("book/listings/src/x.rs", "fn wombat() {}\n");
    served.until("/first.html", |page| page.contains("wombat"));
    let manifest = "exercises/coroutines/two-at-once/exercise.toml";
    let text = fs::read_to_string(served.root.join(manifest)).unwrap();
    write(manifest, &text.replace("Two at once", "Two wombats"));
    served.until("/first.html", |page| page.contains("Two wombats"));
    served.end();
}

#[test]
fn only_pages_of_the_site_are_served_and_only_to_this_machine() {
    let served = served("# First\n\nquokka\n", 0);
    for path in [
        "/../src/first.md",
        "/%2e%2e/%2e%2e/book.toml",
        "/none.html",
        "//etc/passwd",
    ] {
        let answer = served.get(path);
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(answer.contains("Document not found"), "{path}: {answer}");
    }
    let answer = served.ask("/first.html", "evil.example");
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert!(!answer.contains("quokka"));
    assert!(served.address.ip().is_loopback());
    served.end();
}

#[test]
fn a_port_that_is_taken_is_not_the_end() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let served = served("# First\n", port);
    assert_ne!(served.address.port(), port);
    assert!(served.get("/first.html").starts_with("HTTP/1.1 200"));
    served.end();
}
