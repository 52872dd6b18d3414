//! What the drawing of operations says, and where it says it.
#![cfg(tokio_unstable)]

use std::sync::Arc;

use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use wakeline::view::{Drawing, SpanView, SvgOptions};
use wakeline::{Recording, World, ms, scenario};

const OPTIONS: SvgOptions<'static> = SvgOptions {
    title: "Two",
    id: "two",
    until: None,
};

async fn step(world: &World, name: &str, millis: u64) {
    world.operation(name, ms(millis)).await.unwrap();
}

fn of_spans(text: &str) -> Drawing {
    Drawing::of_spans(&text.parse::<SpanView>().unwrap())
}

fn described(drawing: &Drawing) -> String {
    let svg = drawing.wide(OPTIONS);
    let (_, rest) = svg.split_once("<desc id=\"two-desc\">").unwrap();
    rest.split_once("</desc>").unwrap().0.to_owned()
}

/// At most one at a time, of three.
fn one_permit() -> Recording {
    scenario::record(0, |world| async move {
        let permits = Arc::new(Semaphore::new(1));
        let mut tasks = JoinSet::new();
        for number in 0..3 {
            let (permits, world) = (permits.clone(), world.clone());
            tasks.spawn(async move {
                let _permit = permits.acquire().await.unwrap();
                step(&world, &format!("send({number})"), 20).await;
            });
        }
        while tasks.join_next().await.is_some() {}
    })
}

#[test]
fn what_a_task_waited_for_is_before_its_operation() {
    let svg = Drawing::of_operations(&one_permit()).wide(OPTIONS);
    for wait in ["t2: from 0 ms to 20 ms", "t3: from 0 ms to 40 ms"] {
        assert!(
            svg.contains(&format!("<title>{wait}, waits for a permit</title>")),
            "{svg}"
        );
    }
    assert!(svg.contains(">waits for a permit</text>"), "{svg}");
    // Where only the operations are known, only they are drawn.
    let plain = Drawing::of_spans(&one_permit().span_view()).wide(OPTIONS);
    assert!(!plain.contains("waits"), "{plain}");
}

#[test]
fn a_wait_in_vain_is_after_the_last_operation_of_its_task() {
    let recording = scenario::record(0, |world| async move {
        let lock = Mutex::new(());
        let _held = lock.lock().await;
        step(&world, "save", 10).await;
        tokio::time::sleep(ms(5).into()).await;
        let _again = lock.lock().await;
    });
    let drawing = Drawing::of_operations(&recording);
    let svg = drawing.wide(OPTIONS);
    assert!(
        svg.contains("<title>main: from 15 ms on, waits for a mutex</title>"),
        "{svg}"
    );
    assert_eq!(
        described(&drawing),
        "Two: save from 0 to 10 ms, then main waits for a timer from 10 to 15 ms, \
         then main waits for a mutex from 15 ms on; it did not finish."
    );
}

#[test]
fn a_picture_is_told_in_the_order_of_time() {
    let drawing = of_spans(
        "total 90 ms · peak 1 at once\n  fetch(a)   0 → 40  ok\n  fetch(b)  40 → 90  failed\n",
    );
    assert_eq!(
        described(&drawing),
        "Two: fetch(a) from 0 to 40 ms, then fetch(b) from 40 to 90 ms (failed); 90 ms in all."
    );
    let drawing =
        of_spans("total 50 ms · peak 2 at once\n  a   0 → 50  ok\n  b  10 → 20  cancelled\n");
    assert_eq!(
        described(&drawing),
        "Two: a from 0 to 50 ms, b from 10 to 20 ms (cancelled); \
         at most 2 at once, first at 10 ms; 50 ms in all."
    );
}

#[test]
fn of_a_long_picture_the_first_bars_are_told_and_what_went_wrong_in_the_others() {
    let lines = (0..20).map(|at| {
        let outcome = if at < 18 { "ok" } else { "failed" };
        format!("  step({at})  {} → {}  {outcome}\n", at * 10, at * 10 + 10)
    });
    let lines: String = lines.collect();
    let told = described(&of_spans(&format!(
        "total 200 ms · peak 1 at once\n{lines}"
    )));
    assert!(
        told.contains("then step(7) from 70 to 80 ms, and 12 more (2 failed); 200 ms"),
        "{told}"
    );
}

#[test]
fn the_end_and_the_most_at_once_are_named_where_they_are() {
    let svg = of_spans(
        "total 47 ms · peak 2 at once\n  a   0 → 47  ok\n  b  10 → 20  ok\n  c  20 → 30  ok\n",
    );
    let svg = svg.wide(OPTIONS);
    assert!(svg.contains("font-weight=\"bold\">47 ms</text>"), "{svg}");
    assert_eq!(svg.matches(">2 at once</text>").count(), 1);
    // One stretch: `c` begins as `b` ends.
    let bracket = svg
        .split("<path d=\"")
        .find(|path| path.contains("v-4"))
        .unwrap();
    assert_eq!(bracket.matches("v4").count(), 1, "{svg}");
    // A word of the axis is not written over the end.
    assert!(
        svg.contains(">30</text>") && !svg.contains(">50</text>"),
        "{svg}"
    );
    let alone = of_spans("total 20 ms · peak 1 at once\n  a  0 → 20  ok\n").wide(OPTIONS);
    assert!(!alone.contains("at once"), "{alone}");
}

/// From where to where something stands, in tenths of a unit.
fn reach(svg: &str) -> (i64, i64) {
    let (mut least, mut most) = (i64::MAX, i64::MIN);
    let mut anchor = "start";
    for tag in svg.split('<').skip(1) {
        let value = |name: &str| {
            let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
            rest.split('"').next()
        };
        let tenths = |name: &str| Some(value(name)?.parse::<i64>().ok()? * 10);
        if tag.starts_with("g ") {
            anchor = value("text-anchor").unwrap_or("start");
        }
        let Some(x) = tenths("x") else { continue };
        let text = tag.split_once('>').filter(|_| tag.starts_with("text"));
        let long = text.map_or(0, |(_, text)| {
            72 * i64::try_from(text.chars().count()).unwrap()
        });
        let (from, to) = match value("text-anchor").unwrap_or(anchor) {
            "end" => (x - long, x),
            "middle" => (x - long / 2, x + long / 2),
            _ => (x, x + long + tenths("width").unwrap_or(0)),
        };
        (least, most) = (least.min(from), most.max(to));
    }
    (least, most)
}

#[test]
fn a_narrow_drawing_has_everything_in_view_and_is_told_by_the_wide_one() {
    let long = of_spans(
        "total 12345 ms · peak 2 at once\n  \
         download(https://example.org/pages/1)      0 → 12345  cancelled\n  \
         b                                      12300 → 12345  failed\n",
    );
    let lanes = Drawing::of_tasks(&one_permit());
    for drawing in [long, lanes, Drawing::of_operations(&one_permit())] {
        let (wide, narrow) = (drawing.wide(OPTIONS), drawing.narrow(OPTIONS));
        assert!(narrow.contains("viewBox=\"0 0 280 "), "{narrow}");
        let (from, to) = reach(&narrow);
        assert!(from >= 0 && to <= 2800, "{from} to {to}: {narrow}");
        let (from, to) = reach(&wide);
        assert!(from >= 0 && to <= 5600, "{from} to {to}: {wide}");
        assert!(narrow.contains("aria-labelledby=\"two-desc\"") && !narrow.contains("<desc"));
        let ids = |svg: &str| svg.matches(" id=\"two-hatch\"").count();
        assert!(ids(&wide) <= 1 && ids(&narrow) == 0, "one page has both");
        assert!(narrow.contains(" display=\"none\""), "a style shows it");
    }
}
