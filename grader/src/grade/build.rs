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

use jail::{Cell, End, Jail, Outcome, Purpose, Reach, Writable};
use tempfile::TempDir;

use crate::catalogue::{Catalogue, Exercise, Harness, Slug, Topic};
use crate::error::Error;
use crate::host::scratch::Scratch;
use crate::intake::Sources;
use crate::verdict::{Diagnosis, Verdict};
use compiler::Compiler;

/// Everything that compiling a submission needs, prepared once a run.
pub(crate) struct Builder {
    compiler: Compiler,
    library_dirs: Vec<PathBuf>,
    setups: BTreeMap<Slug, Setup>,
    /// Where cargo builds.
    target: PathBuf,
    /// Keeps what is linked into ordinary tests.
    _witness: Option<TempDir>,
}

/// What compiling one exercise needs.
struct Setup {
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

impl Builder {
    /// Builds the dependencies of the exercises with cargo and learns where
    /// they are. `doing` hears of each step that cargo takes.
    pub(crate) fn open(
        catalogue: &Catalogue,
        exercises: &[&Exercise],
        scratch: &Scratch,
        doing: &mut dyn FnMut(&str),
    ) -> Result<Builder, Error> {
        let compiler = Compiler::find(&catalogue.root)?;
        let is_ordinary = |one: &&Exercise| one.harness == Harness::Libtest;
        if exercises.iter().any(is_ordinary) {
            crates::prepare(compiler, catalogue, exercises, scratch, doing)
        } else {
            dependencies::prepare(compiler, catalogue, exercises, doing)
        }
    }

    /// Where cargo builds.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What `rustc -vV` says.
    pub(crate) fn toolchain(&self) -> &str {
        &self.compiler.toolchain
    }

    /// Hash of everything that the check binaries of an exercise link.
    pub(crate) fn dependencies(&self, exercise: &Exercise) -> &str {
        let setup = self.setups.get(&exercise.slug);
        setup.map_or("", |setup| &setup.dependencies)
    }

    /// The check binaries that cargo made of the pristine crate of an exercise.
    pub(crate) fn pristine(&self, exercise: &Exercise) -> &[(String, PathBuf)] {
        let setup = self.setups.get(&exercise.slug);
        setup.map_or(&[], |setup| &setup.pristine)
    }

    /// Compiles sources in `scratch`, an empty folder, and gives the check
    /// binaries: at least one, or why there is none.
    pub(crate) fn build(
        &self,
        jail: &Jail,
        (exercise, allowed): (&Exercise, &[Topic]),
        sources: &Sources,
        scratch: &Path,
    ) -> Result<Result<Vec<Binary>, NotBuilt>, Error> {
        let setup = self
            .setups
            .get(&exercise.slug)
            .ok_or_else(|| wrong(exercise, "was not prepared"))?;
        let (src, out, tmp) = (
            scratch.join("src"),
            scratch.join("out"),
            scratch.join("tmp"),
        );
        for dir in [&src, &out, &tmp] {
            std::fs::create_dir(dir).map_err(Error::io("create", dir))?;
        }
        sources.write(&src).map_err(Error::io("write", &src))?;
        let library = out.join(format!("lib{}.rlib", setup.library));
        let mut args = self.common_args(setup, &setup.library, &setup.library_externs);
        args.extend(["--crate-type", "lib", "src/lib.rs", "-o"].map(OsString::from));
        args.push(library.clone().into());
        if !allowed.contains(&Topic::Unsafe) {
            // Forbidden, not denied: an `allow` in the submission must not win.
            args.extend(["-F", "unsafe_code"].map(OsString::from));
        }
        let mut reach = self.reach(setup, &out, &tmp);
        reach.read.push(src);
        let outcome = self.rustc(jail, args, scratch, reach, (exercise, setup))?;
        if outcome.end != End::Exited(0) || !library.is_file() {
            return Ok(Err(messages::explain(&outcome, scratch)));
        }
        let mut binaries = Vec::new();
        for target in &setup.targets {
            let binary = out.join(format!("checks-{}", target.name));
            let mut args = self.common_args(setup, &target.crate_name(), &setup.check_externs);
            args.push("--extern".into());
            args.push(arg(&[
                setup.subject.as_ref(),
                "=".as_ref(),
                library.as_ref(),
            ]));
            args.extend(setup.link_args.iter().cloned());
            args.extend([
                OsString::from("--test"),
                target.root.clone().into(),
                "-o".into(),
                binary.clone().into(),
            ]);
            let mut reach = self.reach(setup, &out, &tmp);
            reach.read.extend(setup.checks.iter().cloned());
            let outcome = self.rustc(jail, args, &setup.dir, reach, (exercise, setup))?;
            let built = if outcome.end == End::Exited(0) && binary.is_file() {
                // To be run, not to be read: it holds the hidden checks.
                std::fs::set_permissions(&binary, Permissions::from_mode(0o111))
                    .map_err(Error::io("change the permissions of", &binary))?;
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
            wrong(exercise, "has no checks to compile")
        })?))
    }

    fn common_args(
        &self,
        setup: &Setup,
        crate_name: &str,
        externs: &[(String, PathBuf)],
    ) -> Vec<OsString> {
        let mut args: Vec<OsString> = [
            "--crate-name",
            crate_name,
            "--edition",
            &setup.edition,
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
        args.extend(setup.args.iter().cloned());
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
    fn reach(&self, setup: &Setup, out: &Path, tmp: &Path) -> Reach {
        let mut reach = Reach::of_compiler(&self.compiler.sysroot);
        let read = self.library_dirs.iter().chain(&setup.read);
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
        (exercise, setup): (&Exercise, &Setup),
    ) -> Result<Outcome, Error> {
        let tmp = reach.write.last().map(|tmp| tmp.path().into());
        let tmp = tmp.unwrap_or_default();
        let path = std::env::var_os("PATH").unwrap_or_else(|| OsStr::new("/usr/bin:/bin").into());
        let mut env = vec![
            ("PATH", path),
            // A compiler that crashes writes a report, wherever it is.
            ("RUSTC_ICE", "0".into()),
            ("TMPDIR", tmp),
        ];
        let own = setup.env.iter();
        env.extend(own.map(|(name, value)| (name.as_str(), value.clone())));
        let cell = Cell {
            program: &self.compiler.rustc,
            purpose: Purpose::Compile,
            args,
            env,
            dir,
            reach,
            request: None,
        };
        Ok(jail.run(cell, &exercise.limits.compiler)?)
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

/// What no exercise should be that got this far.
fn wrong(exercise: &Exercise, what: &str) -> Error {
    Error::course(&exercise.dir, format!("the exercise {what}"))
}

/// An argument that mixes text and paths.
fn arg(parts: &[&OsStr]) -> OsString {
    let mut whole = OsString::new();
    for part in parts {
        whole.push(part);
    }
    whole
}
