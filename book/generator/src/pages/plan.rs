//! From minutes to days: what is done when, with breaks by one rule.

/// Something that takes time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What it is, as HTML.
    pub(super) what: String,
    pub(super) minutes: u32,
}

/// How long one works, and when one rests. All in minutes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// When a day or a session begins and ends, after midnight.
    pub(super) begin: u32,
    pub(super) end: u32,
    /// After so much work comes a break.
    pub(super) stretch: u32,
    pub(super) rest: u32,
    /// The first break from here on is for lunch, and so long.
    pub(super) lunch: Option<(u32, u32)>,
}

/// Nobody begins something for less, and nobody stops with less left to do.
const SLIVER: u32 = 10;

/// One line of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) kind: Kind,
}

/// What a line is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An item, from its beginning.
    Begin(String),
    /// An item that was begun before.
    GoOn(String),
    Break,
    Lunch,
}

/// Lays items into days, one after the other. Gives the lines of each day, and
/// what does not fit, with the minutes that it still takes.
pub(super) fn days(items: &[Item], rule: Rule, most: usize) -> (Vec<Vec<Line>>, Vec<Item>) {
    let mut left: Vec<(Item, bool)> = items
        .iter()
        .map(|item| (item.clone(), false))
        .rev()
        .collect();
    let mut days = Vec::new();
    while days.len() < most && !left.is_empty() {
        days.push(day(&mut left, rule));
    }
    let rest = left.into_iter().rev().map(|(item, _)| item).collect();
    (days, rest)
}

/// One day. `left` is a stack of items, each with whether it was begun.
fn day(left: &mut Vec<(Item, bool)>, rule: Rule) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let (mut now, mut worked, mut lunch) = (rule.begin, 0, rule.lunch);
    while let Some((item, begun)) = left.last_mut() {
        let room = rule.end - now;
        if room < SLIVER.min(item.minutes) {
            break;
        }
        let stretch = rule.stretch.saturating_sub(worked);
        let fits = worked + item.minutes <= rule.stretch + SLIVER;
        if worked > 0 && !fits && stretch < SLIVER {
            let (kind, minutes) = match lunch {
                Some((from, minutes)) if now >= from => {
                    lunch = None;
                    (Kind::Lunch, minutes)
                }
                _ => (Kind::Break, rule.rest),
            };
            if now + minutes + SLIVER > rule.end {
                break;
            }
            lines.push(Line {
                from: now,
                to: now + minutes,
                kind,
            });
            now += minutes;
            worked = 0;
            continue;
        }
        let take = if fits { item.minutes } else { stretch }.min(room);
        let what = item.what.clone();
        let kind = if *begun {
            Kind::GoOn(what)
        } else {
            Kind::Begin(what)
        };
        lines.push(Line {
            from: now,
            to: now + take,
            kind,
        });
        now += take;
        worked += take;
        item.minutes -= take;
        *begun = true;
        if item.minutes == 0 {
            left.pop();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        begin: 540,
        end: 1020,
        stretch: 50,
        rest: 10,
        lunch: Some((720, 60)),
    };

    fn items(minutes: &[u32]) -> Vec<Item> {
        let item = |minutes: &u32| Item {
            what: format!("{minutes}"),
            minutes: *minutes,
        };
        minutes.iter().map(item).collect()
    }

    /// `540-590 begin 70`, and so on.
    fn written(day: &[Line]) -> Vec<String> {
        let line = |line: &Line| {
            let what = match &line.kind {
                Kind::Begin(what) => format!("begin {what}"),
                Kind::GoOn(what) => format!("go on {what}"),
                Kind::Break => "break".to_owned(),
                Kind::Lunch => "lunch".to_owned(),
            };
            format!("{}-{} {what}", line.from, line.to)
        };
        day.iter().map(line).collect()
    }

    #[test]
    fn a_break_comes_after_each_stretch_and_what_is_nearly_done_is_ended_first() {
        let (days, rest) = days(&items(&[35, 25, 70]), RULE, 1);
        assert_eq!(
            written(&days[0]),
            [
                "540-575 begin 35",
                "575-600 begin 25",
                "600-610 break",
                "610-660 begin 70",
                "660-670 break",
                "670-690 go on 70",
            ]
        );
        assert!(rest.is_empty());
    }

    #[test]
    fn lunch_is_the_first_break_after_noon_and_a_day_ends_on_time() {
        let (days, rest) = days(&items(&[900]), RULE, 2);
        let first = written(&days[0]);
        assert!(first.contains(&"770-830 lunch".to_owned()), "{first:?}");
        assert_eq!(
            first.iter().filter(|line| line.ends_with("lunch")).count(),
            1
        );
        assert!(days.iter().flatten().all(|line| line.to <= RULE.end));
        let worked: u32 = days
            .iter()
            .flatten()
            .filter(|line| matches!(line.kind, Kind::Begin(_) | Kind::GoOn(_)))
            .map(|line| line.to - line.from)
            .sum();
        assert_eq!(worked + rest[0].minutes, 900, "no minute is lost");
        assert!(matches!(days[1][0].kind, Kind::GoOn(_)));
    }

    #[test]
    fn no_plan_loses_a_minute_or_works_longer_than_a_stretch_and_a_bit() {
        for seed in 1..200_u32 {
            let minutes: Vec<u32> = (1..9).map(|n| 1 + seed * n * 7919 % 97).collect();
            let (days, rest) = days(&items(&minutes), RULE, 2);
            let mut worked = 0;
            let mut total: u32 = rest.iter().map(|item| item.minutes).sum();
            for line in days.iter().flatten() {
                assert!(line.from < line.to && line.to <= RULE.end, "{line:?}");
                match line.kind {
                    Kind::Begin(_) | Kind::GoOn(_) => {
                        if line.from == RULE.begin {
                            worked = 0;
                        }
                        worked += line.to - line.from;
                        total += line.to - line.from;
                        assert!(worked <= RULE.stretch + SLIVER, "{minutes:?}: {worked}");
                    }
                    Kind::Break | Kind::Lunch => worked = 0,
                }
            }
            assert_eq!(total, minutes.iter().sum::<u32>(), "{minutes:?}");
        }
    }
}
