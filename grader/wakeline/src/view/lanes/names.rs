//! By what a task is known besides its number: by what it does, or else by where it
//! was spawned.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::timeline::{Actor, Timeline, What};

/// A name for each spawned task that has one. That of its operation, where it has
/// no other; that of a line, where not all were spawned there.
pub(super) fn of(timeline: &Timeline) -> FxHashMap<Actor, &str> {
    let mut names: FxHashMap<Actor, &str> = FxHashMap::default();
    let spawned = timeline
        .events
        .iter()
        .filter_map(|event| match &event.what {
            What::Spawned { location, .. } => Some((event.task, location.as_str())),
            _ => None,
        });
    let places: Vec<(Actor, &str)> = spawned.collect();
    let different: FxHashSet<&str> = places.iter().map(|(_, place)| *place).collect();
    let works: FxHashSet<Actor> = timeline.operations.iter().map(|known| known.task).collect();
    if different.len() > 1 {
        let idle = places.iter().filter(|(task, _)| !works.contains(task));
        names.extend(idle.map(|(task, place)| (*task, file_and_line(place))));
    }
    let mut several = FxHashSet::default();
    for known in &timeline.operations {
        let is_spawned = matches!(known.task, Actor::Spawned(_));
        let before = is_spawned.then(|| names.insert(known.task, &known.name));
        if before
            .flatten()
            .is_some_and(|before| before != &*known.name)
        {
            several.insert(known.task);
        }
    }
    names.retain(|task, _| !several.contains(task));
    names
}

/// `src/board.rs:14` without its folders.
fn file_and_line(place: &str) -> &str {
    place.rsplit(['/', '\\']).next().unwrap_or(place)
}
