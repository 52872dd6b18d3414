//! When most operations were under way.

use super::span::Span;
use crate::time::Millis;
use crate::timeline::Outcome;

/// The most operations under way at one time, and when it was so many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Busiest {
    pub(super) count: usize,
    /// From when until when, in order; without an end where it stays so.
    pub(super) stretches: Vec<(Millis, Option<Millis>)>,
}

impl Busiest {
    /// An operation that ends when another begins does not overlap it.
    pub(super) fn of(spans: &[Span]) -> Busiest {
        let steps = steps(spans);
        let count = steps.iter().map(|(_, count)| *count).max().unwrap_or(0);
        let mut stretches: Vec<(Millis, Option<Millis>)> = Vec::new();
        if count == 0 {
            return Busiest::default();
        }
        for (at, now) in steps {
            let open = stretches.last_mut().filter(|(_, end)| end.is_none());
            match open {
                None if now == count => stretches.push((at, None)),
                Some((_, end)) if now < count => *end = Some(at),
                _ => {}
            }
        }
        Busiest { count, stretches }
    }
}

/// How many are under way from each instant on at which that changes.
fn steps(spans: &[Span]) -> Vec<(Millis, usize)> {
    let operations = spans.iter().filter(|span| span.outcome != Outcome::Blocked);
    // One that took no time is under way at no time.
    let lasting = operations.filter(|span| span.end.is_none_or(|end| end > span.begin));
    let mut begins: Vec<Millis> = lasting.clone().map(|span| span.begin).collect();
    let mut ends: Vec<Millis> = lasting.filter_map(|span| span.end).collect();
    begins.sort_unstable();
    ends.sort_unstable();
    let (mut begins, mut ends) = (begins.into_iter().peekable(), ends.into_iter().peekable());
    let mut steps = Vec::new();
    let mut under_way = 0;
    while let Some(at) = begins.peek().into_iter().chain(ends.peek()).min().copied() {
        while ends.next_if_eq(&at).is_some() {
            under_way -= 1;
        }
        while begins.next_if_eq(&at).is_some() {
            under_way += 1;
        }
        steps.push((at, under_way));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::Busiest;
    use crate::ms;
    use crate::view::SpanView;

    fn busiest(spans: &str) -> Busiest {
        let text = format!("total 99 ms · peak 0 at once\n{spans}");
        Busiest::of(&text.parse::<SpanView>().unwrap().spans)
    }

    #[test]
    fn a_stretch_goes_on_where_one_ends_as_another_begins() {
        let found = busiest(
            "  a  0 → 40  ok\n  b  0 → 10  ok\n  c  10 → 20  ok\n  d  30 → …  unfinished\n",
        );
        assert_eq!(found.count, 2);
        assert_eq!(
            found.stretches,
            [(ms(0), Some(ms(20))), (ms(30), Some(ms(40)))]
        );
    }

    #[test]
    fn what_never_ends_stays_under_way_and_what_takes_no_time_never_is() {
        let found = busiest("  a  0 → 0  ok\n  b  5 → …  unfinished\n  the loop  5 → 9  blocked\n");
        assert_eq!((found.count, found.stretches), (1, vec![(ms(5), None)]));
        assert_eq!(busiest("  a  7 → 7  ok\n"), Busiest::default());
    }
}
