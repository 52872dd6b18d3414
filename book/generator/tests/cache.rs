//! Recordings that are kept: they come back without a run, and never when
//! something that they came from has changed.

mod common;

use std::fs;
use std::path::Path;

use common::Course;
use course::sources::cache::Cache;
use course::sources::python::Python;
use course::sources::recordings::Recordings;
use course::sources::twins::Twins;

/// A recorder that leaves a mark for every run, outside of what it reads.
const RECORDER: &str = "\
import sys, pathlib
with open(pathlib.Path(__file__).parents[1] / 'runs', 'a') as runs:
    runs.write('x')
print((pathlib.Path('recorded') / sys.argv[1]).with_suffix('.json').read_text())
";

#[test]
fn a_twin_runs_again_only_when_a_python_file_has_changed() {
    let course = Course::with_chapter("# First\n");
    course.write("book/listings/python/record.py", RECORDER);
    let record = || {
        let folder = course.root().join("book/listings/python");
        let cache = Cache::at(course.root().join("target/course"));
        let python = Python::find().expect("these tests need a Python");
        let twins = Twins::new(folder, Some(python)).kept_in(cache);
        twins.recording("demo/one_by_one.py").unwrap();
        course.read("book/listings/runs").len()
    };
    assert_eq!((record(), record()), (1, 1));
    course.write("book/listings/python/demo/helper.py", "A = 1\n");
    assert_eq!((record(), record()), (2, 2));
    course.write("book/listings/python/demo/helper.py", "A = 2\n");
    assert_eq!((record(), record()), (3, 3));
    course.write("book/listings/python/tests/test_it.py", "A = 2\n");
    assert_eq!(record(), 3, "no twin imports a test");
}

/// A crate `listings` without dependencies, whose only recording ends at a
/// time that stands in a module of its own.
fn small_listings(root: &Path, total: &str) {
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[package]\nname = \"listings\"\nedition = \"2024\"\n[workspace]\n",
    );
    write(
        "src/main.rs",
        "mod total;\nfn main() { println!(\"{}{}{}\", \
         r#\"{\"scenario\":\"a::b\",\"recording\":{\"seed\":0,\"ending\":{\"how\":\"finished\"},\
         \"timeline\":{\"total\":\"#, total::TOTAL, \
         r#\",\"operations\":[],\"blocks\":[],\"events\":[],\"dropped_events\":0}}}\"#) }\n",
    );
    write(
        "src/total.rs",
        &format!("pub const TOTAL: u32 = {total};\n"),
    );
}

/// What is older than a run is settled, so that the run is kept.
fn settle(root: &Path) {
    for file in ["Cargo.toml", "Cargo.lock", "src/main.rs", "src/total.rs"] {
        let file = root.join(file);
        if let Ok(file) = fs::File::options().write(true).open(file) {
            let old = std::time::SystemTime::now() - std::time::Duration::from_mins(1);
            file.set_modified(old).unwrap();
        }
    }
}

fn total(root: &Path, cache: &Cache) -> wakeline::Millis {
    let recordings = Recordings::of_course(root, cache).unwrap();
    recordings.get("a::b").unwrap().timeline.total
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("wake line ü ").tempdir();
    folder.unwrap()
}

/// One test, because both share the target folder of this one.
#[test]
fn listings_run_again_when_a_module_of_theirs_has_changed_or_for_another_course() {
    let dir = folder();
    let root = dir.path().canonicalize().unwrap();
    let cache = Cache::at(root.join("kept"));
    small_listings(&root, "5");
    assert_eq!(total(&root, &cache), wakeline::ms(5));
    settle(&root);
    assert_eq!(total(&root, &cache), wakeline::ms(5));
    let kept = root.join("kept/listings.kept");
    let written = || fs::metadata(&kept).unwrap().modified().unwrap();
    let before = written();
    assert_eq!(total(&root, &cache), wakeline::ms(5));
    assert_eq!(written(), before, "a run would have been kept anew");

    let other = folder();
    let other = other.path().canonicalize().unwrap();
    small_listings(&other, "9");
    assert_eq!(total(&other, &cache), wakeline::ms(9));

    fs::write(root.join("src/total.rs"), "pub const TOTAL: u32 = 7;\n").unwrap();
    assert_eq!(total(&root, &cache), wakeline::ms(7));
}
