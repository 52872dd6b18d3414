//! Submissions that want the points of ordinary tests for nothing. The
//! exercise allows them whatever the policy can allow, so that what stops
//! them here is what stops everybody.

use super::room::{CALCULATOR, Room};

/// Has the policy allow what it can.
const ALLOWS: &str = "use std::process as _;
use std::{env, fs, net};
use std::panic::set_hook as _;
use std::os::unix::process as _;
#[macro_export]
macro_rules! nothing { () => {} }
";

/// Each replaces the body of both functions.
const BODIES: [(&str, &str, &str); 10] = [
    ("exits", "std::process::exit(0)", "crashed"),
    ("exits with 256", "std::process::exit(256)", "crashed"),
    (
        "exits in a thread",
        "std::thread::spawn(|| std::process::exit(0)).join().unwrap(); loop {}",
        "crashed",
    ),
    (
        "exits in a destructor",
        "struct Bomb; impl Drop for Bomb { fn drop(&mut self) { std::process::exit(0) } } \
         let _bomb = Bomb; panic!()",
        "crashed",
    ),
    (
        "exits in a panic hook",
        "std::panic::set_hook(Box::new(|_| std::process::exit(0))); panic!()",
        "crashed",
    ),
    (
        "exits in a static",
        "static LAZY: std::sync::LazyLock<u8> = std::sync::LazyLock::new(|| std::process::exit(0)); \
         let _ = *LAZY; loop {}",
        "crashed",
    ),
    (
        "prints a result",
        "println!(\"ok\\n\\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\"); \
         std::process::exit(0)",
        "crashed",
    ),
    (
        "becomes another program",
        "use std::os::unix::process::CommandExt; for at in [\"/lib64/ld-linux-x86-64.so.2\", \
         \"/lib/ld-linux-aarch64.so.1\"] { let _ = std::process::Command::new(at).arg(\"--version\").exec(); } \
         std::process::exit(0)",
        "crashed",
    ),
    (
        "becomes itself",
        "use std::os::unix::process::CommandExt; let me = std::env::args().next().unwrap(); \
         let _ = std::process::Command::new(me).arg(\"--list\").exec(); std::process::exit(0)",
        "crashed",
    ),
    (
        "asks for the key",
        "let mut key = String::new(); std::io::stdin().read_line(&mut key).unwrap(); \
         for at in [\"/dev/stdin\", \"/proc/self/fd/0\"] { let _ = std::fs::write(at, &key); } \
         std::process::exit(0)",
        "crashed",
    ),
];

/// Whole files, each with what must come of it. All of them would pass if the
/// trick worked.
const FILES: [(&str, &str, &str); 8] = [
    (
        "renames a macro",
        "pub use std::stringify as assert_eq;",
        "rejected",
    ),
    (
        "exports a macro",
        "#[macro_export] macro_rules! assert_eq { ($($t:tt)*) => {} }",
        "rejected",
    ),
    (
        "makes a macro's name",
        "macro_rules! bring { ($n:ident) => { pub use std::stringify as $n; } } bring!(assert_eq);",
        "rejected",
    ),
    ("is not there", "#![cfg(any())]", "compile_error"),
    ("has no main", "#![no_main]", "rejected"),
    (
        "brings tests along",
        "#[test] fn two_numbers() {} #[cfg(test)] mod words { #[test] fn a_word_is_an_error() {} }",
        "check_failed",
    ),
    (
        "allocates",
        "struct A; #[global_allocator] static A_: A = A; unsafe impl std::alloc::GlobalAlloc for A { \
         unsafe fn alloc(&self, _: std::alloc::Layout) -> *mut u8 { std::process::exit(0) } \
         unsafe fn dealloc(&self, _: *mut u8, _: std::alloc::Layout) {} }",
        "rejected",
    ),
    (
        "is foreign",
        "#[unsafe(no_mangle)] pub extern \"C\" fn exit(_: i32) -> ! { loop {} }",
        "rejected",
    ),
];

fn with_bodies(body: &str) -> String {
    format!(
        "#[derive(Debug, PartialEq)] pub enum Error {{ Empty, NotANumber(String) }}\n\
         #[allow(unreachable_code)] pub fn sum(_: &str) -> Result<i64, Error> {{ {body} }}\n\
         #[allow(unreachable_code)] pub fn divide(_: i64, _: i64) -> i64 {{ {body} }}\n"
    )
}

fn wrong() -> String {
    with_bodies("todo!()")
}

#[test]
fn no_trick_earns_a_point() {
    let room = Room::new();
    room.edit(
        "exercises/calculator/src/lib.rs",
        "//! Sums of small numbers.",
        ALLOWS,
    );
    for (name, body, _) in BODIES {
        room.hand_in(&format!("{name}/calculator/src/lib.rs"), &with_bodies(body));
    }
    for (name, file, _) in FILES {
        let code = format!("{file}\n{}", wrong());
        room.hand_in(&format!("{name}/calculator/src/lib.rs"), &code);
    }
    room.hand_in("honest/calculator/src/lib.rs", CALCULATOR);
    room.grade(&["--exercise", "calculator"]).expect(0, &[]);
    for (name, _, verdict) in BODIES.iter().chain(&FILES) {
        let result = room.result(name, "calculator");
        assert_eq!(result["score"], 0, "{name}: {result:#}");
        assert_eq!(result["verdict"], *verdict, "{name}: {result:#}");
    }
    assert_eq!(room.result("honest", "calculator")["verdict"], "pass");
}

#[test]
fn what_ends_early_or_never_is_told_apart() {
    let room = Room::new();
    for (name, body, verdict) in [
        ("a", "loop {}", "timeout"),
        (
            "b",
            "std::hint::black_box(vec![1_u8; 1 << 40]); todo!()",
            "out_of_memory",
        ),
        (
            "c",
            "fn f(n: u64) -> u64 { if n == u64::MAX { n } else { f(n + 1) + 1 } } panic!(\"{}\", f(0))",
            "crashed",
        ),
    ] {
        room.hand_in(&format!("{name}/calculator/src/lib.rs"), &with_bodies(body));
        room.grade(&["--exercise", "calculator"]).expect(0, &[]);
        let result = room.result(name, "calculator");
        assert_eq!(
            (&result["verdict"], &result["score"]),
            (&verdict.into(), &0.into()),
            "{result:#}"
        );
    }
}
