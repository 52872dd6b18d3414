//! Compiles the witness, which is linked into binaries of ordinary tests.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use super::Compiler;
use crate::error::Error;
use crate::host::cargo;

/// The witness itself: part of the key of every job that links it.
pub(super) const SOURCE: &str = include_str!("../../../witness.rs");

const OBJECT: &str = "witness.o";

/// Compiles it into a folder and gives the arguments that link it.
pub(super) fn make(compiler: &Compiler, dir: &Path) -> Result<Vec<OsString>, Error> {
    let source = dir.join("witness.rs");
    std::fs::write(&source, SOURCE).map_err(Error::io("write", &source))?;
    let mut command = Command::new(&compiler.rustc);
    command.args(["--edition=2024", "--crate-type=lib", "--emit=obj"]);
    command.args(["-Copt-level=1", "-Cpanic=abort", "witness.rs", "-o", OBJECT]);
    cargo::run(&mut command, dir, "rustc on the witness of ordinary tests")?;
    let mut object = OsString::from("link-arg=");
    object.push(dir.join(OBJECT));
    let wrap = "link-arg=-Wl,--wrap=main".into();
    Ok(vec!["-C".into(), object, "-C".into(), wrap])
}
