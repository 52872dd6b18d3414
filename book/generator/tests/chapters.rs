//! `cargo course check CHAPTER`: what an author is told of one chapter while
//! others are unfinished too.

mod common;

use std::rc::Rc;

use common::Course;
use course::check::{Chapters, CheckError, check_only};
use course::sources::Sources;

/// A course with two chapters.
fn course(first: &str, second: &str) -> Course {
    let course = Course::with_chapter(&format!("# First\n\n{first}\n")).with_python();
    let summary = "# Summary\n\n- [First](first.md)\n- [Second](part/second.md)\n";
    course.write("book/src/SUMMARY.md", summary);
    course.write(
        "book/src/part/second.md",
        &format!("# Second\n\n{second}\n"),
    );
    // A recorder in which each program fails.
    course.write(
        "book/listings/python/record.py",
        "raise SystemExit('it ran')\n",
    );
    course
}

/// What is told of these chapters.
fn told(course: &Course, names: &[&str]) -> Result<String, CheckError> {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut sources: Sources = Rc::into_inner(course.sources()).unwrap();
    let chapters = Chapters::named(&sources, &names)?;
    let programs = chapters.programs(&sources)?;
    sources.twins = sources.twins.only(programs);
    let problems = check_only(&Rc::new(sources), &chapters)?;
    Ok(problems
        .iter()
        .map(|problem| format!("{problem}\n"))
        .collect())
}

#[test]
fn only_what_is_wrong_with_the_named_chapters_is_told() {
    let course = course("[a](#nowhere)", "[b](../first.md#neither)");
    let first = told(&course, &["first"]).unwrap();
    assert!(
        first.contains("`#nowhere`") && !first.contains("neither"),
        "{first}"
    );
    for name in ["part/second", "part-second", "book/src/part/second.md"] {
        let second = told(&course, &[name]).unwrap();
        assert!(
            second.contains("neither") && !second.contains("nowhere"),
            "{second}"
        );
    }
    let both = told(&course, &["first", "part/second"]).unwrap();
    assert!(
        both.contains("nowhere") && both.contains("neither"),
        "{both}"
    );
}

#[test]
fn a_book_that_another_chapter_keeps_from_being_built_says_so() {
    let wrong = "```wakeline nothing\n```";
    let other = told(&course("text", wrong), &["first"]).unwrap();
    assert!(other.contains("no directive `nothing`"), "{other}");
    let own = told(&course("```wakeline nix\n```", wrong), &["first"]).unwrap();
    assert!(own.contains("`nix`") && !own.contains("`nothing`"), "{own}");
}

#[test]
fn only_the_programs_that_the_chapters_show_run() {
    let twin = "```wakeline twin scenario=\"demo::one_by_one\" python=\"demo/one_by_one.py\"\n\
                Both.\n```";
    let course = course("text", twin);
    assert_eq!(told(&course, &["first"]).unwrap(), "");
    let second = told(&course, &["part/second"]).unwrap();
    assert!(second.contains("it ran"), "{second}");
}

#[test]
fn a_chapter_that_is_not_there_is_named_with_the_nearest_one() {
    let course = course("text", "text");
    let error = told(&course, &["frist"]).unwrap_err().to_string();
    assert!(error.ends_with("did you mean `first`?"), "{error}");
    let error = told(&course, &["elsewhere"]).unwrap_err().to_string();
    assert!(error.ends_with("there are first, part-second"), "{error}");
}
