//! What readers get: pages that are complete without a script, answers that
//! search does not give away, links that lead somewhere.

mod common;

use std::fs;

use common::{Course, shown};
use course::check::links;

#[test]
fn answers_are_shown_but_nobody_reads_them_in_the_source_or_the_search_index() {
    let course = Course::with_chapter(
        "# First\n\nSearchable zebra.\n\n\
         ```wakeline predict\nQuestion quokka?\n\n---\n\nAnswer axolotl.\n```\n\n\
         ```wakeline quiz\n[[question]]\nask = \"a\"\nchoices = [\n\
         { text = \"x\", right = true, because = \"binturong\" },\n\
         { text = \"y\", because = \"b\" },\n]\n\
         [[question]]\nask = \"a\"\nanswer = \"capybara\"\nbecause = \"b\"\n```\n\n\
         ```wakeline cards\n[[card]]\nfront = \"dugong\"\nback = \"echidna\"\n```\n",
    );
    let site = course.build().unwrap();
    let page = fs::read_to_string(site.folder.join("first.html")).unwrap();
    let index = fs::read_dir(&site.folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("searchindex")
        })
        .map(|path| fs::read_to_string(path).unwrap())
        .unwrap();
    for word in ["zebra", "quokka", "dugong"] {
        assert!(
            page.contains(word) && index.contains(word),
            "{word} should be found"
        );
    }
    for word in ["axolotl", "binturong", "capybara", "echidna"] {
        assert!(shown(&page).contains(word), "{word} should be on the page");
        assert!(
            !page.contains(word),
            "{word} should not be read in its source"
        );
        assert!(!index.contains(word), "{word} should not be found");
    }
}

#[test]
fn answers_stand_on_the_printed_page_too() {
    let course = Course::with_chapter("```wakeline predict\nq\n\n---\n\naxolotl\n```\n");
    course.build().unwrap();
    assert!(shown(&course.read("book/html/print.html")).contains("axolotl"));
}

#[test]
fn a_timeline_is_a_drawing_with_a_title_and_a_real_table() {
    let page =
        Course::with_chapter("```wakeline timeline scenario=\"demo::one_by_one\"\n```\n").page();
    assert!(page.contains(
        ">Timeline of demo::one_by_one: fetch(a) from 0 to 40 ms, then fetch(b) from 40 to 90 ms; 90 ms in all.</desc>"
    ));
    assert!(page.contains("<th scope=\"row\">fetch(b)</th><td class=\"wl-time\">40 ms</td>"));
    assert!(page.contains("total 90 ms</p>"));
}

#[test]
fn a_timeline_that_never_finished_says_why() {
    let page = Course::with_chapter("```wakeline timeline scenario=\"demo::stuck\"\n```\n").page();
    assert!(page.contains("Deadlock: main waits for query(1)."));
}

#[test]
fn twins_are_compared_and_not_believed() {
    let twin = "```wakeline twin scenario=\"demo::both\" python=\"demo/one_by_one.py\" \
                rust_region=\"one_by_one\"\nb\n```\n";
    let page = Course::with_chapter(twin).page();
    assert!(page.contains("The two timelines differ, first in"));
    assert!(!page.contains("are the same to the millisecond"));
}

#[test]
fn code_with_blank_lines_and_angle_brackets_comes_through_whole() {
    let course = Course::with_chapter("```wakeline listing file=\"x.rs\"\n```\n");
    course.write(
        "book/listings/src/x.rs",
        "fn a() -> Vec<u8> {\n\n\n    b::<u8>()\n}\n",
    );
    assert!(
        course
            .page()
            .contains("fn a() -&gt; Vec&lt;u8&gt; {\n\n\n    b::&lt;u8&gt;()\n}")
    );
}

#[test]
fn a_page_names_the_exercise_with_its_goal_file_and_commands() {
    let page = Course::with_chapter("```wakeline exercise slug=\"two-at-once\"\n```\n").page();
    for part in [
        "id=\"exercise-two-at-once\"",
        "Two at once",
        "10 minutes",
        "10 points",
        "exercises/coroutines/two-at-once/src/lib.rs",
        "cargo test -p ex-two-at-once",
        "total 50 ms · peak 2 at once",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
}

#[test]
fn no_page_loads_anything_from_the_network_and_links_lead_somewhere() {
    let course = Course::with_chapter(
        "# First\n\n## Two words\n\n[here](#two-words) [there](first.md#two-words) \
         [out](https://example.org/) [no](#three-words) [gone](gone.md) ![p](p.svg)\n",
    );
    let site = course.build().unwrap();
    let problems: Vec<String> = links::check(&site)
        .unwrap()
        .into_iter()
        .map(|problem| problem.to_string())
        .collect();
    assert_eq!(problems.len(), 3, "{problems:#?}");
    assert!(problems[0].contains("`#three-words` leads to no such place"));
    assert!(problems[0].contains("first.md:5:"));
    assert!(problems[1].contains("`gone.html` leads to no page"));
    assert!(problems[2].contains("`p.svg` leads to no page"));
}

#[test]
fn a_chapter_written_on_windows_builds_the_same_page() {
    let text = "# First\n\n```wakeline predict\nq\n\n---\n\na\n```\n\n\
                ```wakeline cards\n[[card]]\nfront = \"f\"\nback = \"b\"\n```\n\n\
                ```wakeline lesson\n**Teacher:** t\n```\n";
    let (unix, windows) = (Course::with_chapter(text), text.replace('\n', "\r\n"));
    let windows = Course::with_chapter(&windows);
    let bare = |page: String| page.replace('\r', "").replace("&#13;", "");
    assert_eq!(bare(unix.page()), bare(windows.page()));
}

#[test]
fn lines_to_put_in_order_stand_in_the_same_wrong_order_in_every_build() {
    let text = "```wakeline order file=\"demo.rs\" region=\"one_by_one\"\nask = \"a\"\n\
                because = \"axolotl\"\n```\n";
    let course = Course::with_chapter(text);
    let page = course.page();
    assert_eq!(page, course.page());
    assert!(shown(&page).contains("axolotl") && !page.contains("axolotl"));
    let list = page.split_once("<ol class=\"wl-lines\">").unwrap().1;
    let list = list.split_once("</ol>").unwrap().0;
    let places: Vec<_> = ["let web", "let a", "let b", "world.say"]
        .map(|line| list.find(line).unwrap())
        .into();
    assert!(!places.is_sorted(), "{list}");
}

#[test]
fn every_turn_of_the_loop_says_what_the_program_did_and_why_nothing_else() {
    let page = Course::with_chapter("```wakeline loop scenario=\"demo::one_by_one\"\n```\n").page();
    for text in [
        "✓ 0 ms: The loop polls main: it begins fetch(a); then it waits, and gives the loop back.",
        "✗ sleep: main is ready. The loop sleeps only when nobody is.",
        "✓ 0 ms: Nobody is ready: the thread sleeps, and time goes to 40 ms.",
        "it says “got page a and page b”; it is done.",
    ] {
        assert!(shown(&page).contains(text), "{text} is missing");
        assert!(!page.contains(text), "{text} can be read in the source");
    }
    assert!(
        !page.contains("wl-right"),
        "nor which choice is the right one"
    );
}

#[test]
fn each_exercise_has_a_page_with_task_goals_checks_and_hints() {
    let course =
        Course::with_chapter("# First\n\n```wakeline exercise slug=\"two-at-once\"\n```\n");
    course.write(
        "exercises/coroutines/two-at-once/src/lib.rs",
        "//! # Two at once\n//!\n//! Repair [`f`] & more.\n\npub fn f() {}\n",
    );
    let site = course.build().unwrap_or_else(|error| panic!("{error}"));
    assert!(
        course
            .read("book/html/first.html")
            .contains("href=\"exercises/two-at-once.html\"")
    );
    let page = course.read("book/html/exercises/two-at-once.html");
    for part in [
        "Repair <code>f</code> &amp; more.",
        "href=\"../first.html#exercise-two-at-once\"",
        "both overlap",
        "total 50 ms · peak 2 at once",
        "10 points.",
        "cargo grader check two-at-once",
        "Hint 3 of 3",
        "data-keep=\"exercise/two-at-once\"",
        "src=\"../wakeline-",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    let hint = "Await both in one <code>join!</code>.";
    assert!(!page.contains(hint) && shown(&page).contains(hint));
    assert!(
        !page.contains("that you do not see"),
        "it has no hidden checks"
    );
    let list = course.read("book/html/exercises/index.html");
    assert!(list.contains("href=\"two-at-once.html\""));
    assert!(
        links::check(&site).unwrap().is_empty(),
        "{:#?}",
        links::check(&site).unwrap()
    );
}

#[test]
fn hints_are_not_in_the_search_index_and_a_missing_snapshot_is_named() {
    let course = Course::with_chapter("# First\n");
    course.build().unwrap();
    let index = files_of(&course, "searchindex");
    assert!(index.contains("both overlap") && !index.contains("Which fetch starts first"));
    let snapshots = "exercises/coroutines/two-at-once/tests/checks/snapshots";
    fs::remove_file(course.root().join(snapshots).join("both_overlap.snap")).unwrap();
    let complaint = course.complaint();
    assert!(complaint.contains("a check has no snapshot"), "{complaint}");
    assert!(complaint.contains("both_overlap.snap"), "{complaint}");
}

/// The text of the site's file whose name begins so.
fn files_of(course: &Course, begin: &str) -> String {
    let entries = fs::read_dir(course.root().join("book/html")).unwrap();
    let found = entries
        .map(|entry| entry.unwrap())
        .find(|entry| entry.file_name().to_string_lossy().starts_with(begin));
    fs::read_to_string(found.unwrap().path()).unwrap()
}
