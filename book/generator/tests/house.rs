//! The house is as `ARCHITECTURE.md` draws it: it names every room, and within
//! a crate a room imports only from rooms above it in its list.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The crates whose rooms are listed.
const HOUSES: [&str; 3] = ["grader/src", "grader/jail/src", "book/generator/src"];

/// Files of a source folder that are no rooms: they hold the crate together.
const FRAMES: [&str; 3] = ["lib", "main", "mdbook_wakeline"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The rooms of a source folder as `ARCHITECTURE.md` lists them, from the ground
/// up.
fn listed(house: &str) -> Vec<String> {
    let text = read("ARCHITECTURE.md");
    let (_, section) = text.split_once(&format!("### `{house}`\n")).unwrap();
    let section = section.split("\n#").next().unwrap();
    // `- `a`, `b`: what they are for.`
    let rooms = section.lines().filter_map(|line| {
        let (rooms, _) = line.strip_prefix("- `")?.split_once("`: ")?;
        Some(rooms.split("`, `").map(str::to_owned))
    });
    rooms.flatten().collect()
}

/// The rooms that there are.
fn there(house: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(house)).unwrap();
    let names = entries.map(|entry| entry.unwrap().path());
    let rooms = names
        .filter(|path| path.is_dir() || path.extension().is_some_and(|end| end == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned());
    rooms
        .filter(|room| !FRAMES.contains(&room.as_str()))
        .collect()
}

/// The sources of a room.
fn sources(house: &str, room: &str) -> Vec<PathBuf> {
    let folder = root().join(house).join(room);
    let mut files = vec![folder.with_extension("rs")];
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                files.push(path);
            }
        }
    }
    files.retain(|file| file.is_file());
    files
}

/// The rooms that code imports from: what follows each `crate::`. Tests and
/// comments may speak of anything.
fn imports(code: &str) -> BTreeSet<String> {
    let code = code.split("#[cfg(test)]").next().unwrap();
    let code: String = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let name = |text: &str| -> String {
        let word = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        text.chars().take_while(word).collect()
    };
    let mut found = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            // `use crate::{a::b, c};`: only the outermost names are rooms.
            Some(list) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && !c.is_whitespace() => {
                            found.insert(name(&list[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
            None => {
                found.insert(name(after));
            }
        }
    }
    found
}

#[test]
fn every_room_is_listed_and_every_listed_room_is_there() {
    for house in HOUSES {
        let listed = listed(house);
        let unique: BTreeSet<String> = listed.iter().cloned().collect();
        assert_eq!(unique.len(), listed.len(), "{house} lists a room twice");
        assert_eq!(unique, there(house), "{house}");
    }
}

#[test]
fn a_room_imports_only_from_rooms_above_it() {
    for house in HOUSES {
        let rooms = listed(house);
        let place = |room: &str| rooms.iter().position(|known| known == room);
        let mut arrows = 0;
        for (at, room) in rooms.iter().enumerate() {
            for file in sources(house, room) {
                for import in imports(&fs::read_to_string(&file).unwrap()) {
                    // Names that the crate hands on are no rooms.
                    let Some(other) = place(&import) else {
                        continue;
                    };
                    let file = file.display();
                    assert!(other <= at, "{file}: `{room}` imports from `{import}`");
                    arrows += usize::from(other != at);
                }
            }
        }
        assert!(
            arrows > rooms.len() / 2,
            "only {arrows} imports were found in {house}"
        );
    }
}

#[test]
fn imports_are_found_however_they_are_written() {
    let code = "use crate::a::B;\nuse crate::{c::{D, e}, f};\n// crate::g\nfn h() { crate::i::j() }\n\
                #[cfg(test)]\nmod tests { use crate::k; }";
    let expected = ["a", "c", "f", "i"].map(str::to_owned);
    assert_eq!(imports(code), BTreeSet::from(expected));
}

#[test]
fn the_tour_is_short_enough_to_be_read() {
    assert!(read("ARCHITECTURE.md").len() <= 8 * 1024);
    assert!(read("DESIGN.md").len() <= 12 * 1024);
}
