//! The hostile corpus: every submission of `hostile/` in one class with honest
//! students. Nobody gains a point beyond honest work, nothing outside is
//! changed, nothing stays behind, and the honest students' results are the
//! same as without the attackers. With the policy, which is a lesson, and
//! without it, where the jail has to hold alone; with all its walls, and with
//! only those that every host has.
#![cfg(target_os = "linux")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serde_json::Value;
use support::{Course, RIGHT};

/// What an attack tries, and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attack {
    tries: String,
    /// Who has to stop it: `admission`, `policy`, `compiler`, `jail`, `oracle`.
    stopped_by: String,
    #[serde(flatten)]
    end: End,
    without_policy: Option<End>,
    /// Links in what it hands in, and where they lead. Made when it is let in:
    /// whoever walks through this repository is not to follow them.
    #[serde(default)]
    links: BTreeMap<String, PathBuf>,
}

#[derive(Clone, Deserialize)]
struct End {
    verdict: Verdicts,
    points: u32,
    /// What its author is told.
    says: Option<String>,
}

/// One verdict, or several where the machine decides which limit is hit first.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Verdicts {
    One(String),
    OneOf(Vec<String>),
}

impl Verdicts {
    fn contain(&self, verdict: &str) -> bool {
        match self {
            Verdicts::One(one) => one == verdict,
            Verdicts::OneOf(all) => all.iter().any(|one| one == verdict),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    On,
    Off,
}

const EVERYTHING: &str = "allow = [\"unsafe\", \"include\", \"process\", \"files\", \"network\", \
                          \"environment\", \"foreign\", \"crate_settings\", \"exported_macros\", \
                          \"hooks\", \"checks\"]";
/// Bombs cost their limits, three checks each.
const LIMITS: &str = "[limits]\ncheck_seconds = 2\ncompile_seconds = 4\nmemory_mib = 512\n";

/// One class at a time: limits are in real time, and there are few processors.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A class, and around it everything that attackers are after.
struct Siege {
    course: Course,
    canary: tempfile::TempDir,
    tmp: tempfile::TempDir,
    server: TcpListener,
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile")
}

fn attacks() -> BTreeMap<String, Attack> {
    let mut attacks = BTreeMap::new();
    for entry in fs::read_dir(corpus()).unwrap() {
        let dir = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(dir.join("attack.toml")) else {
            continue;
        };
        let name = dir.file_name().unwrap().to_str().unwrap().to_owned();
        let attack = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        attacks.insert(name, attack);
    }
    attacks
}

impl Siege {
    fn new(policy: Policy) -> Siege {
        let course = Course::new();
        let settings = match policy {
            Policy::On => "",
            Policy::Off => EVERYTHING,
        };
        let exercise = Course::exercise("exercise.toml");
        course.edit(&exercise, "allow = [\"process\", \"files\"]", settings);
        course.edit(&exercise, "\n[checks]", &format!("\n{LIMITS}\n[checks]"));
        course.hand_in("ada", RIGHT);
        course.hand_in("mia", &course.read(&Course::solution("wrong/in_a_row.rs")));
        course.hand_in_body("sam", "drop(web); panic!(\"honestly wrong\")");
        course.hand_in_body("zoe", "drop(web); std::future::pending().await");
        let canary = tempfile::tempdir().unwrap();
        fs::write(canary.path().join("secret"), "nobody's business").unwrap();
        Siege {
            course,
            canary,
            tmp: tempfile::tempdir().unwrap(),
            server: TcpListener::bind("127.0.0.1:0").unwrap(),
        }
    }

    /// Lets the attackers in. Where their code names a place, they get it.
    fn let_in(&self, attacks: &BTreeMap<String, Attack>) {
        let port = self.server.local_addr().unwrap().port().to_string();
        let path = |path: &Path| path.to_str().unwrap().trim_end_matches('/').to_owned();
        let errors = (0..3_000).map(|n| format!("const E{n}: u8 = missing_{n};\n"));
        let places = [
            ("@COURSE@", path(&self.course.path(""))),
            ("@CLASS@", path(&self.course.path("class"))),
            ("@OUT@", path(&self.course.path("out"))),
            ("@CANARY@", path(self.canary.path())),
            ("@PORT@", port),
            ("@ERRORS@", errors.collect()),
        ];
        for (name, attack) in attacks {
            let target = self.course.path(&format!("class/{name}/two-pages"));
            copy(&corpus().join(name), &target, &places);
            for (link, leads_to) in &attack.links {
                symlink(leads_to, target.join(link)).unwrap();
            }
        }
    }

    fn grade(&self, more: &[&str]) -> BTreeMap<String, Value> {
        let args = [&["grade", "class", "--out", "out"], more].concat();
        let mut command = self.course.command(&args);
        let ran = support::Ran::from(command.env("TMPDIR", self.tmp.path()).output().unwrap());
        assert_eq!(ran.code, 0, "the run did not go on:\n{}", ran.all());
        let results = self.course.read("out/results.jsonl");
        let lines = results.lines().map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            line["wall_ms"] = Value::Null;
            (line["student"].as_str().unwrap().to_owned(), line)
        });
        lines.collect()
    }

    /// Everything that an attack could change, but for the run's own output.
    fn surroundings(&self) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
        let mut all = BTreeMap::new();
        for root in ["exercises", "solutions", "class", "Cargo.toml"] {
            note(&self.course.path(root), &mut all);
        }
        note(self.canary.path(), &mut all);
        all
    }

    /// Processes that were started for a job: each has its folder in its
    /// environment, whatever group or session it fled to.
    fn survivors(&self) -> Vec<String> {
        let mark = self.tmp.path().to_str().unwrap().as_bytes();
        let has_mark = |dir: &Path| {
            let environ = fs::read(dir.join("environ")).unwrap_or_default();
            environ.windows(mark.len()).any(|part| part == mark)
        };
        let processes = fs::read_dir("/proc")
            .unwrap()
            .flatten()
            .map(|one| one.path());
        processes
            .filter(|dir| has_mark(dir))
            .map(|dir| fs::read_to_string(dir.join("cmdline")).unwrap_or_default())
            .collect()
    }
}

fn note(path: &Path, all: &mut BTreeMap<PathBuf, (u32, Vec<u8>)>) {
    let meta = fs::symlink_metadata(path).unwrap();
    let content = if meta.is_file() {
        fs::read(path).unwrap()
    } else {
        Vec::new()
    };
    all.insert(path.to_owned(), (meta.mode(), content));
    if meta.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            note(&entry.unwrap().path(), all);
        }
    }
}

fn copy(from: &Path, to: &Path, places: &[(&str, String)]) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            copy(&source, &target, places);
        } else {
            let text = fs::read_to_string(source).unwrap();
            let text = places
                .iter()
                .fold(text, |text, (name, place)| text.replace(name, place));
            fs::write(target, text).unwrap();
        }
    }
}

/// What is wrong with the end that an attack came to.
fn complaint(name: &str, attack: &Attack, policy: Policy, result: &Value) -> Option<String> {
    let end = match (policy, &attack.without_policy) {
        (Policy::Off, Some(end)) => end,
        _ => &attack.end,
    };
    let verdict = result["verdict"].as_str().unwrap();
    let told = format!("{} {}", result["diagnosis"]["text"], result["message"]);
    let fits = end.verdict.contain(verdict)
        && result["score"] == end.points
        && end.says.as_ref().is_none_or(|says| told.contains(says));
    (!fits).then(|| {
        format!(
            "{name} tries to {} ({} has to stop it): {verdict}, {} points, {:.300}",
            attack.tries, attack.stopped_by, result["score"], told
        )
    })
}

fn withstand(policy: Policy, more: &[&str]) {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let siege = Siege::new(policy);
    let alone = siege.grade(more);
    let attacks = attacks();
    assert!(attacks.len() >= 50);
    siege.let_in(&attacks);
    let before = siege.surroundings();
    let results = siege.grade(&[&["--jobs", "2"], more].concat());
    assert_eq!(siege.survivors(), Vec::<String>::new(), "left behind");
    let complaints: Vec<String> = attacks
        .iter()
        .filter_map(|(name, attack)| complaint(name, attack, policy, &results[name]))
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    assert!(siege.surroundings() == before, "something was changed");
    for (student, result) in &alone {
        assert_eq!(&results[student], result, "{student}");
    }
    let left = fs::read_dir(siege.tmp.path()).unwrap().count();
    assert_eq!(left, 0, "scratch folders stayed behind");
    siege.server.set_nonblocking(true).unwrap();
    assert!(siege.server.accept().is_err(), "somebody called");
}

#[test]
#[ignore = "a long proof: a hundred hostile submissions"]
fn the_policy_and_the_jail_withstand_every_attack() {
    withstand(Policy::On, &[]);
}

#[test]
#[ignore = "a long proof: a hundred hostile submissions"]
fn the_jail_withstands_every_attack_without_the_policy() {
    withstand(Policy::Off, &[]);
}

#[test]
#[ignore = "a long proof: a hundred hostile submissions"]
fn the_jail_withstands_every_attack_without_policy_and_namespaces() {
    withstand(Policy::Off, &["--jail-without", "namespaces"]);
}
