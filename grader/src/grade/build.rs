//! From sources to a check binary. cargo builds the course's dependencies
//! once; then the real `rustc` is called twice a submission, in the jail: on
//! the student's library, and on the pristine checks. No manifest, build
//! script or setting of a submission ever takes part.

mod compiler;
mod crates;
mod dependencies;
mod messages;
mod profile;
mod witness;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use compiler::Compiler;
use tempfile::TempDir;
use wakeline::{Diagnosis, Verdict};

use crate::catalogue::Topic;
use crate::catalogue::{Catalogue, Exercise, Harness, Slug};
use crate::error::Error;
use crate::host::scratch::Scratch;
use crate::intake::Sources;
use crate::jail::{Cell, End, Failure, Jail, Outcome, Reach, Trade, Writable, arg};

/// Everything that compiling a submission needs, prepared once a run.
pub(crate) struct Workshop {
    compiler: Compiler,
    library_dirs: Vec<PathBuf>,
    benches: BTreeMap<Slug, Bench>,
    /// Keeps what is linked into ordinary tests.
    _witness: Option<TempDir>,
}

/// What compiling one exercise needs.
struct Bench {
    /// Where the compiler of the checks is called: what their `file!()` and
    /// their messages begin from.
    dir: PathBuf,
    edition: String,
    /// The crate that a submission becomes, and how its checks call it.
    library: String,
    subject: String,
    /// Extern crates of the student's library, and those of the checks.
    library_externs: Vec<(String, PathBuf)>,
    check_externs: Vec<(String, PathBuf)>,
    /// Arguments of both calls of the compiler, and of the second alone.
    args: Vec<OsString>,
    link_args: Vec<OsString>,
    env: Vec<(String, OsString)>,
    /// Files that both calls of the compiler read.
    read: Vec<PathBuf>,
    /// The pristine checks: folders that only their compiler gets to read.
    checks: Vec<PathBuf>,
    /// Each becomes a binary.
    targets: Vec<Target>,
    /// Hash of everything that the check binaries link: part of every job's key.
    dependencies: String,
    /// Binaries that cargo made of the pristine crate, as far as it compiles.
    pristine: Vec<(String, PathBuf)>,
}

/// One file that checks are compiled from, with the modules that it names.
struct Target {
    name: String,
    /// Relative to where the compiler is called, where that can be.
    root: PathBuf,
}

/// One binary of checks, or why it is not there.
pub(crate) struct Binary {
    pub(crate) target: String,
    pub(crate) built: Result<PathBuf, NotBuilt>,
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
    pub(crate) fn open(
        catalogue: &Catalogue,
        exercises: &[&Exercise],
        scratch: &Scratch,
    ) -> Result<Workshop, Error> {
        let compiler = Compiler::find(&catalogue.root)?;
        let is_ordinary = |one: &&Exercise| one.harness == Harness::Libtest;
        if exercises.iter().any(is_ordinary) {
            crates::prepare(compiler, catalogue, exercises, scratch)
        } else {
            dependencies::prepare(compiler, catalogue, exercises)
        }
    }

    /// What `rustc -vV` says.
    pub(crate) fn toolchain(&self) -> &str {
        &self.compiler.toolchain
    }

    /// Hash of everything that the check binaries of an exercise link.
    pub(crate) fn dependencies(&self, exercise: &Exercise) -> &str {
        let bench = self.benches.get(&exercise.slug);
        bench.map_or("", |bench| &bench.dependencies)
    }

    /// The check binaries that cargo made of the pristine crate of an exercise.
    pub(crate) fn pristine(&self, exercise: &Exercise) -> &[(String, PathBuf)] {
        let bench = self.benches.get(&exercise.slug);
        bench.map_or(&[], |bench| &bench.pristine)
    }

    /// Compiles sources in `scratch`, an empty folder, and gives the check
    /// binaries: at least one, or why there is none.
    pub(crate) fn build(
        &self,
        jail: &Jail,
        (exercise, allowed): (&Exercise, &[Topic]),
        sources: &Sources,
        scratch: &Path,
    ) -> Result<Result<Vec<Binary>, NotBuilt>, Failure> {
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
        let library = out.join(format!("lib{}.rlib", bench.library));
        let mut args = self.common_args(bench, &bench.library, &bench.library_externs);
        args.extend(["--crate-type", "lib", "src/lib.rs", "-o"].map(OsString::from));
        args.push(library.clone().into());
        if !allowed.contains(&Topic::Unsafe) {
            // Forbidden, not denied: an `allow` in the submission must not win.
            args.extend(["-F", "unsafe_code"].map(OsString::from));
        }
        let mut reach = self.reach(bench, &out, &tmp);
        reach.read.push(src);
        let outcome = self.rustc(jail, args, scratch, reach, (exercise, bench))?;
        if outcome.end != End::Exited(0) || !library.is_file() {
            return Ok(Err(messages::explain(&outcome, scratch)));
        }
        let mut binaries = Vec::new();
        for target in &bench.targets {
            let binary = out.join(format!("checks-{}", target.name));
            let mut args = self.common_args(bench, &target.crate_name(), &bench.check_externs);
            args.push("--extern".into());
            args.push(arg(&[
                bench.subject.as_ref(),
                "=".as_ref(),
                library.as_ref(),
            ]));
            args.extend(bench.link_args.iter().cloned());
            args.extend([
                OsString::from("--test"),
                target.root.clone().into(),
                "-o".into(),
                binary.clone().into(),
            ]);
            let mut reach = self.reach(bench, &out, &tmp);
            reach.read.extend(bench.checks.iter().cloned());
            let outcome = self.rustc(jail, args, &bench.dir, reach, (exercise, bench))?;
            let built = if outcome.end == End::Exited(0) && binary.is_file() {
                // To be run, not to be read: it holds the hidden checks.
                std::fs::set_permissions(&binary, Permissions::from_mode(0o111))?;
                Ok(binary)
            } else {
                Err(messages::explain_checks(&outcome, scratch))
            };
            binaries.push(Binary {
                target: target.name.clone(),
                built,
            });
        }
        if binaries.iter().any(|binary| binary.built.is_ok()) {
            return Ok(Ok(binaries));
        }
        let first = binaries.into_iter().find_map(|binary| binary.built.err());
        Ok(Err(first.ok_or_else(|| {
            std::io::Error::other("the exercise has no checks to compile")
        })?))
    }

    fn common_args(
        &self,
        bench: &Bench,
        crate_name: &str,
        externs: &[(String, PathBuf)],
    ) -> Vec<OsString> {
        let mut args: Vec<OsString> = [
            "--crate-name",
            crate_name,
            "--edition",
            &bench.edition,
            "--error-format=json",
            "-A",
            "warnings",
            "-C",
            "debuginfo=0",
            "-C",
            "strip=debuginfo",
            "--sysroot",
        ]
        .map(OsString::from)
        .into();
        args.push(self.compiler.sysroot.clone().into());
        args.extend(bench.args.iter().cloned());
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

    /// What every call of the compiler reaches: itself, the linker, the
    /// compiled dependencies, and the job's own output.
    fn reach(&self, bench: &Bench, out: &Path, tmp: &Path) -> Reach {
        let mut reach = Reach::of_compiler(&self.compiler.sysroot);
        let read = self.library_dirs.iter().chain(&bench.read);
        reach.read.extend(read.cloned());
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
        let mut env = vec![
            ("PATH", path),
            // A compiler that crashes writes a report, wherever it is.
            ("RUSTC_ICE", "0".into()),
            ("TMPDIR", tmp),
        ];
        let own = bench.env.iter();
        env.extend(own.map(|(name, value)| (name.as_str(), value.clone())));
        let cell = Cell {
            program: &self.compiler.rustc,
            trade: Trade::Compiler,
            args,
            env,
            dir,
            reach,
            request: None,
        };
        jail.run(cell, &exercise.limits.compiler)
    }
}

impl Binary {
    pub(crate) fn is_built(&self) -> bool {
        self.built.is_ok()
    }
}

impl Target {
    fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }
}
