//! A learner has worked in a hand-out, and the course has changed.

use super::*;

/// An older hand-out that a learner has worked in, and the new one.
struct Case {
    dir: tempfile::TempDir,
    old: Hashes,
}

const NEW: [(&str, &str); 5] = [
    ("same", "same"),
    ("changed", "two"),
    ("edited", "edited"),
    ("folder/both", "two"),
    ("added/new", "new"),
];

impl Case {
    fn new() -> Case {
        let dir = tempfile::tempdir().unwrap();
        let case = Case {
            dir,
            old: Hashes::new(),
        };
        let handed_out = [
            ("same", "same"),
            ("changed", "one"),
            ("edited", "edited"),
            ("folder/both", "one"),
            ("gone/gone", "gone"),
            ("gone-edited", "gone"),
            ("deleted", "deleted"),
        ];
        for (path, text) in handed_out {
            case.write("there", path, text);
        }
        let old = hashes_of(&case.path("there")).unwrap();
        for (path, text) in [
            ("edited", "mine"),
            ("folder/both", "mine"),
            ("gone-edited", "mine"),
            ("own", "mine"),
        ] {
            case.write("there", path, text);
        }
        fs::remove_file(case.path("there/deleted")).unwrap();
        Case { old, ..case }
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, folder: &str, path: &str, text: &str) {
        let path = self.path(folder).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Stages the new hand-out and plans.
    fn plan(&self) -> Plan {
        let stage = self.path("stage");
        let _ = fs::remove_dir_all(&stage);
        for (path, text) in NEW {
            self.write("stage", path, text);
        }
        let new = hashes_of(&stage).unwrap();
        Plan::of(&self.path("there"), &self.old, &new).unwrap()
    }

    fn apply(&self, plan: &Plan) {
        plan.apply(&self.path("there"), &self.path("stage"))
            .unwrap();
    }

    fn check(&self) {
        let all = files::all(&self.path("there")).unwrap();
        let there: Vec<(String, String)> = all
            .iter()
            .map(|file| {
                let below = file.strip_prefix(self.path("there")).unwrap();
                (key(below), fs::read_to_string(file).unwrap())
            })
            .collect();
        let expected = [
            ("changed", "two"),
            ("edited", "mine"),
            ("gone-edited", "mine"),
            ("own", "mine"),
            ("same", "same"),
            ("added/new", "new"),
            ("folder/both", "mine"),
            ("folder/both.new", "two"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned()));
        assert_eq!(there, expected);
    }
}

#[test]
fn what_is_edited_stays_and_is_named_and_the_rest_becomes_new() {
    let case = Case::new();
    let plan = case.plan();
    let kept: Vec<String> = plan.kept.iter().map(ToString::to_string).collect();
    assert_eq!(
        kept,
        [
            "edited  (edited)",
            "folder/both  (edited; the new text is in folder/both.new)",
            "gone-edited  (edited; the course no longer has it)"
        ]
    );
    assert_eq!((plan.changed(), plan.removed()), (3, 1));
    case.apply(&plan);
    case.check();
}

#[test]
fn an_update_that_was_interrupted_anywhere_is_completed_by_the_next() {
    for done in 0..=Case::new().plan().steps.len() {
        let case = Case::new();
        let plan = case.plan();
        for step in &plan.steps[..done] {
            step.make(&case.path("there"), &case.path("stage")).unwrap();
        }
        let next = case.plan();
        assert_eq!(next.kept.len(), 3, "after {done} steps: {:?}", next.kept);
        case.apply(&next);
        case.check();
    }
}

#[test]
fn the_new_text_takes_no_name_that_is_taken() {
    let case = Case::new();
    case.write("there", "folder/both.new", "my merge");
    let plan = case.plan();
    case.apply(&plan);
    let read = |path: &str| fs::read_to_string(case.path("there").join(path)).unwrap();
    assert_eq!(read("folder/both.new"), "my merge");
    assert_eq!(read("folder/both.new2"), "two");
}

#[cfg(unix)]
#[test]
fn a_link_leads_no_update_out_of_the_folder() {
    let case = Case::new();
    let there = case.path("there");
    case.write("elsewhere", "both", "one");
    fs::remove_dir_all(there.join("folder")).unwrap();
    std::os::unix::fs::symlink(case.path("elsewhere"), there.join("folder")).unwrap();
    let new = Hashes::from([("folder/both".to_owned(), hash("two"))]);
    assert_eq!(in_the_way(&there, &new), Some(there.join("folder")));
    // Nor is what the course no longer has removed behind it.
    let plan = Plan::of(&there, &case.old, &Hashes::new()).unwrap();
    let kept = Kept::Gone {
        path: "folder/both".to_owned(),
    };
    assert!(plan.kept.contains(&kept), "{:?}", plan.kept);
    plan.apply(&there, &case.path("stage")).unwrap();
    assert!(case.path("elsewhere/both").exists());
}
