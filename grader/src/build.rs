//! From sources to a check binary. cargo builds the course's dependencies
//! once; then the real `rustc` is called twice a submission, in the jail: on
//! the student's library, and on the pristine checks. No manifest, build
//! script or setting of a submission ever takes part.

mod cargo;
mod dependencies;
mod messages;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use wakeline::{Diagnosis, Verdict};

use crate::catalogue::{Catalogue, Exercise, Slug};
use crate::error::Error;
use crate::jail::{Cell, End, Failure, Jail, Outcome, Reach, Trade, Writable, arg};
use crate::policy::Topic;
use crate::submission::Sources;

/// Everything that compiling a submission needs, prepared once a run.
pub(crate) struct Workshop {
    root: PathBuf,
    rustc: PathBuf,
    /// Where the compiler and its libraries lie.
    sysroot: PathBuf,
    /// What `rustc -vV` says: part of every job's key.
    pub(crate) toolchain: String,
    /// Hash of everything that the check binaries link: part of every job's key.
    pub(crate) dependencies: String,
    library_dirs: Vec<PathBuf>,
    benches: BTreeMap<Slug, Bench>,
}

/// What compiling one exercise needs.
struct Bench {
    /// The package whose checks are compiled: `sol-…` where it is there.
    package: String,
    manifest_dir: PathBuf,
    edition: String,
    /// The library name that `tests/grade.rs` calls `subject`.
    subject: String,
    /// Extern crates of the student's library, and those of the checks.
    library_externs: Vec<(String, PathBuf)>,
    check_externs: Vec<(String, PathBuf)>,
    /// The pristine checks: folders that only their compiler gets to read.
    checks: Vec<PathBuf>,
}

/// A submission that did not become a check binary.
#[derive(Debug)]
pub(crate) struct NotBuilt {
    pub(crate) verdict: Verdict,
    pub(crate) diagnosis: Diagnosis,
    /// The compiler's own words.
    pub(crate) message: String,
}

impl Workshop {
    /// Builds the dependencies of the exercises with cargo and learns where
    /// they are.
    pub(crate) fn open(catalogue: &Catalogue, exercises: &[&Exercise]) -> Result<Workshop, Error> {
        dependencies::prepare(catalogue, exercises)
    }

    /// Compiles sources in `scratch`, an empty folder, and gives the check binary.
    pub(crate) fn build(
        &self,
        jail: &Jail,
        exercise: &Exercise,
        sources: &Sources,
        scratch: &Path,
    ) -> Result<Result<PathBuf, NotBuilt>, Failure> {
        let bench = self
            .benches
            .get(&exercise.slug)
            .ok_or_else(|| std::io::Error::other("the exercise was not prepared"))?;
        let (src, out, tmp) = (
            scratch.join("src"),
            scratch.join("out"),
            scratch.join("tmp"),
        );
        for dir in [&src, &out, &tmp] {
            std::fs::create_dir(dir)?;
        }
        sources.write(&src)?;
        let crate_name = format!("ex_{}", exercise.slug.snake());
        let library = out.join(format!("lib{crate_name}.rlib"));
        let mut args = self.common_args(&crate_name, &bench.edition, &bench.library_externs);
        args.extend(["--crate-type", "lib", "src/lib.rs", "-o"].map(OsString::from));
        args.push(library.clone().into());
        if !exercise.allows(Topic::Unsafe) {
            // Forbidden, not denied: an `allow` in the submission must not win.
            args.extend(["-F", "unsafe_code"].map(OsString::from));
        }
        let mut reach = self.reach(&out, &tmp);
        reach.read.push(src);
        let outcome = self.rustc(jail, args, scratch, reach, (exercise, bench))?;
        if outcome.end != End::Exited(0) || !library.is_file() {
            return Ok(Err(messages::explain(&outcome, scratch)));
        }
        let binary = out.join("checks");
        let mut args = self.common_args("grade", &bench.edition, &bench.check_externs);
        args.push("--extern".into());
        args.push(arg(&[
            bench.subject.as_ref(),
            "=".as_ref(),
            library.as_ref(),
        ]));
        let root = bench.manifest_dir.join("tests/grade.rs");
        // Relative, so that `file!()` of a check is the same on every machine.
        let root = root.strip_prefix(&self.root).unwrap_or(&root).to_owned();
        args.extend([
            OsString::from("--test"),
            root.into(),
            "-o".into(),
            binary.clone().into(),
        ]);
        let mut reach = self.reach(&out, &tmp);
        reach.read.extend(bench.checks.iter().cloned());
        let outcome = self.rustc(jail, args, &self.root, reach, (exercise, bench))?;
        if outcome.end != End::Exited(0) || !binary.is_file() {
            return Ok(Err(messages::explain_checks(&outcome, scratch)));
        }
        // To be run, not to be read: it holds the hidden checks.
        std::fs::set_permissions(&binary, Permissions::from_mode(0o111))?;
        Ok(Ok(binary))
    }

    fn common_args(
        &self,
        crate_name: &str,
        edition: &str,
        externs: &[(String, PathBuf)],
    ) -> Vec<OsString> {
        let mut args: Vec<OsString> = [
            "--crate-name",
            crate_name,
            "--edition",
            edition,
            "--error-format=json",
            "-A",
            "warnings",
            "-C",
            "debuginfo=0",
            "-C",
            "opt-level=0",
            "-C",
            "strip=debuginfo",
            "--cfg",
            "tokio_unstable",
            "--sysroot",
        ]
        .map(OsString::from)
        .into();
        args.push(self.sysroot.clone().into());
        for dir in &self.library_dirs {
            args.push("-L".into());
            args.push(arg(&["dependency=".as_ref(), dir.as_ref()]));
        }
        for (name, path) in externs {
            args.push("--extern".into());
            args.push(arg(&[name.as_ref(), "=".as_ref(), path.as_ref()]));
        }
        args
    }

    /// What every call of the compiler reaches: itself, the linker, the course's
    /// compiled dependencies, and the job's own output.
    fn reach(&self, out: &Path, tmp: &Path) -> Reach {
        let mut reach = Reach::of_compiler(&self.sysroot);
        reach.read.extend(self.library_dirs.iter().cloned());
        reach.write = [out, tmp].map(|dir| Writable::Kept(dir.to_owned())).into();
        reach
    }

    fn rustc(
        &self,
        jail: &Jail,
        args: Vec<OsString>,
        dir: &Path,
        reach: Reach,
        (exercise, bench): (&Exercise, &Bench),
    ) -> Result<Outcome, Failure> {
        let tmp = reach.write.last().map(|tmp| tmp.path().into());
        let tmp = tmp.unwrap_or_default();
        let path = std::env::var_os("PATH").unwrap_or_else(|| OsStr::new("/usr/bin:/bin").into());
        let cell = Cell {
            program: &self.rustc,
            trade: Trade::Compiler,
            args,
            env: vec![
                ("PATH", path),
                // A compiler that crashes writes a report, wherever it is.
                ("RUSTC_ICE", "0".into()),
                ("TMPDIR", tmp),
                ("CARGO_PKG_NAME", OsString::from(&bench.package)),
                ("CARGO_MANIFEST_DIR", bench.manifest_dir.clone().into()),
            ],
            dir,
            reach,
            request: None,
        };
        jail.run(cell, &exercise.limits.compiler)
    }
}
