//! Books in other scripts: without blanks between words, from right to left, with
//! digits of their own.

mod common;

use common::{Course, shown};
use course::check::check;
use course::edition::Edition;

const CHINESE: &str = "# 事件循环\n\n```wakeline chapter minutes=\"10\"\n你将能够说出任务何时运行，\n\
    以及它为什么等待。\n```\n\n每一个任务都交给事件循环，它一次只轮询一个任务。漂移是指\n停顿加上回答的时间。\n\n\
    ```wakeline glossary\n[[term]]\nname = \"轮询\"\nmeans = \"循环问任务：好了吗？\"\n\n\
    [[term]]\nname = \"漂移\"\nmeans = \"停顿加上回答的时间。\"\n```\n\n\
    ```wakeline quiz\n[[question]]\nask = \"总共多久？\"\nscenario = \"demo::one_by_one\"\n\
    key = \"total\"\nanswer = \"９０　ｍｓ\"\nbecause = \"四十加五十。\"\n\n\
    [[question]]\nask = \"先后次序是什么？\"\nscenario = \"demo::one_by_one\"\nkey = \"order\"\n\
    answer = \"ｆｅｔｃｈ（ａ），fetch(b)\"\nbecause = \"一个接一个。\"\n```\n";

#[test]
fn a_chapter_in_chinese_has_its_terms_its_minutes_and_its_answers() {
    let course = Course::with_chapter("# First\n\nDrift.\n");
    let summary = "# Summary\n\n- [First](first.md)\n- [事件循环](循环.md)\n";
    course.write("book/src/SUMMARY.md", summary);
    course.write("book/src/循环.md", CHINESE);
    let findings = check(&course.sources()).unwrap();
    assert!(findings.problems.is_empty(), "{:#?}", findings.problems);
    let page = course.read("book/html/循环.html");
    for term in ["轮询", "漂移"] {
        let link = format!("<a href=\"glossary.html#term-{term}\"");
        assert!(page.contains(&link), "{term} is not linked");
        let from = format!("href=\"循环.html#循环-use-term-{term}\"");
        assert!(
            course.read("book/html/glossary.html").contains(&from),
            "{term} is not used"
        );
    }
    assert!(
        shown(&page).contains("９０"),
        "the author's own spelling stands"
    );
    course.build_for(Edition::Instructor).unwrap();
    let teaching = course.read("book/html-instructor/teaching.html");
    assert!(teaching.contains("Its 94 words take 1"));
}

#[test]
fn a_book_from_right_to_left_keeps_time_and_code_from_left_to_right() {
    let course = Course::with_chapter(
        "# الحلقة\n\n```wakeline timeline scenario=\"demo::both\" view=\"lanes\"\nطلبان معا.\n```\n",
    );
    let toml = course.read("book/book.toml");
    course.write("book/book.toml", &toml.replace("\"en\"", "\"ar\""));
    let findings = check(&course.sources()).unwrap();
    assert!(findings.problems.is_empty(), "{:#?}", findings.problems);
    let page = |name: &str| course.read(&format!("book/html/{name}.html"));
    assert!(page("first").contains("dir=\"rtl\"") && page("first").contains("<main>"));
    let ours = page("exercises/two-at-once");
    assert!(ours.contains("<main dir=\"ltr\">") && ours.contains("dir=\"rtl\""));
    let site = std::fs::read_dir(course.root().join("book/html")).unwrap();
    let files = site.map(|entry| entry.unwrap().path());
    let ours = files.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("wakeline-") && path.extension().is_some_and(|end| end == "css")
    });
    let style: String = ours
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let (selectors, _) = style.split_once("{direction:ltr").unwrap();
    let (_, selectors) = selectors.rsplit_once('}').unwrap();
    for part in [".wl-drawing", ".wl-stage", "svg", "code"] {
        assert!(selectors.contains(part), "{part} is not in {selectors}");
    }
}
