//! JSON documents against their schemas, and tables.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::Course;
use crate::{export, graded, is_json, texts};

fn schema(name: &str) -> jsonschema::Validator {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/schema");
    let text = fs::read_to_string(here.join(name)).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

#[track_caller]
fn is_valid(schema: &jsonschema::Validator, path: &str, document: &Value) {
    let errors: Vec<String> = schema
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{path}: {errors:#?}");
}

/// Exports, and holds every document against the schema.
fn valid(course: &Course, format: &str, to: &str, more: &[&str]) {
    export(course, format, to, more).expect(0, &[]);
    let schema = schema(&format!("{format}.json"));
    let mut count = 0;
    for (path, text) in texts(&course.path(to)) {
        if is_json(&path) {
            is_valid(&schema, &path, &serde_json::from_str(&text).unwrap());
            count += 1;
        }
    }
    assert_eq!(count, 7, "one a student");
}

fn read(course: &Course, path: &str) -> Value {
    serde_json::from_str(&course.read(path)).unwrap()
}

#[test]
fn gradescope_gets_scores_visibilities_and_the_price_of_lateness() {
    let course = graded();
    valid(&course, "gradescope", "gs", &[]);
    let zoe = read(&course, "gs/Zo--M-ller/results.json");
    assert_eq!(zoe["score"].as_f64(), Some(4.8));
    let output = zoe["output"].as_str().unwrap();
    assert!(
        output.contains("6 of 6 points, 1.2 off, 4.8 left. 1 day 1 h late"),
        "{output}"
    );
    let tests = zoe["tests"].as_array().unwrap();
    let visibilities: Vec<&str> = tests
        .iter()
        .map(|test| test["visibility"].as_str().unwrap())
        .collect();
    assert_eq!(visibilities, ["visible", "visible", "hidden"]);
    assert_eq!(tests[0]["number"], "1.1");
    let ada = read(&course, "gs/byron-ada/results.json");
    assert_eq!(
        (&ada["tests"][0]["status"], &ada["tests"][0]["score"]),
        (&"failed".into(), &0.into())
    );
    let output = ada["tests"][0]["output"].as_str().unwrap();
    assert!(
        output.contains("total 30 ms") && output.contains("total 50 ms"),
        "{output}"
    );
    let broken = read(&course, "gs/broken/results.json");
    assert!(
        broken["tests"][0]["output"]
            .as_str()
            .unwrap()
            .contains("error")
    );
    assert!(
        course
            .read("gs/students.csv")
            .contains("Zo--M-ller,Zoë Müller")
    );
}

#[test]
fn classroom50_gets_its_exact_names() {
    let course = graded();
    valid(&course, "classroom50", "c50", &[]);
    let hasty = read(&course, "c50/hasty/result.json");
    assert_eq!(
        (&hasty["score"], &hasty["max-score"]),
        (&5.into(), &6.into())
    );
    assert_eq!(hasty["tests"][2]["test-name"], "two-pages: hidden checks");
    assert_eq!(hasty["tests"][2]["passed"], false);
    let zoe = read(&course, "c50/Zo--M-ller/result.json");
    assert_eq!(zoe["datetime"], "2026-03-03T00:00:00Z");
}

#[test]
fn prairielearn_gets_a_share_of_one_and_fits_into_a_megabyte() {
    let course = graded();
    valid(&course, "prairielearn", "pl", &[]);
    let zoe = read(&course, "pl/Zo--M-ller/results.json");
    assert_eq!(zoe["score"].as_f64(), Some(0.8));
    for (path, text) in texts(&course.path("pl")) {
        assert!(text.len() <= 1_000_000, "{path}");
    }
    for nobody in ["empty", "linked"] {
        let document = read(&course, &format!("pl/{nobody}/results.json"));
        assert_eq!(document["gradable"], false, "{nobody}");
    }
    let linked = read(&course, "pl/linked/results.json");
    assert!(
        linked["format_errors"][0]
            .as_str()
            .unwrap()
            .contains("is a link")
    );
}

#[test]
fn check50_gets_what_was_not_run_as_null() {
    let course = graded();
    valid(&course, "check50", "c5", &[]);
    let passed = |student: &str| -> Vec<Value> {
        let document = read(&course, &format!("c5/{student}/two-pages.json"));
        let results = document["results"].as_array().unwrap();
        results.iter().map(|line| line["passed"].clone()).collect()
    };
    let (yes, no, none) = (Value::Bool(true), Value::Bool(false), Value::Null);
    let all = |values: [&Value; 5]| values.map(Value::clone).to_vec();
    assert_eq!(passed("hasty"), all([&yes, &yes, &yes, &yes, &no]));
    assert_eq!(passed("broken"), all([&yes, &no, &none, &none, &none]));
    assert_eq!(passed("empty"), all([&no, &none, &none, &none, &none]));
    let ada = read(&course, "c5/byron-ada/two-pages.json");
    let cause = &ada["results"][2]["cause"];
    assert!(
        cause["expected"]
            .as_str()
            .unwrap()
            .starts_with("total 30 ms")
    );
    assert!(cause["actual"].as_str().unwrap().starts_with("total 50 ms"));
}

#[test]
fn exercism_gets_the_code_of_each_test_in_both_versions() {
    let course = graded();
    valid(&course, "exercism", "ex3", &[]);
    valid(&course, "exercism", "ex2", &["--spec", "2"]);
    let ada = read(&course, "ex3/byron-ada/two-pages/results.json");
    assert_eq!(
        (&ada["version"], &ada["status"]),
        (&3.into(), &"fail".into())
    );
    let code = ada["tests"][1]["test_code"].as_str().unwrap();
    assert!(
        code.starts_with("let web = world.web();\nweb.page(\"a\", ms(30));"),
        "{code}"
    );
    assert_eq!(ada["tests"][1]["name"], "returns both texts");
    let noisy = read(&course, "ex2/noisy/two-pages/results.json");
    let message = noisy["tests"][0]["message"].as_str().unwrap();
    assert!(message.chars().count() <= 65_535, "{}", message.len());
    let broken = read(&course, "ex3/broken/two-pages/results.json");
    assert_eq!(broken["status"], "error");
    let zoe = read(&course, "ex3/Zo--M-ller/two-pages/results.json");
    assert_eq!(zoe["status"], "pass");
}

#[test]
fn one_document_and_one_table_hold_everything() {
    let course = graded();
    export(&course, "json", "all.json", &[]).expect(0, &["7 results in all.json"]);
    let document = read(&course, "all.json");
    is_valid(&schema("results.json"), "all.json", &document);
    assert_eq!(document["students"].as_array().unwrap().len(), 7);
    export(&course, "csv", "all.csv", &[]).expect(0, &[]);
    let mut table = csv::Reader::from_path(course.path("all.csv")).unwrap();
    let header = table.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 7);
    let zoe = rows.iter().find(|row| &row[0] == "Zoë Müller").unwrap();
    assert_eq!(&zoe[column("score")], "6");
    assert_eq!(&zoe[column("penalty")], "1.2");
    assert_eq!(&zoe[column("final_score")], "4.8");
    let hasty = rows.iter().find(|row| &row[0] == "hasty").unwrap();
    assert_eq!(&hasty[column("failed_checks")], "survives_a_slow_page");
    assert!(
        rows.iter().any(|row| &row[0] == "'=noisy"),
        "a name is no formula"
    );
}
