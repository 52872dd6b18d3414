//! `JUnit` against nextest's dialect.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::{export, graded};

/// Every element of the dialect, with its attributes.
const DIALECT: [(&str, &[&str]); 8] = [
    (
        "testsuites",
        &[
            "name",
            "tests",
            "failures",
            "errors",
            "skipped",
            "uuid",
            "timestamp",
            "time",
        ],
    ),
    (
        "testsuite",
        &[
            "name",
            "tests",
            "disabled",
            "skipped",
            "errors",
            "failures",
            "timestamp",
            "time",
        ],
    ),
    (
        "testcase",
        &["name", "classname", "assertions", "timestamp", "time"],
    ),
    ("failure", &["message", "type"]),
    ("error", &["message", "type"]),
    ("skipped", &["message", "type"]),
    ("properties", &[]),
    ("property", &["name", "value"]),
];

fn attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let known = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
        (key, String::from_utf8(attribute.value.to_vec()).unwrap())
    };
    element
        .attributes()
        .map(|one| known(one.unwrap()))
        .collect()
}

#[test]
fn junit_speaks_the_dialect_of_nextest_and_holds_no_character_that_xml_forbids() {
    let course = graded();
    export(&course, "junit", "junit.xml", &[]).expect(0, &["7 results in junit.xml"]);
    let text = course.read("junit.xml");
    let forbidden = |c: char| {
        (c < ' ' && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    assert_eq!(text.find(forbidden), None);
    let mut reader = Reader::from_str(&text);
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut announced = BTreeMap::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => {
                let name = String::from_utf8(element.name().as_ref().to_vec()).unwrap();
                let (_, allowed) = DIALECT
                    .iter()
                    .find(|(known, _)| *known == name)
                    .unwrap_or_else(|| panic!("{name} is none of the dialect"));
                let attributes = attributes(&element);
                for attribute in attributes.keys() {
                    assert!(allowed.contains(&attribute.as_str()), "{name} {attribute}");
                }
                if name == "testsuites" {
                    announced = attributes;
                }
                *counts.entry(name).or_default() += 1;
            }
            _ => {}
        }
    }
    assert_eq!(counts["testsuite"], 7);
    assert_eq!(announced["tests"], counts["testcase"].to_string());
    assert_eq!(announced["failures"], counts["failure"].to_string());
    assert_eq!(counts["testcase"], 21);
    for expected in [
        "name=\"Zoë Müller::two-pages\"",
        "name=\"hidden checks\"",
        "type=\"compile_error\"",
        "name=\"late\" value=\"1 day 1 h late",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
}
