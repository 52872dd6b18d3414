//! Admission of one exercise: reads its `src` folder, or says why not.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use super::{Handed, MAX_BYTES, MAX_DEPTH, MAX_FILES, NotAdmitted, Sources};

/// How many things of any kind may lie below `src`.
const MAX_ENTRIES: usize = 1_000;

/// Reads the `src` folder of an exercise folder.
pub(crate) fn admit(exercise: &Path) -> Handed {
    let src = exercise.join("src");
    match fs::symlink_metadata(&src) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Handed::Missing,
        Err(error) => return Handed::Unreadable(format!("src could not be read: {error}")),
        Ok(meta) if meta.is_symlink() => {
            return Handed::Refused("src is a link; hand in the files themselves".to_owned());
        }
        Ok(meta) if !meta.is_dir() => return Handed::Missing,
        Ok(_) => {}
    }
    let mut below = Below::default();
    match walk(&src, "", 0, &mut below) {
        Err(reason) => reason.into(),
        Ok(()) if !below.files.contains_key("lib.rs") => {
            Handed::Refused("there is a src folder without lib.rs; hand in src/lib.rs".to_owned())
        }
        Ok(()) => Handed::In(Sources(below.files)),
    }
}

/// Reads a file that stands for a whole exercise: its `src/lib.rs`.
pub(crate) fn admit_file(path: &Path) -> Handed {
    read(path, "lib.rs").map_or_else(Handed::from, |text| Handed::In(Sources::lib(text)))
}

/// What was found below `src`.
#[derive(Default)]
struct Below {
    files: BTreeMap<String, String>,
    /// Every path in lower case, and as it is.
    seen: BTreeMap<String, String>,
}

fn walk(dir: &Path, prefix: &str, depth: usize, below: &mut Below) -> Result<(), NotAdmitted> {
    if depth > MAX_DEPTH {
        return Err(NotAdmitted::Refused(format!(
            "src/{prefix} lies more than {MAX_DEPTH} folders deep"
        )));
    }
    let unreadable = |error: io::Error| {
        NotAdmitted::Unreadable(format!("src/{prefix} could not be read: {error}"))
    };
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let Ok(name) = entry.file_name().into_string() else {
            let shown = entry.file_name().to_string_lossy().into_owned();
            return Err(NotAdmitted::Refused(format!(
                "the file name src/{prefix}{shown} is not UTF-8"
            )));
        };
        let shown = format!("{prefix}{name}");
        if below.seen.len() == MAX_ENTRIES {
            return Err(NotAdmitted::Refused(format!(
                "more than {MAX_ENTRIES} files and folders in src"
            )));
        }
        if let Some(there) = below.seen.insert(shown.to_lowercase(), shown.clone()) {
            let mut both = [there, shown];
            both.sort();
            return Err(NotAdmitted::Refused(format!(
                "src/{} and src/{} differ only in capitals; rename one of them",
                both[0], both[1]
            )));
        }
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_symlink() {
            return Err(NotAdmitted::Refused(format!(
                "src/{shown} is a link; hand in the file itself"
            )));
        }
        if kind.is_dir() {
            walk(&entry.path(), &format!("{shown}/"), depth + 1, below)?;
        } else if Path::new(&name)
            .extension()
            .is_some_and(|extension| extension == "rs")
        {
            if !kind.is_file() {
                return Err(NotAdmitted::Refused(format!(
                    "src/{shown} is not a regular file"
                )));
            }
            if below.files.len() == MAX_FILES {
                return Err(NotAdmitted::Refused(format!(
                    "more than {MAX_FILES} source files"
                )));
            }
            below
                .files
                .insert(shown.clone(), read(&entry.path(), &shown)?);
        }
    }
    Ok(())
}

fn read(path: &Path, shown: &str) -> Result<String, NotAdmitted> {
    let unreadable = |error: io::Error| {
        NotAdmitted::Unreadable(format!("src/{shown} could not be read: {error}"))
    };
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_BYTES {
        let limit = MAX_BYTES / 1024;
        return Err(NotAdmitted::Refused(format!(
            "src/{shown} is larger than {limit} KiB"
        )));
    }
    String::from_utf8(fs::read(path).map_err(unreadable)?)
        .map_err(|_| NotAdmitted::Refused(format!("src/{shown} is not UTF-8 text")))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Handed, MAX_BYTES, MAX_FILES, admit};

    fn folder_with(fill: impl Fn(&Path)) -> Handed {
        let dir = tempfile::tempdir().unwrap();
        let src = dir.path().join("src");
        fs::create_dir(&src).unwrap();
        fs::write(src.join("lib.rs"), "pub fn a() {}").unwrap();
        fill(&src);
        admit(dir.path())
    }

    fn refused(handed: &Handed) -> &str {
        match handed {
            Handed::Refused(why) => why,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn sources_are_admitted_and_everything_else_is_left_lying() {
        let handed = folder_with(|src| {
            fs::create_dir(src.join("deep")).unwrap();
            fs::write(src.join("deep/mod.rs"), "").unwrap();
            fs::write(src.join("notes.txt"), [0xff]).unwrap();
            fs::write(src.join("../build.rs"), "fn main() {}").unwrap();
        });
        let Handed::In(sources) = handed else {
            panic!("{handed:?}")
        };
        assert_eq!(
            sources.0.keys().collect::<Vec<_>>(),
            ["deep/mod.rs", "lib.rs"]
        );
    }

    #[test]
    fn a_link_is_refused() {
        let handed = folder_with(|src| {
            std::os::unix::fs::symlink("/etc/passwd", src.join("secret.rs")).unwrap();
        });
        assert!(refused(&handed).contains("src/secret.rs is a link"));
    }

    #[test]
    fn a_folder_that_is_a_link_is_refused() {
        let handed = folder_with(|src| {
            std::os::unix::fs::symlink("/", src.join("root")).unwrap();
        });
        assert!(refused(&handed).contains("src/root is a link"));
    }

    #[test]
    fn names_that_differ_only_in_capitals_are_refused() {
        let handed = folder_with(|src| {
            fs::write(src.join("Queue.rs"), "").unwrap();
            fs::write(src.join("queue.rs"), "").unwrap();
        });
        assert!(refused(&handed).contains("src/Queue.rs and src/queue.rs differ only"));
    }

    #[test]
    fn a_folder_full_of_anything_is_refused() {
        let handed = folder_with(|src| {
            for n in 0..1_001 {
                fs::write(src.join(format!("{n}.txt")), "").unwrap();
            }
        });
        assert!(refused(&handed).contains("more than 1000 files and folders"));
    }

    #[test]
    fn too_many_files_are_refused() {
        let handed = folder_with(|src| {
            for n in 0..MAX_FILES {
                fs::write(src.join(format!("m{n}.rs")), "").unwrap();
            }
        });
        assert!(refused(&handed).contains("more than 64"));
    }

    #[test]
    fn a_huge_file_is_refused() {
        let size = usize::try_from(MAX_BYTES).unwrap() + 1;
        let handed = folder_with(|src| fs::write(src.join("big.rs"), vec![b' '; size]).unwrap());
        assert!(refused(&handed).contains("src/big.rs is larger than 256 KiB"));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let handed = folder_with(|src| fs::write(src.join("lib.rs"), [0xff, 0xfe]).unwrap());
        assert!(refused(&handed).contains("src/lib.rs is not UTF-8"));
    }

    #[test]
    fn a_folder_without_src_is_missing() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(admit(dir.path()), Handed::Missing);
    }
}
