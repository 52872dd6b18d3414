//! Somebody else's crate: wakeline's `tests/server.rs` once more, in a folder outside the
//! workspace, with wakeline as an ordinary dev-dependency.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const WAKELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../grader/wakeline");

/// The server is the library, so it compiles without wakeline.
fn manifest() -> String {
    format!(
        r#"
        [package]
        name = "outside"
        edition = "2024"

        [lib]
        path = "tests/server/echo.rs"

        [dependencies]
        tokio = {{ version = "1", features = ["io-util", "macros", "rt", "sync"] }}

        [dev-dependencies]
        wakeline.path = '{WAKELINE}'
        insta = {{ version = "1", default-features = false }}
        tokio = {{ version = "1", features = ["time"] }}

        [lints.rust]
        unexpected_cfgs = {{ level = "warn", check-cfg = ["cfg(tokio_unstable)"] }}
        "#
    )
}

fn copy(from: &Path, to: &Path) {
    for name in ["server.rs", "server/echo.rs"] {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
    for entry in fs::read_dir(from.join("snapshots")).unwrap() {
        let name = entry.unwrap().file_name();
        if name.to_str().unwrap().starts_with("server__") {
            let snapshots = [from, to].map(|tests| tests.join("snapshots").join(&name));
            fs::copy(&snapshots[0], &snapshots[1]).unwrap();
        }
    }
}

#[test]
fn a_crate_outside_the_workspace_traces_its_server() {
    let crate_root = tempfile::tempdir().unwrap();
    let wakeline = Path::new(WAKELINE);
    let tests = crate_root.path().join("tests");
    for folder in ["server", "snapshots"] {
        fs::create_dir_all(tests.join(folder)).unwrap();
    }
    fs::write(crate_root.path().join("Cargo.toml"), manifest()).unwrap();
    // With the versions that are at hand: nothing is fetched.
    let lock = wakeline.join("../../Cargo.lock");
    fs::copy(lock, crate_root.path().join("Cargo.lock")).unwrap();
    copy(&wakeline.join("tests"), &tests);
    // What both need is compiled once, if the profile is the same.
    let compiled = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let flags = if cfg!(tokio_unstable) {
        "--cfg tokio_unstable"
    } else {
        ""
    };
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["test", "--offline", "--test", "server"])
        .current_dir(crate_root.path())
        .env("CARGO_TARGET_DIR", compiled)
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("RUSTFLAGS", flags)
        .env("INSTA_UPDATE", "no");
    let output = cargo.output().unwrap();
    let [said, errors] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
    assert!(output.status.success(), "{said}\n{errors}");
    let passed = if cfg!(tokio_unstable) { 4 } else { 3 };
    let expected = format!("test result: ok. {passed} passed; 0 failed");
    assert!(said.contains(&expected), "{said}\n{errors}");
}
