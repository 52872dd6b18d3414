//! The reader's pages, made of what all chapters give.

mod common;

use common::Course;

const SUMMARY: &str = "# Summary\n\n- [First](first.md)\n- [Second](deep/second.md)\n";

fn two(first: &str, second: &str) -> Course {
    let course = Course::with_chapter(first);
    course.write("book/src/SUMMARY.md", SUMMARY);
    course.write("book/src/deep/second.md", second);
    course
}

fn term(name: &str, means: &str) -> String {
    format!("```wakeline glossary\n[[term]]\nname = \"{name}\"\nmeans = \"{means}\"\n```\n")
}

#[test]
fn the_glossary_leads_to_every_chapter_that_uses_a_term_and_back() {
    let course = two(
        &format!(
            "# First\n\nA word.\n\n{}",
            term("await point", "Where `.await` waits.")
        ),
        "# Second\n\n```wakeline picture\nTwo Await points here.\n```\n",
    );
    let site = course.build().unwrap();
    let glossary = course.read("book/html/glossary.html");
    assert!(glossary.contains("<dt id=\"term-await-point\">await point</dt>"));
    assert!(glossary.contains("Where <code>.await</code> waits."));
    assert!(glossary.contains("href=\"first.html#term-await-point\""));
    assert!(glossary.contains(
        "used in <a href=\"deep/second.html#deep-second-use-term-await-point\">Second</a>."
    ));
    assert!(course.read("book/html/deep/second.html").contains(
        "Two <span id=\"deep-second-use-term-await-point\"><a href=\"../glossary.html#term-await-point\" title=\"Where .await waits.\">Await points</a></span> here."
    ));
    assert!(course.read("book/html/toc.html").contains("glossary.html"));
    assert_eq!(course::check::links::check(&site).unwrap(), []);
}

#[test]
fn two_meanings_of_one_term_are_an_error_and_the_same_one_twice_is_not() {
    let other = two(
        &term("loop", "One."),
        &format!("# Second\n\n{}", term("Loop", "Two.")),
    );
    let complaint = other.complaint();
    for part in [
        "`Loop` has another meaning in book/src/first.md",
        "--> book/src/deep/second.md:5:8",
        "one term has one meaning",
    ] {
        assert!(complaint.contains(part), "{complaint}");
    }
    assert!(
        two(&term("loop", "One."), &term("loop", "One."))
            .build()
            .is_ok()
    );
}

#[test]
fn a_sense_that_no_glossary_has_is_an_error_with_its_place() {
    let course = two(
        &term("join handle", "One."),
        "# Second\n\nIts <span data-term=\"joinhandle\">handle</span>.\n",
    );
    let complaint = course.complaint();
    for part in [
        "no glossary has a term `joinhandle`",
        "--> book/src/deep/second.md:3:22",
        "did you mean `join handle`?",
    ] {
        assert!(complaint.contains(part), "{complaint}");
    }
    let open = two(
        &term("join handle", "One."),
        "# Second\n\nIts <span data-term=\"none\">handle.\n\nMore.\n",
    );
    let complaint = open.complaint();
    assert!(
        complaint.contains("the sense `none` has no word"),
        "{complaint}"
    );
}

#[test]
fn a_chapter_cannot_take_the_place_of_a_page_of_the_engine() {
    let course = Course::with_chapter("# First\n");
    course.write(
        "book/src/SUMMARY.md",
        "# Summary\n\n- [Words](glossary.md)\n",
    );
    course.write("book/src/glossary.md", &term("loop", "One."));
    let complaint = course.complaint();
    assert!(
        complaint.contains("makes a page `Glossary` of its own"),
        "{complaint}"
    );
}

#[test]
fn a_book_without_terms_has_no_glossary() {
    let course = Course::with_chapter("# First\n");
    let site = course.build().unwrap();
    assert!(!site.folder.join("glossary.html").exists());
}

const EXERCISE: &str = "```wakeline exercise slug=\"two-at-once\"\n```\n";

fn minutes(minutes: u32) -> String {
    format!("# First\n\n```wakeline chapter minutes=\"{minutes}\"\nb\n```\n\n")
}

#[test]
fn the_progress_page_lists_what_there_is_to_do_without_a_script() {
    let cards = "```wakeline cards\n[[card]]\nfront = \"f\"\nback = \"b\"\n```\n";
    let quiz =
        "```wakeline quiz\n[[question]]\nask = \"a\"\nanswer = \"b\"\nbecause = \"c\"\n```\n";
    let text = format!("{}{EXERCISE}{cards}{quiz}", minutes(35));
    let course = Course::with_chapter(&text);
    let site = course.build().unwrap();
    let page = course.read("book/html/progress.html");
    for part in [
        "<a href=\"first.html\">First</a>",
        "<span>35 minutes</span>",
        "<span>1 question</span>",
        "<a href=\"cards.html#cards-first\">1 card</a>",
        "<a href=\"first.html#exercise-two-at-once\">Two at once</a>, 10 minutes",
        "data-keep=\"read/first\" data-minutes=\"25\"",
        "<progress max=\"35\"",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert!(!course.read("book/html/print.html").contains("<progress"));
    assert_eq!(course::check::links::check(&site).unwrap(), []);
}

#[test]
fn the_timetable_says_what_does_not_fit_and_what_was_not_counted() {
    let course = two(&(minutes(1500) + EXERCISE), "# Second\n");
    course.build().unwrap();
    let page = course.read("book/html/timetable.html");
    for part in [
        "take 25 h,",
        "it states none: Second.",
        "<tr><td>9:00–9:50</td><td>Read: <a href=\"first.html\">First</a></td></tr>",
        "<td>12:50–13:50</td><td>Lunch</td>",
        "<strong>Not all of it fits:",
        "<li>Exercise: <a href=\"first.html#exercise-two-at-once\">Two at once</a>, 10 minutes</li>",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
}

#[test]
fn a_chapter_cannot_take_less_than_its_exercises() {
    let complaint = Course::with_chapter(&(minutes(5) + EXERCISE)).complaint();
    assert!(
        complaint.contains(
            "5 minutes are less than the 10 of its exercises\n --> book/src/first.md:3:13"
        ),
        "{complaint}"
    );
}

#[test]
fn two_cards_with_one_front_are_an_error() {
    let card = "[[card]]\nfront = \"f\"\nback = \"b\"\n";
    let complaint =
        Course::with_chapter(&format!("```wakeline cards\n{card}{card}```\n")).complaint();
    assert!(
        complaint.contains("a card with this front stands in book/src/first.md already"),
        "{complaint}"
    );
    assert!(complaint.contains("first.md:6:9"), "{complaint}");
}

#[test]
fn the_page_of_a_part_says_what_its_chapters_give() {
    let course = two(
        "# First\n\n```wakeline chapter minutes=\"30\"\nYou will [see](deep/second.md#why).\n```\n\n\
         ```wakeline exercise slug=\"two-at-once\"\n```\n",
        "# Second\n\n## Why\n\nBecause.\n",
    );
    course.write(
        "book/src/SUMMARY.md",
        "# Summary\n\n# [One](<parts/one part.md>)\n\n- [First](first.md)\n- [Second](deep/second.md)\n\
         - [Third]()\n\n# Two\n",
    );
    course.write("book/src/parts/one part.md", "# Why *one*\n\nRead on.\n");
    let site = course.build().unwrap();
    let page = course.read("book/html/parts/one part.html");
    let (_, page) = page.split_once("Read on.").expect("the author's words");
    for part in [
        "value=\"1\"",
        "<a href=\"../first.html\">First</a>",
        "<span>30 minutes</span>",
        "<a href=\"../first.html#exercise-two-at-once\">",
        "You will <a href=\"../deep/second.html#why\">see</a>.",
        "<a href=\"../deep/second.html\">Second</a>",
        "Third</p>\n<p>This chapter is not written yet.",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let contents = course.read("book/html/toc.html");
    assert!(contents.contains(">Why one</a>"), "{contents}");
    assert!(course.read("book/html/print.html").contains("The chapters"));
    assert_eq!(course::check::links::check(&site).unwrap(), []);
    course.write(
        "book/src/SUMMARY.md",
        "# Summary\n\n# [One](none.md)\n\n- [First](first.md)\n",
    );
    assert!(course.complaint().contains("no chapter `none.md`"));
}
