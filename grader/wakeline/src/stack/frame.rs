//! One call on a stack, and whose it is.

use std::env;
use std::path::Path;

/// One call on a stack.
pub(super) struct Frame<'a> {
    pub(super) function: &'a str,
    pub(super) file: Option<&'a str>,
    pub(super) line: u64,
}

/// A call that waits: its module, its file (and how the name of its function
/// begins, where the file is not enough), and what it waits for.
pub(super) type Call = (&'static str, &'static str, &'static str);

/// The calls in the text of a backtrace, the innermost first.
pub(super) fn of_text(stack: &str) -> Vec<Frame<'_>> {
    let frames = stack.split("{ fn: \"").skip(1);
    frames
        .map(|frame| {
            let (function, rest) = frame.split_once('"').unwrap_or((frame, ""));
            let after = |name: &str| rest.split_once(name).map(|(_, value)| value);
            let file = after("file: \"").and_then(|value| value.split('"').next());
            let line = after("line: ").map(|value| {
                let digits = value.find(|char: char| !char.is_ascii_digit());
                value[..digits.unwrap_or(value.len())].parse().unwrap_or(0)
            });
            Frame {
                function,
                file,
                line: line.unwrap_or(0),
            }
        })
        .collect()
}

/// The calls of libraries from here outwards, and the place in the program where
/// the outermost of them is made, where lines are known.
pub(super) fn split<'f, 'a>(frames: &'f [Frame<'a>]) -> (&'f [Frame<'a>], Option<String>) {
    let libraries = frames.iter().take_while(|frame| frame.is_a_librarys());
    let (inner, outer) = frames.split_at(libraries.count());
    // The scenario polls its own future by itself: that is no place.
    let ours = |frame: &&Frame<'_>| !frame.is_in_our("src/scenario.rs");
    let place = outer.first().filter(ours);
    let at = place.and_then(|frame| Some(crate::recorder::short_place(frame.file?, frame.line)));
    (inner, at)
}

/// The innermost line of Rust that is neither of a library nor of this crate.
pub(super) fn running(frames: &[Frame<'_>]) -> Option<String> {
    let of_program = |frame: &&Frame<'_>| {
        let file = frame.file.map(Path::new);
        let is_rust = file.is_some_and(|file| file.extension().is_some_and(|kind| kind == "rs"));
        is_rust && !frame.is_a_librarys() && !frame.is_in_our("src")
    };
    let frame = frames.iter().find(of_program)?;
    Some(crate::recorder::short_place(frame.file?, frame.line))
}

impl Frame<'_> {
    /// Whether it is code of this file, or below this folder, of this crate. The
    /// standard library shows a path below the current folder from there.
    pub(super) fn is_in_our(&self, file: &str) -> bool {
        let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        self.file.is_some_and(|file| match file.strip_prefix("./") {
            Some(rest) => env::current_dir().is_ok_and(|here| here.join(rest).starts_with(&whole)),
            None => Path::new(file).starts_with(&whole),
        })
    }

    /// Of tokio, the standard library or any other crate from a registry.
    fn is_a_librarys(&self) -> bool {
        const LIBRARIES: [&str; 6] = ["tokio", "core", "std", "alloc", "tracing", "wakeline"];
        const PATHS: [&str; 5] = [
            "/registry/src/",
            "/git/checkouts/",
            "/rustlib/src/",
            "/rustc/",
            "/vendor/",
        ];
        match self.file {
            Some(file) => PATHS.iter().any(|part| file.contains(part)),
            None => {
                self.function.starts_with("__rust") || LIBRARIES.iter().any(|name| self.is_of(name))
            }
        }
    }

    /// Of the standard library: what the program calls to clone a waker.
    pub(super) fn is_of_std(&self) -> bool {
        match self.file {
            Some(file) => ["/rustlib/src/", "/rustc/"]
                .iter()
                .any(|part| file.contains(part)),
            None => ["core", "std", "alloc"].iter().any(|name| self.is_of(name)),
        }
    }

    /// `tokio::sync::…` and `<tokio::sync::… as core::future::Future>::poll`.
    fn is_of(&self, library: &str) -> bool {
        self.path()
            .strip_prefix(library)
            .is_some_and(|rest| rest.starts_with("::"))
    }

    fn path(&self) -> &str {
        self.function.trim_start_matches(['<', '&'])
    }

    /// Whether it is a frame of this call. The file says it where there is one: with
    /// line numbers, most names of functions are short.
    pub(super) fn is_in(&self, (module, file, _): &Call) -> bool {
        let (file, function) = file.split_once(' ').unwrap_or((file, ""));
        match self.file {
            Some(path) if path.contains(file) => {
                self.function.starts_with(function) || self.path().starts_with(module)
            }
            Some(_) => false,
            None => self.path().starts_with(module),
        }
    }

    /// What one of these calls waits for, if it is one.
    pub(super) fn one_of(&self, calls: &[Call]) -> Option<&'static str> {
        let call = calls.iter().find(|call| self.is_in(call));
        call.map(|(_, _, words)| *words)
    }
}
