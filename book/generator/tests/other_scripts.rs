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
