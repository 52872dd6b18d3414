//! A run of cargo that passes on what cargo says it is doing, so that nobody
//! waits in silence, and keeps what else it says.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Command, Output, Stdio};

/// Runs cargo to its end. `doing` hears of each step as it begins: "compiling
/// tokio v1.54.1". What comes back has the rest of what cargo said.
pub fn run(command: &mut Command, doing: &mut dyn FnMut(&str)) -> io::Result<Output> {
    // Settings of the terminal are not for what is read by a program.
    command.args(["--color", "never"]);
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (stdout, stderr) = std::thread::scope(|scope| {
        let stdout = scope.spawn(|| {
            let mut bytes = Vec::new();
            out.map_or(Ok(0), |mut out| out.read_to_end(&mut bytes))
                .map(|_| bytes)
        });
        let mut rest = Vec::new();
        for line in err
            .into_iter()
            .flat_map(|err| BufReader::new(err).split(b'\n'))
        {
            let line = line?;
            let text = String::from_utf8_lossy(&line);
            match step(&text) {
                Some(("Finished", _)) => {}
                // "Blocking waiting for file lock": the second word says it.
                Some(("Blocking", what)) => doing(what),
                Some((word, what)) => doing(&format!("{} {what}", word.to_ascii_lowercase())),
                None if is_a_summary(&text) => {}
                None => rest.extend(line.into_iter().chain([b'\n'])),
            }
        }
        let stdout = stdout
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        stdout.map(|stdout| (stdout, rest))
    })?;
    Ok(Output {
        status: child.wait()?,
        stdout,
        stderr,
    })
}

/// What cargo says it does: a word that ends in the twelfth column, and on what.
/// Where a package lies interests nobody who waits for it.
fn step(line: &str) -> Option<(&str, &str)> {
    let (word, what) = (line.get(..12)?.trim_start(), line.get(12..)?);
    let is_word = word.starts_with(|first: char| first.is_ascii_uppercase())
        && word.chars().all(|char| char.is_ascii_alphabetic());
    let what = what.strip_prefix(' ').filter(|_| is_word)?;
    Some((word, what.split(" (").next().unwrap_or(what)))
}

/// What `--quiet` leaves out besides the steps: it repeats what was said.
fn is_a_summary(line: &str) -> bool {
    line.starts_with("warning: build failed, waiting")
        || line.starts_with("warning: `") && line.contains(" generated ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_told_from_what_the_compiler_says() {
        assert_eq!(
            step("   Compiling wakeline v0.1.0 (/a course/grader/wakeline)"),
            Some(("Compiling", "wakeline v0.1.0"))
        );
        assert_eq!(
            step("    Blocking waiting for file lock on build directory"),
            Some(("Blocking", "waiting for file lock on build directory"))
        );
        for line in [
            "error[E0425]: cannot find",
            "  --> src/lib.rs:3:5",
            "   = note: it",
            "",
        ] {
            assert_eq!(step(line), None, "{line}");
        }
    }

    #[test]
    fn steps_are_heard_as_they_begin_and_the_rest_is_kept() {
        // A program that says what cargo says; it ignores what it is told.
        let script = "echo out; echo '   Compiling a v1' >&2; echo 'error: no' >&2; \
                      echo '    Finished in 1s' >&2; exit 3";
        let mut heard = Vec::new();
        let mut command = Command::new("sh");
        let output = run(command.args(["-c", script, "sh"]), &mut |step| {
            heard.push(step.to_owned());
        });
        let output = output.unwrap();
        assert_eq!(heard, ["compiling a v1"]);
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(output.stdout, b"out\n");
        assert_eq!(output.stderr, b"error: no\n");
    }
}
