//! Linked into binaries of ordinary tests: says whether their `main` returned
//! with success. It is no part of the grader; `build/witness.rs` compiles it
//! once a run.
//!
//! That a process ended with code 0 proves nothing: `exit(0)` does that, and
//! so does any program that it becomes by `exec`. So whoever starts the
//! binary sends a key over standard input. It is taken here before anything
//! else runs, kept where safe code cannot look, and sent back after `main`
//! returned 0, which libtest lets it do only if no test failed.
//!
//! `--wrap=main` has the C runtime call this function instead of `main`.
#![no_std]

const KEY: usize = 33;

unsafe extern "C" {
    fn __real_main(count: i32, arguments: *const *const u8) -> i32;
    fn read(file: i32, bytes: *mut u8, count: usize) -> isize;
    fn write(file: i32, bytes: *const u8, count: usize) -> isize;
}

#[unsafe(no_mangle)]
extern "C" fn __wrap_main(count: i32, arguments: *const *const u8) -> i32 {
    let mut key = [0_u8; KEY];
    let mut have = 0;
    while have < KEY {
        // SAFETY: the rest of `key` is that long.
        let more = unsafe { read(0, key.as_mut_ptr().wrapping_add(have), KEY - have) };
        match usize::try_from(more) {
            Ok(more) if more > 0 => have += more,
            _ => break,
        }
    }
    // SAFETY: this is what the C runtime would have called.
    let code = unsafe { __real_main(count, arguments) };
    if code == 0 && have == KEY {
        // SAFETY: `key` is that long. What does not arrive was not earned.
        unsafe { write(0, key.as_ptr(), KEY) };
    }
    code
}
