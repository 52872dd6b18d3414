//! What authors get wrong, and what they are told. All of it at once, each
//! with its place, and never a half-built book.

mod common;

use common::Course;

/// What a chapter that is wrong in many ways is told.
#[test]
fn every_error_of_a_chapter_is_reported_at_once_with_its_place() {
    let course = Course::with_chapter(
        "# First\n\
         \n\
         ```wakeline timelin scenario=\"demo::one_by_one\"\n\
         ```\n\
         \n\
         ````wakeline depth level=\"page\"\n\
         ```wakeline timeline scenario=\"demo::one_by_on\" veiw=\"lanes\"\n\
         ```\n\
         ```wakeline timeline scenario=\"demo::one_by_on\"\n\
         ```\n\
         ````\n\
         \n\
         ```wakeline listing file=\"demo.rs\" region=\"two\"\n\
         ```\n\
         \n\
         ```wakeline listing file=\"nowhere.rs\"\n\
         ```\n\
         \n\
         ```wakeline exercise slug=\"two-at-one\"\n\
         ```\n\
         \n\
         ```wakeline cards\n\
         [[card]]\n\
         front = \"a\"\n\
         bock = \"b\"\n\
         ```\n\
         \n\
         ```wakeline myth claim=\"x\"\n\
         ```\n\
         \n\
         {{#include nowhere.md}}\n",
    );
    let complaint = course.complaint();
    for expected in [
        "error: there is no directive `timelin`\n --> book/src/first.md:3:13\n",
        "help: did you mean `timeline`?",
        "error: `timeline` has no key `veiw`\n --> book/src/first.md:7:49\n",
        "error: there is no scenario `demo::one_by_on`\n --> book/src/first.md:9:32\n",
        "help: did you mean `demo::one_by_one`?",
        "there is no region `two`; the file has `one_by_one`, `two_fetches`, `joined`, \
         `in_a_row`, `two_tasks`\n  --> book/src/first.md:13:44\n",
        "there is no file book/listings/src/nowhere.rs\n  --> book/src/first.md:16:27\n",
        "there is no exercise `two-at-one`\n  --> book/src/first.md:19:28\n",
        "unknown field `bock`, expected one of `front`, `back`, `language`\n  --> book/src/first.md:25:1\n",
        "25 | bock = \"b\"\n   | ^^^^\n",
        "error: `myth` needs the key `verdict`\n  --> book/src/first.md:28:13\n",
        "error: `myth` has an empty body",
        "there is no file `nowhere.md` to include\n  --> book/src/first.md:31:1\n",
        "10 errors; the site was left as it was",
    ] {
        assert!(
            complaint.contains(expected),
            "missing: {expected}\nin: {complaint}"
        );
    }
}

#[test]
fn a_build_that_fails_leaves_the_old_site_as_it_was() {
    let course = Course::with_chapter("# First\n\nold\n");
    course.build().unwrap();
    course.write("book/src/first.md", "# First\n\n```wakeline nothing\n```\n");
    course.complaint();
    assert!(course.read("book/html/first.html").contains("<p>old</p>"));
    let left: Vec<_> = std::fs::read_dir(course.root().join("book"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_mdbook_only_warns_about_is_an_error() {
    for (chapter, tag, at) in [
        ("# First\n\n- <b>never closed\n\ntext\n", "b", "3:3"),
        ("# First\n\n- <b>closed\n\ntoo late</b>\n", "b", "3:3"),
        (
            "# First\n\n```wakeline remember\n<div>\n\nx\n```\n",
            "div",
            "4:1",
        ),
    ] {
        let complaint = Course::with_chapter(chapter).complaint();
        let what = format!("mdBook warns: unclosed HTML tag `<{tag}>` found in `first.md`");
        let at = format!("--> book/src/first.md:{at}\n");
        assert!(
            complaint.contains(&what) && complaint.contains(&at),
            "{complaint}"
        );
        assert!(complaint.contains("1 error;"), "{complaint}");
    }
}

#[test]
fn a_right_choice_that_the_recording_denies_is_an_error() {
    let quiz = |right: &str| {
        format!(
            "```wakeline quiz\n[[question]]\nask = \"How long?\"\nscenario = \"demo::one_by_one\"\n\
             key = \"total\"\nchoices = [\n  {{ text = \"1 ms\", because = \"b\" }},\n  \
             {{ text = \"{right}\", right = true, because = \"b\" }},\n]\n```\n"
        )
    };
    Course::with_chapter(&quiz("`90 ms`")).build().unwrap();
    let complaint = Course::with_chapter(&quiz("50 ms")).complaint();
    assert!(
        complaint.contains("the right answer is not `50 ms`"),
        "{complaint}"
    );
    assert!(complaint.contains("first.md:8:12"), "{complaint}");
    assert!(
        complaint.contains("the recording says: 90 ms"),
        "{complaint}"
    );
}

#[test]
fn questions_that_cannot_be_answered_are_errors() {
    let complaint = |question: &str| {
        Course::with_chapter(&format!(
            "```wakeline quiz\n[[question]]\n{question}\n```\n"
        ))
        .complaint()
    };
    let choices = |choices: &str| complaint(&format!("ask = \"a\"\nchoices = [{choices}]"));
    assert!(complaint("ask = \"a\"\nbecause = \"b\"").contains("neither choices nor an answer"));
    assert!(complaint("ask = \"a\"\nanswer = \"b\"").contains("does not say why"));
    assert!(complaint("ask = \"a\"\nkey = \"peak\"").contains("has a `key`, and no `scenario`"));
    let one = "{ text = \"x\", right = true, because = \"b\" }";
    assert!(choices(one).contains("only one choice"));
    let wrong = "{ text = \"x\", because = \"b\" }";
    assert!(choices(&format!("{wrong}, {wrong}")).contains("no choice of this question is right"));
    assert!(choices("{ text = \"x\" }").contains("missing field `because`"));
}

#[test]
fn a_player_that_cannot_be_shown_says_at_which_key() {
    let complaint = Course::with_chapter(
        "```wakeline player scenario=\"demo::on\" height=\"9\"\n```\n\
         ```wakeline player scenario=\"demo::both\" height=\"tall\" expected=\"demo::bot\"\n```\n\
         ```wakeline player scenario=\"demo::both\" expected=\"demo::bot\"\n```\n",
    )
    .complaint();
    for expected in [
        "no scenario `demo::on`\n --> book/src/first.md:1:30\n",
        "`height` is not a number of pixels from 200 to 2000\n --> book/src/first.md:3:50\n",
        "no scenario `demo::bot`\n --> book/src/first.md:5:52\n",
        "expected=\"demo::bot\"\n  |                                                    ^^^^^^^^^\n",
    ] {
        assert!(complaint.contains(expected), "{expected}\nin: {complaint}");
    }
}

#[test]
fn lines_that_cannot_be_put_in_order_are_errors_with_their_place() {
    let complaint = |region: &str, body: &str| {
        Course::with_chapter(&format!(
            "```wakeline order file=\"demo.rs\" region=\"{region}\"\nask = \"a\"\n\
             because = \"b\"\n{body}\n```\n"
        ))
        .complaint()
    };
    let all = complaint("one_by_one", "swap = [[1, 2, 3, 4]]");
    assert!(
        all.contains(
            "no order of the lines of `one_by_one` is wrong\n --> book/src/first.md:1:42\n"
        )
    );
    let swap = |swap: &str| complaint("one_by_one", &format!("swap = {swap}"));
    assert!(swap("[[2, 9]]").contains("there is no line 9 to swap\n --> book/src/first.md:4:9\n"));
    assert!(swap("[[0]]").contains("there is no line 0 to swap"));
    assert!(
        swap("[[1, 2], [2]]")
            .contains("line 2 stands in two places of `swap`\n --> book/src/first.md:4:17\n")
    );
    let distractor = "[[distractor]]\nline = \"let web = world.web();\"\nbecause = \"c\"";
    let complained = complaint("one_by_one", distractor);
    assert!(complained.contains(
        "a distractor is one line, and none of the program\n --> book/src/first.md:5:8\n"
    ));
    assert!(
        complained.contains("^^^^^^^^^^^^^^^^^^^^^^^^"),
        "{complained}"
    );
    assert!(complaint("two", "").contains("there is no region `two`"));
    assert!(
        complaint("one_by_one", "[[distractor]]\nline = \"x\"").contains("missing field `because`")
    );
}

#[test]
fn turns_that_are_not_there_are_errors_with_their_place() {
    let complaint = |args: &str, body: &str| {
        Course::with_chapter(&format!(
            "```wakeline loop scenario=\"demo::{args}\n{body}\n```\n"
        ))
        .complaint()
    };
    let because = |turn: &str, choice: &str| {
        let body = format!("[[because]]\nturn = {turn}\nchoice = \"{choice}\"\ntext = \"t\"");
        complaint("one_by_one\"", &body)
    };
    let turn = because("9", "main");
    assert!(
        turn.contains("there is no turn 9\n --> book/src/first.md:3:8\n"),
        "{turn}"
    );
    assert!(turn.contains("3 | turn = 9\n  |        ^\n"), "{turn}");
    let right = because("1", "main");
    assert!(
        right.contains("`main` is not a wrong choice of turn 1\n --> book/src/first.md:4:10\n"),
        "{right}"
    );
    assert!(right.contains("its wrong choices are sleep"), "{right}");
    assert!(
        complaint("one_by_one\" from=\"x\"", "").contains("`from` is not a number of milliseconds")
    );
    assert!(
        complaint("one_by_one\" from=\"91\"", "").contains("the loop has no turn to choose in")
    );
    assert!(complaint("stuck\" to=\"0\"", "whom = 1").contains("unknown field `whom`"));
}

#[test]
fn values_that_are_not_words_of_the_directive_are_errors() {
    let complaint = |directive: &str| {
        Course::with_chapter(&format!("```wakeline {directive}\nbody\n```\n")).complaint()
    };
    assert!(complaint("depth level=\"book\"").contains("write one of `breath`, `page`"));
    assert!(complaint("chapter minutes=\"some\"").contains("not a number of minutes"));
    assert!(complaint("timeline scenario=\"demo::both\" view=\"3d\"").contains("`polls`"));
    assert!(complaint("output scenario=\"demo::both\"").contains("says nothing"));
    assert!(complaint("predict").contains("no line that parts question and answer"));
    assert!(complaint("predict key=\"total\"").contains("no line that parts"));
    let predict = |args: &str| {
        Course::with_chapter(&format!("```wakeline predict {args}\nq\n\n---\n\na\n```\n"))
            .complaint()
    };
    assert!(predict("key=\"peak\"").contains("`key` needs a `scenario`"));
    let field = predict("scenario=\"demo::both\" key=\"total, end fetch(a)\"");
    assert!(field.contains("did you mean `ends`?"), "{field}");
    let stuck = predict("scenario=\"demo::stuck\" key=\"total\"");
    assert!(stuck.contains("this scenario has no `total`\n --> book/src/first.md:1:"));
    assert!(stuck.contains("^^^^^"), "{stuck}");
    assert!(complaint("lesson").contains("before anybody speaks"));
    assert!(complaint("listing file=\"../x.rs\"").contains("not a path below the listings"));
    assert!(complaint("listing file=\"demo.rs\" mark=\"99\"").contains("lines go from 1 to"));
}

#[test]
fn every_chapter_that_is_not_there_is_named() {
    let course = Course::with_chapter("# First\n");
    course.write(
        "book/src/SUMMARY.md",
        "# Summary\n\n- [First](first.md)\n- [Later]()\n- [A](a.md)\n  - [B](b.md)\n",
    );
    let complaint = course.complaint();
    assert!(
        complaint.contains("no chapter `a.md`\n --> book/src/SUMMARY.md:5:3"),
        "{complaint}"
    );
    assert!(
        complaint.contains("no chapter `b.md`\n --> book/src/SUMMARY.md:6:5"),
        "{complaint}"
    );
    assert!(complaint.contains("2 errors"), "{complaint}");
}

#[test]
fn code_that_is_wider_than_the_page_is_an_error_where_it_stands_each_once() {
    let listing = "```wakeline listing file=\"wide.rs\" region=\"wide\"\n```\n";
    let course = Course::with_chapter(&format!("# First\n\n{listing}\n{listing}"));
    let wide = format!("{:x<80}", "// ");
    course.write(
        "book/listings/src/wide.rs",
        &format!(
            "fn a() {{\n    // region: wide\n    {wide}\n    {wide}yz\n    // endregion: wide\n}}\n"
        ),
    );
    let complaint = course.complaint();
    let what = "error: this line is 2 characters too wide for the page, which holds 80\n \
                --> book/listings/src/wide.rs:4:85\n";
    assert!(complaint.contains(what), "{complaint}");
    assert!(complaint.contains("1 error;"), "{complaint}");
}
