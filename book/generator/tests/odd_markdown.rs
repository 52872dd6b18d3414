//! Markdown that is right and seldom written: names with blanks, notes and links in
//! answers, two elements of one id, includes in quotations, fences that are left
//! open. It comes to what its author means, or to one error with its place.

mod common;

use common::{Course, shown};
use course::check::{check, links};
use course::edition::Edition;

/// A chapter that has something of everything that gets an id.
const WEEK: &str = "# A week\n\n```wakeline chapter minutes=\"15\"\nYou will turn.\n```\n\n\
    A turn, and the [first](../first.md).\n\n\
    ```wakeline remember\n*A blank is a blank.*\n```\n\n\
    ```wakeline exercise slug=\"two-at-once\"\n```\n\n\
    ```wakeline quiz\n[[question]]\nask = \"a\"\nanswer = \"b\"\nbecause = \"[c](../first.md)\"\n```\n\n\
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

/// What `cargo course check` says.
fn checked(course: &Course) -> Vec<String> {
    let findings = check(&course.sources()).unwrap();
    let problems = findings.problems.into_iter();
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
        shown(&course.read("book/html/print.html")).contains("href=\"week%20one/../first.html\""),
        "the answer leads to no page on paper"
    );
    assert!(
        course
            .read("book/html/exercises/two-at-once.html")
            .contains("href=\"../week%20one/the%20loop.html#exercise-two-at-once\"")
    );
}

#[test]
fn two_elements_of_one_id_are_one_error_with_its_place() {
    let course = Course::with_chapter(
        "# First\n\n## Term: drift { #term-drift }\n\n## A { #a }\n\n<a id=\"a\"></a>\n\n\
         ## First remember 1\n\n```wakeline remember\nx\n```\n\n\
         ```wakeline glossary\n[[term]]\nname = \"drift\"\nmeans = \"[What](#not-there) adds up.\"\n```\n\n\
         See [nowhere](#not-here).\n",
    );
    let problems = checked(&course);
    for (at, what) in [
        ("3:1", "`term-drift`; what the engine"),
        ("7:4", "`a`; line 5 has it too"),
        ("9:1", "`first-remember-1`; what the engine"),
        ("18:17", "`#not-there` leads to no such place"),
        ("21:15", "`#not-here` leads to no such place"),
    ] {
        let at = format!("--> book/src/first.md:{at}\n");
        let told = problems
            .iter()
            .filter(|it| it.contains(&at) && it.contains(what));
        assert_eq!(told.count(), 1, "{at} {what}\nin: {problems:#?}");
    }
    assert_eq!(problems.len(), 5, "{problems:#?}");
}

#[test]
fn a_heading_without_a_letter_has_an_id_of_its_own() {
    let course = Course::with_chapter("# First\n\n## ???\n\n### !\n\n## Section 1\n");
    assert_eq!(checked(&course), [""; 0]);
    let page = course.read("book/html/first.html");
    assert!(page.contains("<h2 id=\"section-2\"><a class=\"header\" href=\"#section-2\">???"));
    assert!(!page.contains("id=\"\"") && !course.read("book/html/print.html").contains("id=\"\""));
}

#[test]
fn terms_that_would_share_an_anchor_are_told_so() {
    let term = |name: &str| format!("[[term]]\nname = \"{name}\"\nmeans = \"x\"\n");
    let complaint = |first: &str, second: &str| {
        let terms = [term(first), term(second)].concat();
        Course::with_chapter(&format!("```wakeline glossary\n{terms}```\n")).complaint()
    };
    for (first, second) in [("C", "C#"), ("task", "task")] {
        let complaint = complaint(first, second);
        let anchor = format!("term-{}", first.to_lowercase());
        let what = format!(
            "`{second}` would have the anchor of `{first}` in book/src/first.md: `{anchor}`"
        );
        assert!(
            complaint.contains(&what) && complaint.contains("first.md:6:8"),
            "{complaint}"
        );
        assert!(complaint.contains("1 error;"), "{complaint}");
    }
}

/// A course whose chapter includes `parts/two.rs`.
fn including(chapter: &str, part: &str) -> Course {
    let course = Course::with_chapter(chapter);
    course.write("book/src/parts/two.rs", part);
    course.write("book/src/parts/three.rs", "c();\n");
    course
}

#[test]
fn every_line_of_a_file_stands_in_the_quotation_or_list_that_includes_it() {
    let course = including(
        "# First\n\n> As it is said:\n>\n> ```rust\n> {{#include parts/two.rs}}\n> ```\n>\n> It goes on.\n\n\
         1. First\n\n   ```rust\n   {{#include parts/two.rs:part}}\n   ```\n\n2. Second\n\n\
         - {{#include parts/two.md}}\n\n```wakeline remember\nx\n```\n",
        "// ANCHOR: part\nfn a() {\n\n    b();\n    {{#include three.rs}}\n}\n// ANCHOR_END: part\n\\{{#include no.rs}}\n",
    );
    course.write("book/src/parts/two.md", "One\n\n> Two\n> three\n");
    let page = course.page();
    let page = page.split("</main>").next().unwrap();
    let (_, quotation) = page.split_once("<blockquote>").unwrap();
    let (quotation, after) = quotation.split_once("</blockquote>").unwrap();
    let code = "fn a() {\n\n    b();\n    c();\n}";
    for (place, part) in [
        (quotation, "It goes on."),
        (
            quotation,
            &*format!("// ANCHOR: part\n{code}\n// ANCHOR_END: part\n{{{{#include no.rs}}}}"),
        ),
        (
            after,
            &*format!("<code class=\"language-rust\">{code}</code>"),
        ),
        (after, "<p>One</p>\n<blockquote>\n<p>Two\nthree</p>"),
        (after, "wl-remember"),
    ] {
        let place = place.replace(" tabindex=\"0\"", "");
        assert!(place.contains(part), "{part}\nin: {place}");
    }
}

#[test]
fn an_include_in_a_quotation_of_an_included_file_is_an_error_in_that_file() {
    let course = including(
        "# First\n\n{{#include parts/a.md}}\n\n{{#include parts/a.md}}\n",
        "a\nb\n",
    );
    course.write(
        "book/src/parts/a.md",
        "a\n\n> {{#include two.rs}}\n> {{#include three.rs}}\n",
    );
    let complaint = course.complaint();
    assert!(
        complaint.contains("--> book/src/parts/a.md:3:3\n"),
        "{complaint}"
    );
    assert!(complaint.contains("1 error;"), "{complaint}");
}

#[test]
fn a_fence_that_is_left_open_is_one_error_wherever_it_stands() {
    for (chapter, at) in [
        ("a\n\n```rust\n\n```wakeline nothing\n", "3:1"),
        ("> ```text\n> a\n\nb\n", "1:3"),
        ("- a\n\n  ~~~\n  a\n\n- b\n", "3:3"),
        ("````wakeline remember\na\n\n```rust\nb\n````\n", "4:1"),
        (
            "````wakeline predict\na\n\n```rust\nb\n\n---\n\nc\n````\n",
            "4:1",
        ),
    ] {
        let complaint = Course::with_chapter(chapter).complaint();
        let what =
            format!("error: this block of code is never closed\n --> book/src/first.md:{at}\n");
        assert!(
            complaint.contains(&what) && complaint.contains("1 error;"),
            "{complaint}"
        );
    }
}

#[test]
fn a_fence_that_an_included_file_leaves_open_is_told_where_it_is_included() {
    let complaint = including(
        "# First\n\n{{#include parts/two.rs}}\n\nb\n",
        "```rust\na\n",
    )
    .complaint();
    assert!(
        complaint.contains("never closed\n --> book/src/first.md:3:1\n"),
        "{complaint}"
    );
}

#[test]
fn links_and_notes_of_a_chapter_hold_in_its_answers() {
    let course = Course::with_chapter(
        "# First\n\nA note of the chapter[^first].\n\n\
         ```wakeline predict scenario=\"demo::one_by_one\"\nWhen does it end[^asked]?\n\n---\n\n\
         At 90 ms[^late]. See [the docs][tokio] and [below](#end).\n\n[^late]: Its own note.\n```\n\n\
         ```wakeline quiz\n[[question]]\nask = \"[Why][tokio]?\"\nchoices = [\n\
         { text = \"[a][tokio]\", right = true, because = \"So[^so], see [the docs][tokio].\" },\n\
         { text = \"b\", because = \"No.\" },\n]\n\
         [[question]]\nask = \"c\"\nanswer = \"d\"\nbecause = \"So[^so].\"\n```\n\n\
         ```wakeline order file=\"demo.rs\" region=\"one_by_one\"\nask = \"o\"\nbecause = \"[docs][tokio]\"\n```\n\n\
         ```wakeline lesson\n**Teacher:** Read [the docs][tokio].[^first]\n```\n\n\
         ```wakeline teaching title=\"t\"\nOnly here[^taught], and [the docs][tokio].\n```\n\n\
         ```wakeline cards\n[[card]]\nfront = \"f\"\nback = \"[docs][tokio] [end](#end)\"\n```\n\n\
         ## End\n\n\
         [^first]: One.\n[^asked]: Two.\n[^so]: Because of that.\n[^taught]: For teachers.\n\n\
         [tokio]: https://tokio.rs\n",
    );
    assert_eq!(checked(&course), [""; 0]);
    let page = course.read("book/html/first.html");
    let (_, chapter) = page.split_once("<main>").unwrap();
    let (chapter, _) = chapter.split_once("</main>").unwrap();
    let answers = shown(chapter);
    for left in ["][", "[^"] {
        let at = answers.find(left);
        assert_eq!(
            at,
            None,
            "{}",
            &answers[at.unwrap_or(0).saturating_sub(200)..]
        );
    }
    assert_eq!(chapter.matches("https://tokio.rs").count(), 7);
    for (number, text) in [
        (3, "Its own note."),
        (4, "Because of that."),
        (5, "Because of that."),
    ] {
        let note = number - 2;
        let id = format!("first-note-{note}");
        let refers = format!("id=\"{id}-1\"><a href=\"#{id}\">{number}</a>");
        let below =
            format!("<li id=\"{id}\" value=\"{number}\"><p>{text} <a href=\"#{id}-1\">↩</a></p>");
        assert!(
            answers.contains(&refers) && answers.contains(&below),
            "{below}"
        );
    }
    let (_, end) = chapter
        .rsplit_once("<ol class=\"footnote-definition\">")
        .unwrap();
    assert!(end.contains("One.") && end.contains("Two."));
    for elsewhere in ["Because", "own note", "teachers"] {
        assert!(!page.contains(elsewhere), "{elsewhere} is seen too early");
    }
    let cards = course.read("book/html/cards.html");
    assert!(cards.contains("https://tokio.rs") && cards.contains("href=\"first.html#end\""));
    course.build_for(Edition::Instructor).unwrap();
    assert!(
        course
            .read("book/html-instructor/first.html")
            .contains("For teachers.")
    );
}

#[test]
fn a_note_that_cannot_stand_is_one_error_with_its_place() {
    for (chapter, what, at) in [
        (
            "a\n\n[^b]: c\n",
            "the note `b` is referred to nowhere",
            "3:1",
        ),
        (
            "a[^b]\n\n[^b]: c\n\n[^b]: d\n",
            "the note `b` is written twice",
            "5:1",
        ),
        (
            "```wakeline cards\n[[card]]\nfront = \"f\"\nback = \"a[^b]\"\n```\n\n[^b]: c\n",
            "a note has no place here",
            "3:9",
        ),
        (
            "```wakeline glossary\n[[term]]\nname = \"f\"\nmeans = \"a[^b]\"\n```\n\n[^b]: c\n",
            "a note has no place here",
            "3:8",
        ),
    ] {
        let complaint = Course::with_chapter(chapter).complaint();
        let at = format!("--> book/src/first.md:{at}\n");
        assert!(
            complaint.contains(what) && complaint.contains(&at),
            "{complaint}"
        );
        assert!(complaint.contains("1 error;"), "{complaint}");
    }
}

#[test]
fn a_note_of_a_teaching_note_is_for_no_learner() {
    let course = Course::with_chapter(
        "# First\n\n```wakeline teaching title=\"t\"\nAsk[^n].\n\n[^n]: axolotl\n```\n\n\
         ```wakeline predict\nq\n\n---\n\na[^n]\n```\n",
    );
    let (learners, teachers) = (Edition::Learner, Edition::Instructor);
    for (edition, page, seen) in [
        (learners, "html", false),
        (teachers, "html-instructor", true),
    ] {
        course.build_for(edition).unwrap();
        let page = shown(&course.read(&format!("book/{page}/first.html")));
        assert_eq!(page.contains("axolotl"), seen, "{edition:?}");
    }
}
