//! What comes in: folders, archives, downloads of platforms, and what people
//! pack who want to do harm.

#[path = "intake/archives.rs"]
mod archives;
#[path = "intake/hostile.rs"]
mod hostile;
#[path = "intake/late.rs"]
mod late;
#[path = "intake/pack.rs"]
mod pack;
#[path = "intake/shapes.rs"]
mod shapes;
mod support;

use std::fs;

use support::{Course, RIGHT};

const LIB: &str = "two-pages/src/lib.rs";

fn bytes(course: &Course, path: &str, bytes: &[u8]) {
    let path = course.path(&format!("class/{path}"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn right() -> &'static [u8] {
    RIGHT.as_bytes()
}

#[track_caller]
fn passes(course: &Course, student: &str) {
    let result = course.result(student);
    assert_eq!(result["verdict"], "pass", "{student}: {result:#}");
}

#[track_caller]
fn is_rejected(course: &Course, student: &str, why: &str) {
    let result = course.result(student);
    assert_eq!(result["verdict"], "rejected", "{student}: {result:#}");
    assert_eq!(result["score"], 0);
    let text = result["diagnosis"]["text"].as_str().unwrap();
    assert!(
        text.contains(why),
        "{student}: `{why}` is missing in: {text}"
    );
}
