//! What the engine adds to mdBook, on the book of this course: a table, then
//! one line a figure, `figure NAME VALUE UNIT`.

use std::error::Error;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use course::edition::Edition;
use course::serve::{News, serve};
use course::site;
use course::sources::Sources;
use course::sources::python::Python;
use grader::host::stop::Stop;
use mdbook_driver::MDBook;
use mdbook_preprocessor::book::Book;

type Failure = Box<dyn Error + Send + Sync>;

/// Rounds of three builds, after one to warm up.
const ROUNDS: usize = 41;
/// Changes of a chapter, after one to warm up.
const CHANGES: usize = 11;

fn main() -> Result<(), Failure> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.join("../..").canonicalize()?;
    let scratch = scratch()?;
    let pages = scratch.path().join("ours");
    let sources = Rc::new(Sources::of_course(&root)?);
    let expanded = site::expanded(&root.join("book"), &sources)?;

    let [mut ours, mut deferred, mut whole] = [const { Vec::new() }; 3];
    for round in 0..=ROUNDS {
        let times = [
            timed(|| build(&root, &pages))?,
            timed(|| build_stock(&root, &expanded.deferred, &scratch.path().join("deferred")))?,
            timed(|| build_stock(&root, &expanded.whole, &scratch.path().join("whole")))?,
        ];
        if round > 0 {
            for (all, time) in [&mut ours, &mut deferred, &mut whole]
                .into_iter()
                .zip(times)
            {
                all.push(time);
            }
        }
    }
    let over = |stock: &[Duration]| -> Vec<f64> {
        let pairs = ours.iter().zip(stock);
        pairs
            .map(|(our, their)| our.as_secs_f64() / their.as_secs_f64())
            .collect()
    };
    let (mut over_deferred, mut over_whole) = (over(&deferred), over(&whole));
    let changed = changed_page(&root, scratch.path())?;
    let size = size_of_assets(&pages)?;

    println!(
        "medians of {ROUNDS} builds in turn, and of {CHANGES} changes of a chapter; ratios: median, least, greatest"
    );
    println!(
        "  ours                          {:7.1} ms",
        ms(median(ours))
    );
    for (what, times, ratios) in [
        ("mdBook, the same pages       ", whole, &over_whole),
        ("mdBook, pages without figures", deferred, &over_deferred),
    ] {
        let (least, greatest) = (least(ratios), greatest(ratios));
        let (time, ratio) = (ms(median(times)), median_of(&mut ratios.clone()));
        println!("  {what} {time:7.1} ms  {ratio:.3}  {least:.3}  {greatest:.3}");
    }
    println!(
        "figure build_over_mdbook {:.3} ratio",
        median_of(&mut over_whole)
    );
    println!(
        "figure build_over_mdbook_without_figures {:.3} ratio",
        median_of(&mut over_deferred)
    );
    println!("figure changed_page_ms {:.0} ms", ms(median(changed)));
    println!("figure js_css_kib {size:.1} KiB");
    Ok(())
}

/// A folder in memory, where the system has one: a disk that is still busy with
/// the sites before this one slows one half of a pair and not the other.
fn scratch() -> std::io::Result<tempfile::TempDir> {
    let in_memory = std::env::var_os("TMPDIR").is_none().then_some("/dev/shm");
    let there = in_memory.and_then(|memory| tempfile::tempdir_in(memory).ok());
    there.map_or_else(tempfile::tempdir, Ok)
}

/// All of `cargo course build`, with recordings that are kept.
fn build(root: &Path, pages: &Path) -> Result<(), Failure> {
    let sources = Rc::new(Sources::of_course(root)?);
    site::build_into(&root.join("book"), &sources, Edition::Learner, pages)?;
    Ok(())
}

/// mdBook alone, on Markdown in which the directives are replaced.
fn build_stock(root: &Path, expanded: &Book, pages: &Path) -> Result<(), Failure> {
    let mut stock = MDBook::load(root.join("book"))?;
    stock.book = expanded.clone();
    pages.clone_into(&mut stock.config.build.build_dir);
    stock.build()?;
    Ok(())
}

/// How long a change of a chapter takes to reach a browser that asks for the
/// page again and again: watching, building and serving together.
fn changed_page(root: &Path, scratch: &Path) -> Result<Vec<Duration>, Failure> {
    // Only the chapters are copied; what they draw from stays where it is.
    let copy = scratch.join("course");
    let chapters = copy.join("book/src");
    fs::create_dir_all(&chapters)?;
    fs::copy(root.join("book/book.toml"), copy.join("book/book.toml"))?;
    for entry in fs::read_dir(root.join("book/src"))? {
        let entry = entry?;
        fs::copy(entry.path(), chapters.join(entry.file_name()))?;
    }
    let (stop, python) = (Stop::default(), Python::find());
    let (sender, ready) = channel();
    let sources = || Sources::with_python(root, || python.clone()).map(Rc::new);
    let page = chapters.join("await-points.md");
    let guest = {
        let stop = stop.clone();
        std::thread::spawn(move || {
            let address: SocketAddr = ready.recv()?;
            let times = (0..=CHANGES).map(|round| change(&page, address, round));
            let times: Result<Vec<Duration>, Failure> = times.collect();
            stop.ask();
            times
        })
    };
    serve(
        &copy,
        0,
        Edition::Learner,
        &stop,
        sources,
        |news| match news {
            News::Ready(address) => drop(sender.send(address)),
            News::Broken(error) => eprintln!("{error}"),
            _ => {}
        },
    )?;
    let times = guest.join().map_err(|_| "the guest panicked")??;
    Ok(times.into_iter().skip(1).collect())
}

fn change(page: &PathBuf, address: SocketAddr, round: usize) -> Result<Duration, Failure> {
    let text = fs::read_to_string(page)?;
    let mark = format!("The mark of round {round} stands here.");
    let begin = Instant::now();
    fs::write(page, format!("{text}\n\n{mark}\n"))?;
    loop {
        let mut stream = TcpStream::connect(address)?;
        // An answer of HTTP 1.1 comes in chunks, which can cut a letter in two.
        write!(
            stream,
            "GET /await-points.html HTTP/1.0\r\nHost: localhost\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        if answer.contains(&mark) {
            return Ok(begin.elapsed());
        }
        if begin.elapsed() > Duration::from_mins(1) {
            return Err("the changed page never came".into());
        }
        // A guest that asks without pause would slow the build that it waits for.
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Our scripts and styles in a built site, in KiB.
fn size_of_assets(pages: &Path) -> Result<f64, Failure> {
    let mut bytes = 0_u32;
    for entry in fs::read_dir(pages)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let asset = Path::new(&name)
            .extension()
            .is_some_and(|end| end == "css" || end == "js");
        if asset && name.starts_with("wakeline") {
            bytes += u32::try_from(entry.metadata()?.len())?;
        }
    }
    Ok(f64::from(bytes) / 1024.0)
}

fn timed(run: impl FnOnce() -> Result<(), Failure>) -> Result<Duration, Failure> {
    let begin = Instant::now();
    run()?;
    Ok(begin.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn median_of(ratios: &mut [f64]) -> f64 {
    ratios.sort_unstable_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

fn least(ratios: &[f64]) -> f64 {
    ratios.iter().copied().fold(f64::INFINITY, f64::min)
}

fn greatest(ratios: &[f64]) -> f64 {
    ratios.iter().copied().fold(0.0, f64::max)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
