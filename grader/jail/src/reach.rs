//! What a jailed program can reach of the file system. Nothing else is there
//! for it: neither other submissions nor the ledger, nor anybody's home.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What a jailed program can reach. Paths are absolute.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reach {
    /// Folders and files to read and to execute.
    pub tools: Vec<PathBuf>,
    /// Folders and files to read.
    pub read: Vec<PathBuf>,
    /// Folders to write to.
    pub write: Vec<Writable>,
}

/// A folder to write to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Writable {
    /// What is written there is wanted afterwards.
    Kept(PathBuf),
    /// What is written there is of no use to anybody else. Where the host has
    /// namespaces it lies in memory, within a limit, and is gone afterwards.
    Fresh(PathBuf),
}

impl Writable {
    /// The folder.
    pub fn path(&self) -> &Path {
        match self {
            Writable::Kept(path) | Writable::Fresh(path) => path,
        }
    }
}

/// What every dynamically linked program needs.
const LIBRARIES: [&str; 8] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/etc/ld.so.cache",
    "/nix/store",
];

/// What a C compiler needs besides, as the linker of Rust programs.
const TOOLS: [&str; 8] = [
    "/bin",
    "/usr/bin",
    "/usr/libexec",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/libexec",
    "/etc/alternatives",
    "/gnu/store",
];

impl Reach {
    /// What a check needs: the system's libraries and a folder to write to.
    pub fn of_check(scratch: &Path) -> Reach {
        Reach {
            tools: existing(&LIBRARIES).collect(),
            read: Vec::new(),
            write: vec![Writable::Fresh(scratch.to_owned())],
        }
    }

    /// What a compiler needs of the system.
    pub fn of_compiler(sysroot: &Path) -> Reach {
        let tools = existing(&LIBRARIES).chain(existing(&TOOLS));
        Reach {
            tools: tools.chain([sysroot.to_owned()]).collect(),
            ..Reach::default()
        }
    }
}

fn existing<'a>(paths: &'a [&'a str]) -> impl Iterator<Item = PathBuf> + 'a {
    paths.iter().map(PathBuf::from).filter(|path| path.exists())
}
