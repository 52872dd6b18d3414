//! The names of the functions of a check binary, for the stacks that it reports by
//! address: in its jail it cannot read its own file.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use object::{Object as _, SymbolMap, SymbolMapName};
use wakeline::Recording;

/// Says in the recordings what was waited for. Where the binary cannot be read, or
/// has no names, they say so much less. Called when the check has ended: nobody who
/// could read the binary is alive.
pub(super) fn name_stacks(recordings: &mut [Recording], binary: &Path) {
    if !recordings.iter().any(Recording::has_unnamed_stacks) {
        return;
    }
    let bytes = read(binary).unwrap_or_default();
    let file = object::File::parse(bytes.as_slice());
    let symbols = file.map_or_else(|_| SymbolMap::new(Vec::new()), |file| file.symbol_map());
    for recording in recordings {
        recording.name_stacks(|address| name(&symbols, address));
    }
}

/// The name without the hash at its end, as a backtrace shows it.
fn name(symbols: &SymbolMap<SymbolMapName<'_>>, address: u64) -> Option<String> {
    let symbol = symbols.containing(address)?;
    Some(format!("{:#}", rustc_demangle::demangle(symbol.name())))
}

/// A check binary is there to be run, and not to be read; its owner may change that.
fn read(binary: &Path) -> io::Result<Vec<u8>> {
    let kept = fs::metadata(binary)?.permissions();
    fs::set_permissions(binary, Permissions::from_mode(0o400))?;
    let bytes = fs::read(binary);
    fs::set_permissions(binary, kept)?;
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_name_of_the_function_that_it_lies_in() {
        let bytes = fs::read(std::env::current_exe().unwrap()).unwrap();
        let file = object::File::parse(bytes.as_slice()).unwrap();
        let symbols = file.symbol_map();
        let this = "an_address_has_the_name_of_the_function_that_it_lies_in";
        let known = symbols
            .symbols()
            .iter()
            .find(|symbol| symbol.name().contains(this));
        let name = name(&symbols, known.unwrap().address() + 1).unwrap();
        assert!(name.contains("symbols::tests::an_address"), "{name}");
        assert!(!name.contains("::h"), "{name}");
    }

    #[test]
    fn a_binary_stays_what_nobody_can_read() {
        let folder = tempfile::tempdir().unwrap();
        let binary = folder.path().join("checks");
        fs::write(&binary, "x").unwrap();
        fs::set_permissions(&binary, Permissions::from_mode(0o111)).unwrap();
        assert_eq!(read(&binary).unwrap(), b"x");
        let mode = fs::metadata(&binary).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o111);
    }
}
