//! What the profiles of a manifest say about the code that tests run on:
//! optimised or not, with checks of overflows and of debugging or not. Cargo
//! tells it only of crates that compile.

use std::ffi::OsString;
use std::path::Path;

use serde::Deserialize;

use crate::catalogue::parse_toml;
use crate::error::Error;

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    profile: Profiles,
}

#[derive(Default, Deserialize)]
struct Profiles {
    #[serde(default)]
    dev: Profile,
    #[serde(default)]
    test: Profile,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Profile {
    opt_level: Option<toml::Value>,
    debug_assertions: Option<bool>,
    overflow_checks: Option<bool>,
}

/// The compiler's arguments for tests of the workspace with this manifest.
pub(super) fn args(manifest: &Path) -> Result<Vec<OsString>, Error> {
    let Profiles { dev, test } = parse_toml::<Manifest>(manifest)?.profile;
    let level = test.opt_level.or(dev.opt_level);
    let level = match &level {
        Some(toml::Value::String(level)) => level.clone(),
        Some(level) => level.to_string(),
        None => "0".to_owned(),
    };
    let debug = test.debug_assertions.or(dev.debug_assertions);
    let debug = debug.unwrap_or(true);
    let overflow = test.overflow_checks.or(dev.overflow_checks);
    let overflow = overflow.unwrap_or(debug);
    let settings = [
        format!("opt-level={level}"),
        format!("debug-assertions={debug}"),
        format!("overflow-checks={overflow}"),
    ];
    let args = settings.into_iter().flat_map(|one| ["-C".to_owned(), one]);
    Ok(args.map(OsString::from).collect())
}
