//! Several runs, and the range of each figure: `measured/models.toml`.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::available_parallelism;

/// Of each figure its unit and its values.
type Ranges = BTreeMap<String, (String, Vec<f64>)>;

/// Runs this program so often, one run after another.
pub(crate) fn run(runs: usize) -> Ranges {
    let mut ranges = Ranges::new();
    for run in 1..=runs {
        eprintln!("run {run} of {runs}");
        let program = env::current_exe().expect("this program");
        let output = Command::new(program).output().expect("this program");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8_lossy(&output.stdout);
        for line in text.lines().filter_map(|line| line.strip_prefix("figure "))
        {
            let [name, value, unit] =
                line.splitn(3, ' ').collect::<Vec<_>>()[..]
            else {
                panic!("`{line}` is no figure");
            };
            let value: f64 = value.parse().expect("a number");
            let values = ranges.entry(name.to_owned());
            let (_, values) = values.or_insert((unit.to_owned(), Vec::new()));
            values.push(value);
        }
    }
    ranges
}

/// Writes the ranges where the book looks for them.
pub(crate) fn ranges(ranges: &Ranges, runs: usize) {
    let cores = available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "# Kept by `cargo bench -p listings -- {runs}`.\n\
         command = \"cargo bench -p listings\"\nruns = {runs}\ncores = {cores}\n"
    );
    for (name, (unit, values)) in ranges {
        let mut values = values.clone();
        values.sort_by(f64::total_cmp);
        let (lowest, highest) = (values[0], values[values.len() - 1]);
        let middle = values[values.len() / 2];
        write!(
            text,
            "\n[figure.{name}]\nlowest = {lowest:?}\nmiddle = {middle:?}\nhighest = {highest:?}\nunit = \"{unit}\"\n"
        )
        .expect("a String takes every write");
    }
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("measured/models.toml");
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
    fs::write(&path, text).expect("the ranges");
    println!("{}", path.display());
}
