//! The jail, wall by wall: what it takes for each attack to get through, so
//! that it is known which walls stand in its way, and what is said of a host
//! that lacks one. The attacks of `hostile.rs` find all walls up.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use support::{Course, RIGHT, Ran};

/// A course whose exercise allows everything.
fn course() -> Course {
    let course = Course::new();
    course.edit(
        &Course::exercise("exercise.toml"),
        "\"process\"",
        "\"process\", \"unsafe\", \"network\", \"foreign\"",
    );
    course
}

/// Whether an attack comes to its end, after which honest work follows.
fn gets_through(course: &Course, attack: &str, without: &[&str]) -> bool {
    course.hand_in_body(
        "eve",
        &format!(
            "{attack}\nlet (a, b) = tokio::join!(web.fetch(\"a\"), web.fetch(\"b\"));\n\
             (a.unwrap(), b.unwrap())"
        ),
    );
    let walls = without.iter().flat_map(|wall| ["--jail-without", wall]);
    let ran = course.grade(&walls.chain(["--jobs", "1"]).collect::<Vec<_>>());
    assert_eq!(ran.code, 0, "{}", ran.all());
    let _ = fs::remove_dir_all(course.path("out"));
    ran.stdout.contains("6/6")
}

#[test]
fn a_file_is_out_of_reach_of_the_tree_and_of_landlock() {
    let course = course();
    let secret = tempfile::tempdir().unwrap();
    // Readable for everybody, so that only the walls stand before it.
    fs::write(secret.path().join("file"), "x").unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(secret.path(), open).unwrap();
    let attack = format!("std::fs::read({:?}).unwrap();", secret.path().join("file"));
    assert!(!gets_through(&course, &attack, &["namespaces"]));
    assert!(!gets_through(&course, &attack, &["landlock"]));
    assert!(gets_through(&course, &attack, &["namespaces", "landlock"]));
}

#[test]
fn a_server_is_out_of_reach_of_the_network_and_of_the_filter() {
    let course = course();
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    let attack = format!("std::net::TcpStream::connect((\"127.0.0.1\", {port})).unwrap();");
    assert!(!gets_through(&course, &attack, &["namespaces", "landlock"]));
    assert!(!gets_through(&course, &attack, &["seccomp", "landlock"]));
    let all = ["namespaces", "landlock", "seccomp"];
    assert!(gets_through(&course, &attack, &all));
}

#[test]
fn a_process_that_fled_into_its_own_session_is_ended_by_namespace_and_by_warden() {
    let course = course();
    let tmp = tempfile::tempdir().unwrap();
    let attack = "unsafe extern \"C\" { fn fork() -> i32; fn setsid() -> i32; \
                  fn sleep(s: u32) -> u32; fn _exit(code: i32) -> !; } \
                  unsafe { let first = fork(); assert!(first >= 0); if first == 0 { setsid(); \
                  if fork() == 0 { loop { sleep(600); } } _exit(0); } }";
    assert!(!gets_through(&course, attack, &[]));
    for without in [&["seccomp"][..], &["seccomp", "namespaces"]] {
        // Inherited by everything that the attack starts.
        let mark = tmp.path().to_str().unwrap();
        course.hand_in_body("eve", &format!("{attack} drop(web); panic!(\"fled\")"));
        let walls = without.iter().flat_map(|wall| ["--jail-without", wall]);
        let args: Vec<&str> = ["grade", "class", "--out", "out"]
            .into_iter()
            .chain(walls)
            .collect();
        let ran = Ran::from(course.command(&args).env("TMPDIR", mark).output().unwrap());
        ran.expect(0, &[]);
        let message = course.result("eve")["diagnosis"]["text"].to_string();
        assert!(message.contains("fled"), "{message}");
        let survivors = fs::read_dir("/proc").unwrap().flatten().filter(|process| {
            let environ = fs::read(process.path().join("environ")).unwrap_or_default();
            String::from_utf8_lossy(&environ).contains(mark)
        });
        assert_eq!(survivors.count(), 0, "without {without:?}");
        fs::remove_dir_all(course.path("out")).unwrap();
    }
}

#[test]
fn what_is_not_enforced_is_said_and_recorded() {
    let course = course();
    course.hand_in("ada", RIGHT);
    let ran = course.grade(&["--jail-without", "seccomp"]);
    ran.expect(0, &["the jail has no seccomp", "CONFIG_SECCOMP_FILTER"]);
    let enforced = course.result("ada")["enforced"].to_string();
    assert!(!enforced.contains("seccomp"), "{enforced}");
    assert!(enforced.contains("no survivors"), "{enforced}");
}

#[test]
fn the_full_jail_can_be_required() {
    let course = course();
    course.hand_in("ada", RIGHT);
    let full = ["--require-jail", "full"];
    let ran = course.grade(&[&full[..], &["--jail-without", "landlock"]].concat());
    ran.expect(4, &["this host cannot enforce", "landlock", "lsm=landlock"]);
    assert!(!course.path("out/results.jsonl").exists());
    course
        .grade(&["--jail-without", "moat"])
        .expect(2, &["`moat` is no wall", "seccomp"]);
}

#[test]
fn a_host_without_namespaces_is_noticed() {
    let course = course();
    course.hand_in("ada", RIGHT);
    // A host inside this one, where nobody may make a namespace.
    let inner = course.command(&["grade", "class", "--out", "out", "--require-jail", "full"]);
    let mut outer = Command::new("unshare");
    let script = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"";
    outer.args(["--user", "--map-root-user", "sh", "-c", script, "sh"]);
    outer.arg(inner.get_program()).args(inner.get_args());
    outer.current_dir(course.path(""));
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    let Ok(output) = outer.output() else {
        eprintln!("skipped: there is no unshare command here");
        return;
    };
    let ran = Ran::from(output);
    if ran.stderr.contains("unshare:") {
        eprintln!("skipped: this host has no user namespaces itself");
        return;
    }
    ran.expect(4, &["namespaces", "user.max_user_namespaces"]);
}
