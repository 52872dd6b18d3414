//! The ways without a grader: `cargo test` in a copy of the course, with the
//! submission in the place of the solution, so that the same checks run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::inputs::Submission;

/// What no build needs.
const LEFT_OUT: [&str; 3] = ["target", ".git", "node_modules"];

/// A copy of the course.
pub(crate) struct Copy(PathBuf);

impl Copy {
    pub(crate) fn of(course: &Path, to: &Path) -> Result<Copy> {
        copy(course, to)?;
        Ok(Copy(to.to_owned()))
    }

    /// Tests one submission and says how long that took. Its checks may fail;
    /// they have to be there.
    pub(crate) fn test(&self, submission: &Submission, target: &Path) -> Result<Duration> {
        let lib = self
            .0
            .join("solutions")
            .join(&submission.folder)
            .join("src/lib.rs");
        fs::write(lib, &submission.code)?;
        let began = Instant::now();
        let output = Command::new("cargo")
            .args(["test", "--offline", "--test", "grade", "-p"])
            .arg(format!("sol-{}", submission.slug))
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", target)
            .stdin(Stdio::null())
            .output()?;
        let time = began.elapsed();
        let said = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(
            said.contains("test result:"),
            "no check of {} ran:\n{errors}",
            submission.slug
        );
        Ok(time)
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        let kind = entry.file_type()?;
        // A book that was built is not needed either.
        if kind.is_dir() && !entry.path().join("index.html").exists() {
            copy(&entry.path(), &to.join(name))?;
        } else if kind.is_file() {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}
