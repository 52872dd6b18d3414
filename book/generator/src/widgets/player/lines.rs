//! Which line of the code beside a player an event comes from. The recording
//! says it, of spawns, calls, waits and what the program says. Of anything else,
//! and of lines that are not shown, nothing is said.

use wakeline::timeline::{Timeline, What};

/// The code beside a player.
pub(super) struct Shown<'a> {
    /// Its file, below a folder `src`.
    pub(super) file: &'a str,
    /// Where in the file each of its lines stands.
    pub(super) numbers: &'a [usize],
}

/// Pairs of an event and the line that ran, counted from 1 in what is shown.
pub(super) fn of(timeline: &Timeline, shown: &Shown<'_>) -> Vec<(usize, usize)> {
    let spawns = timeline.events.iter().enumerate();
    let spawns = spawns.filter_map(|(index, event)| match &event.what {
        What::Spawned { location, .. } => Some((index, location)),
        _ => None,
    });
    let others = timeline.places.iter().map(|place| (place.event, &place.at));
    let all = spawns.chain(others);
    let lines = all.filter_map(|(event, at)| Some((event, shown.line(at)?)));
    lines.collect()
}

impl Shown<'_> {
    /// The line at a `file:line` of the recording, which names the last folder.
    fn line(&self, place: &str) -> Option<usize> {
        let (path, number) = place.rsplit_once(':')?;
        let number: usize = number.parse().ok()?;
        let file = format!("/src/{}", self.file);
        let is_it = file.ends_with(&format!("/{path}"));
        let mut numbers = self.numbers.iter();
        let index = numbers.position(|other| is_it && *other == number)?;
        Some(index + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn a_place_is_a_line_of_the_region_or_none() {
        let shown = |file| Shown {
            file,
            numbers: &[7, 9],
        };
        assert_eq!(shown("demo.rs").line("src/demo.rs:9"), Some(2));
        assert_eq!(shown("demo.rs").line("src/demo.rs:8"), None);
        assert_eq!(shown("demo.rs").line("src/other.rs:9"), None);
        assert_eq!(shown("deep/demo.rs").line("deep/demo.rs:7"), Some(1));
        assert_eq!(shown("deep/demo.rs").line("src/demo.rs:7"), None);
    }
}
