//! The workflows of GitHub: every command and folder that they name is there.
//! Nobody has run them on GitHub, so this is what holds them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn workflow(name: &str) -> Value {
    let path = root().join(".github/workflows").join(name);
    serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The steps of a workflow, which has one job.
fn steps(workflow: &Value) -> &Vec<Value> {
    let jobs = workflow["jobs"].as_object().unwrap();
    assert_eq!(jobs.len(), 1);
    jobs.values().next().unwrap()["steps"].as_array().unwrap()
}

fn commands(workflow: &Value) -> Vec<&str> {
    let steps = steps(workflow).iter();
    steps.filter_map(|step| step["run"].as_str()).collect()
}

#[test]
fn every_change_runs_the_script_that_a_contributor_runs() {
    let workflow = workflow("ci.yml");
    let script = commands(&workflow).pop().unwrap();
    let path = script.strip_prefix("bash ").unwrap();
    assert!(root().join(path).is_file(), "{path}");
    let contributing = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    assert!(contributing.contains(script), "{script}");

    let toolchain = fs::read_to_string(root().join("rust-toolchain.toml")).unwrap();
    let toolchain: toml::Table = toolchain.parse().unwrap();
    let channel = toolchain["toolchain"]["channel"].as_str().unwrap();
    let image = workflow["jobs"]["checks"]["container"]["image"].as_str();
    let rust = image.unwrap().strip_prefix("rust:").unwrap();
    let (version, _) = rust.split_once('-').unwrap();
    assert!(channel.starts_with(version), "{version} and {channel}");
}

#[test]
fn the_book_that_is_published_is_the_one_that_is_built_for_learners() {
    let workflow = workflow("book.yml");
    let command = commands(&workflow).pop().unwrap();
    let arguments = command.strip_prefix("cargo course ").unwrap();
    let help = Command::new(env!("CARGO_BIN_EXE_course"))
        .args(arguments.split(' '))
        .arg("--help")
        .output()
        .unwrap();
    assert!(help.status.success(), "{command}");

    let uploaded = steps(&workflow)
        .iter()
        .find_map(|step| step["with"]["path"].as_str());
    // Where the first lines of the help say that it goes.
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(
        help.contains(&format!("into {},", uploaded.unwrap())),
        "{help}"
    );
}
