//! Markdown that is right and seldom written: names with blanks, notes and links in
//! answers, two elements of one id, includes in quotations, fences that are left
//! open. It comes to what its author means, or to one error with its place.

mod common;

use common::Course;
use course::check::links;
use course::edition::Edition;

/// A chapter that has something of everything that gets an id.
const WEEK: &str = "# A week\n\n```wakeline chapter minutes=\"15\"\nYou will turn.\n```\n\n\
    A turn, and the [first](../first.md).\n\n\
    ```wakeline remember\n*A blank is a blank.*\n```\n\n\
    ```wakeline exercise slug=\"two-at-once\"\n```\n\n\
    ```wakeline quiz\n[[question]]\nask = \"a\"\nanswer = \"b\"\nbecause = \"c\"\n```\n\n\
    ```wakeline cards\n[[card]]\nfront = \"f\"\nback = \"b\"\n```\n\n\
    ```wakeline glossary\n[[term]]\nname = \"turn\"\nmeans = \"A round.\"\n```\n";

/// What the links of both editions are told.
fn broken_links(course: &Course) -> Vec<String> {
    let editions = [Edition::Learner, Edition::Instructor].into_iter();
    let problems = editions.flat_map(|edition| {
        let site = course
            .build_for(edition)
            .unwrap_or_else(|error| panic!("{error}"));
        links::check(&site).unwrap()
    });
    problems.map(|problem| problem.to_string()).collect()
}

/// The values of an attribute in a page.
fn values<'page>(page: &'page str, attribute: &str) -> Vec<&'page str> {
    let open = format!(" {attribute}=\"");
    let values = page.split(&*open).skip(1);
    values.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_chapter_whose_name_has_a_blank_is_like_any_other() {
    let course = Course::with_chapter("# First\n\nA turn.\n");
    course.write(
        "book/src/SUMMARY.md",
        "# Summary\n\n- [First](first.md)\n- [Vec\\<u8\\>](week%20one/the%20loop.md)\n- [Ü](<ü b.md>)\n",
    );
    course.write("book/src/week one/the loop.md", WEEK);
    course.write("book/src/ü b.md", "# Ü\n\nA turn.\n");
    assert_eq!(broken_links(&course), [""; 0]);
    for page in [
        "week one/the loop",
        "ü b",
        "glossary",
        "cards",
        "progress",
        "print",
    ] {
        let page = course.read(&format!("book/html/{page}.html"));
        let (_, chapter) = page.split_once("<main>").unwrap();
        let (chapter, _) = chapter.split_once("</main>").unwrap();
        let ids = values(chapter, "id");
        assert!(ids.iter().all(|id| !id.contains(' ')), "{ids:?}");
        let ours = values(chapter, "href").into_iter();
        let blank: Vec<&str> = ours.filter(|link| link.contains(' ')).collect();
        assert!(blank.is_empty(), "{blank:?}");
    }
    assert!(
        course
            .read("book/html/exercises/two-at-once.html")
            .contains("href=\"../week%20one/the%20loop.html#exercise-two-at-once\"")
    );
}
