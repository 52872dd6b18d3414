//! A file tree of its own: a small file system in memory that holds what the
//! plan names and nothing else, at the paths where it always was.

use std::collections::BTreeMap;
use std::ffi::CString;
use std::fs;
use std::io;
use std::os::unix::fs::{chown, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{StatVfsMountFlags, statvfs};
use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_bind_recursive, mount_change,
    mount_remount, unmount,
};
use rustix::process::pivot_root;

use super::privileges::User;
use crate::purpose::Purpose;
use crate::reach::Writable;
use crate::wire::Plan;

/// Where the new tree is built: a folder that every Linux has and that is in
/// nobody's reach.
const BASE: &str = "/sys";

/// Devices that programs expect. None of them leads anywhere.
const DEVICES: [&str; 4] = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];

#[derive(Clone, Copy)]
enum Kind {
    ReadOnly,
    Kept,
    Fresh,
    Device,
}

/// Makes the new tree and moves into it; the old one is out of reach for good.
pub(crate) fn narrow_the_tree(plan: &Plan, user: User) -> io::Result<()> {
    mount_change(
        "/",
        MountPropagationFlags::PRIVATE | MountPropagationFlags::REC,
    )?;
    let safe = MountFlags::NOSUID | MountFlags::NODEV;
    mount("tmpfs", BASE, "tmpfs", safe, c"mode=755,size=1m")?;
    for (path, kind) in entries(plan) {
        add(path, kind, plan, user).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
    }
    fs::create_dir_all(inside(&plan.dir))?;
    if plan.purpose == Purpose::Compile {
        // Linkers ask it for their own path. It shows this jail's processes.
        let proc = inside(Path::new("/proc"));
        fs::create_dir(&proc)?;
        let flags = safe | MountFlags::NOEXEC | MountFlags::RDONLY;
        mount("proc", &proc, "proc", flags, None)?;
    }
    mount_remount(BASE, safe | MountFlags::BIND | MountFlags::RDONLY, c"")?;
    std::env::set_current_dir(BASE)?;
    pivot_root(".", ".")?;
    unmount(".", UnmountFlags::DETACH)?;
    std::env::set_current_dir("/")
}

/// In the order of the paths, so that a folder comes before what lies in it.
fn entries(plan: &Plan) -> BTreeMap<&Path, Kind> {
    let reach = &plan.reach;
    let readable = reach.tools.iter().chain(&reach.read).chain(&plan.program);
    let mut entries: BTreeMap<&Path, Kind> = readable
        .map(|path| (path.as_path(), Kind::ReadOnly))
        .collect();
    entries.extend(DEVICES.map(|path| (Path::new(path), Kind::Device)));
    entries.extend(reach.write.iter().map(|folder| {
        let kind = match folder {
            Writable::Kept(_) => Kind::Kept,
            Writable::Fresh(_) => Kind::Fresh,
        };
        (folder.path(), kind)
    }));
    entries
}

fn add(path: &Path, kind: Kind, plan: &Plan, user: User) -> io::Result<()> {
    let target = inside(path);
    let meta = fs::symlink_metadata(path)?;
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    // `/lib` is a link into `/usr` on most systems.
    if meta.is_symlink() && matches!(kind, Kind::ReadOnly) {
        return symlink(fs::read_link(path)?, target);
    }
    if path.is_dir() {
        fs::create_dir_all(&target)?;
    } else if !target.exists() {
        fs::File::create(&target)?;
    }
    match kind {
        Kind::Device => Ok(mount_bind_recursive(path, &target)?),
        Kind::ReadOnly => bind(path, &target, MountFlags::RDONLY),
        Kind::Kept => {
            if user.is_some() {
                chown(path, user, user)?;
            }
            bind(path, &target, MountFlags::empty())
        }
        Kind::Fresh => {
            let (owner, size) = (user.unwrap_or(0), plan.limits.scratch);
            let options = format!("mode=700,uid={owner},gid={owner},size={size},nr_inodes=1024");
            let safe = MountFlags::NOSUID | MountFlags::NODEV;
            let options = CString::new(options)?;
            Ok(mount("tmpfs", &target, "tmpfs", safe, options.as_c_str())?)
        }
    }
}

fn bind(path: &Path, target: &Path, flags: MountFlags) -> io::Result<()> {
    mount_bind_recursive(path, target)?;
    let mut flags = flags | MountFlags::BIND | MountFlags::NOSUID | MountFlags::NODEV;
    // Whoever may not mount may not allow what the mount forbade.
    if statvfs(target)?.f_flag.contains(StatVfsMountFlags::NOEXEC) {
        flags |= MountFlags::NOEXEC;
    }
    Ok(mount_remount(target, flags, c"")?)
}

/// Where a path lies while the tree is built.
fn inside(path: &Path) -> PathBuf {
    Path::new(BASE).join(path.strip_prefix("/").unwrap_or(path))
}
