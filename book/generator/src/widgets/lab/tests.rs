//! What a lab draws of the fixture's `demo::two_fetches`: 10, 30 or 50 ms for
//! one fetch, 40 ms for the other, in a row or joined.

use crate::widgets::testing::{drawn, problems};

const LAB: &str = "```wakeline lab scenario=\"demo::two_fetches\"\n";
const SWITCH: &str = "[[parameter]]\nname = \"joined\"\n\
    choices = [{ text = \"in a row\", region = \"in_a_row\" }, { text = \"joined\", region = \"joined\" }]\n";

/// A lab that says so much, and the switch.
fn lab(toml: &str) -> String {
    format!("{LAB}ask = \"Move it.\"\nregion = \"two_fetches\"\n{SWITCH}{toml}```\n")
}

#[test]
fn every_run_is_in_the_page_with_its_values_and_the_start_needs_no_script() {
    let drawn = drawn(&lab(
        "[[parameter]]\nname = \"a_ms\"\nlabel = \"page a\"\nunit = \"ms\"\nstart = 30\n",
    ));
    assert!(drawn.problems.is_empty(), "{:?}", drawn.problems);
    let html = drawn.html;
    for part in [
        "\"rows\":[\"fetch(a)\",\"fetch(b)\"]",
        "[\"total 40 ms · peak 2 at once\",\"40 ms  page a and page b\",40,[[0,0,10,0],[1,0,40,0]]]",
        "\"points\":[0,1,2,3,4,5]",
        "aria-valuetext=\"30 ms\"",
        // The run at the start as a figure, and the others in a table.
        "With page a: 30 ms, joined: in a row.",
        "<th scope=\"row\">50 ms</th><td>total 90 ms",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn the_code_has_the_values_of_the_start_and_both_versions() {
    let html = drawn(&lab("[[parameter]]\nname = \"a_ms\"\nstart = 50\n")).html;
    assert!(
        html.contains("ms(50)") && !html.contains("ms(a_ms)"),
        "{html}"
    );
    assert!(html.contains("data-version=\"1-0\" data-on><p>in a row</p>"));
    assert!(html.contains("data-version=\"1-1\"><p>joined</p>") && html.contains("tokio::join!"));
    assert!(html.contains("\"spots\":[{\"at\":17,\"code\":0,\"length\":2,\"parameter\":0}]"));
}

#[test]
fn what_is_predicted_is_the_run_at_the_start() {
    let predict = "[predict]\nask = \"When?\"\nkey = \"total\"\nbecause = \"They add up.\"\n";
    let html = drawn(&lab(predict)).html;
    assert!(html.contains("data-waits"));
    assert!(html.contains("<div class=\"wl-key\">50 ms</div>"), "{html}");
}

#[test]
fn a_goal_can_be_reached_and_is_not_at_the_start() {
    let goal = |when: &str| lab(&format!("[[goal]]\nask = \"?\"\nwhen = \"{when}\"\n"));
    let html = drawn(&goal("total <= 50, joined = 1")).html;
    assert!(html.contains("\"goals\":[\"010101\"]"), "{html}");
    let html = drawn(&goal("fetch(a) > fetch(b), waited > 85")).html;
    assert!(html.contains("\"goals\":[\"000001\"]"), "{html}");
    for (when, what) in [
        (
            "fetch(b) = total, a_ms = 10",
            "this goal is reached at the start",
        ),
        ("total = 50", "this goal is reached at the start"),
        ("total < 40", "no combination of values reaches this goal"),
        ("total ~ 40", "`total ~ 40` cannot be read as a condition"),
        ("totals = 40", "`totals = 40` cannot be read as a condition"),
    ] {
        assert_eq!(problems(&goal(when)), [what]);
    }
    let near = drawn(&goal("total < 40, joined = 1")).problems;
    assert_eq!(
        near[0].help,
        "there `total` is 40 to 50, `peak` is 2 to 2, `waited` is 50 to 90, `blocked` is 0 to 0"
    );
}

#[test]
fn what_the_listing_does_not_have_is_said() {
    let parameter = |toml: &str| lab(&format!("[[parameter]]\n{toml}\n"));
    for (text, what) in [
        (parameter("name = \"a\""), "the lab has no parameter `a`"),
        (
            parameter("name = \"joined\""),
            "the parameter `joined` stands here twice",
        ),
        (
            parameter("name = \"a_ms\"\nstart = 20"),
            "`a_ms` is never 20",
        ),
        (
            parameter("name = \"a_ms\"\nchoices = [{ text = \"short\" }]"),
            "`a_ms` has 3 values and 1 choices",
        ),
        (
            format!("{LAB}ask = \"a\"\n```\n"),
            "`joined` is a switch between two versions of the code",
        ),
        (
            lab("").replace("two_fetches\"\na", "two_fetchs\"\na"),
            "there is no lab `demo::two_fetchs`",
        ),
    ] {
        assert_eq!(problems(&text), [what]);
    }
    let scenario = lab("").replace("demo::two_fetches", "demo::both");
    let help = &drawn(&scenario).problems[0].help;
    assert_eq!(
        help,
        "it has no parameters; list it in `labs![…]` of its module"
    );
    let region = lab("").replace("\"joined\" }]", "\"together\" }]");
    assert!(problems(&region)[0].contains("there is no region `together`"));
}
