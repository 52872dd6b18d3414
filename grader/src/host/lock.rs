//! One grader an output folder, or several readers. The lock is the operating
//! system's, so it is gone when its holder is, however that ended (and when what
//! that had just started is gone, so it is tried for a second); the file only
//! says who.

use std::fs::{File, TryLockError};
use std::io::{Seek, Write};
use std::path::Path;
use std::time::Duration;

use crate::error::Error;

/// The file in the output folder. It stays there: whoever removes a file that
/// another process is about to lock lets two in.
const NAME: &str = "ledger.lock";

/// How often a lock is tried, and the pause between. What a grader started just
/// before it was killed holds its lock too, until it has become another program.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// An output folder that is ours until this is dropped.
pub(crate) struct WriteLock(File);

impl WriteLock {
    /// Takes an output folder, and makes it if it is not there.
    pub(crate) fn of(out: &Path) -> Result<WriteLock, Error> {
        let closed = closed(out);
        std::fs::create_dir_all(out).map_err(closed)?;
        let mut file = take(out, File::try_lock)?;
        let now = jiff::Timestamp::now().round(jiff::Unit::Second);
        let since = now.map(|now| format!(", since {now}")).unwrap_or_default();
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "process {}{since}", std::process::id()))
            .map_err(closed)?;
        sweep(out).map_err(closed)?;
        Ok(WriteLock(file))
    }
}

/// An output folder that nobody writes to until this is dropped.
pub(crate) struct ReadLock {
    _lock: File,
}

impl ReadLock {
    /// A folder that is being written to is an error.
    pub(crate) fn of(out: &Path) -> Result<ReadLock, Error> {
        let lock = take(out, File::try_lock_shared)?;
        Ok(ReadLock { _lock: lock })
    }
}

fn take(out: &Path, try_lock: impl Fn(&File) -> Result<(), TryLockError>) -> Result<File, Error> {
    let path = out.join(NAME);
    let mut options = File::options();
    let file = options.read(true).write(true).create(true).truncate(false);
    let file = file.open(&path).map_err(closed(out))?;
    for _ in 0..TRIES {
        match try_lock(&file) {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(source)) => return Err(closed(out)(source)),
        }
    }
    let holder = std::fs::read_to_string(&path).unwrap_or_default();
    Err(Error::Busy {
        path: out.to_owned(),
        holder: named(&holder),
    })
}

fn closed(out: &Path) -> impl Fn(std::io::Error) -> Error + Copy {
    |source| Error::Output {
        path: out.to_owned(),
        source,
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Closing unlocks; nobody is named by a file that nobody holds.
        let _ = self.0.set_len(0);
    }
}

/// The holder has the lock a moment before its name stands there.
fn named(holder: &str) -> String {
    match holder.trim() {
        "" => "another program".to_owned(),
        holder => holder.to_owned(),
    }
}

/// Files that a killed grader was about to put in their place.
fn sweep(out: &Path) -> std::io::Result<()> {
    for folder in [out.to_owned(), out.join("students")] {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let ours = name
                .to_string_lossy()
                .starts_with(crate::host::files::PREFIX);
            if ours && entry.file_type()?.is_file() {
                std::fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{ReadLock, WriteLock};

    #[test]
    fn a_lock_that_is_held_a_moment_longer_than_its_holder_lives_is_waited_for() {
        let out = tempfile::tempdir().unwrap();
        let lock = WriteLock::of(out.path()).unwrap();
        // A child that was forked and not yet replaced has the same open file.
        let same = lock.0.try_clone().unwrap();
        drop(lock);
        let child = std::thread::spawn(move || {
            std::thread::sleep(super::PAUSE * 5);
            drop(same);
        });
        drop(WriteLock::of(out.path()).unwrap());
        child.join().unwrap();
    }

    #[test]
    fn a_second_one_is_told_who_holds_it() {
        let out = tempfile::tempdir().unwrap();
        let first = WriteLock::of(out.path()).unwrap();
        let second = WriteLock::of(out.path()).err().unwrap().to_string();
        let me = format!("process {}, since ", std::process::id());
        assert!(second.contains(&me), "{second}");
        assert!(ReadLock::of(out.path()).is_err());
        drop(first);
        let readers = [
            ReadLock::of(out.path()).unwrap(),
            ReadLock::of(out.path()).unwrap(),
        ];
        assert!(WriteLock::of(out.path()).is_err());
        drop(readers);
        drop(WriteLock::of(out.path()).unwrap());
    }
}
