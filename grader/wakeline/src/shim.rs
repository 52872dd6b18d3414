//! The shims: all unsafe code of the workspace.
//!
//! A test binary that defines `nanosleep`, `clock_nanosleep`, `getrandom` and
//! `syscall` wins over libc's definitions, because the dynamic linker looks in the
//! executable first. The standard library then calls these functions when a
//! thread sleeps (`std::thread::sleep`) or parks (`std::thread::park`,
//! `Condvar`, a contended `Mutex`: all wait on a futex through `syscall`).
//!
//! Each function asks [`crate::thread`] whether the current thread belongs to
//! a scenario. If not, it calls the real function.
//!
//! Why the unsafe code is sound: every pointer that is read here was handed
//! over by the caller under the documented contract of the C function, is
//! checked for null, and is read once before anything else runs. The real
//! functions are looked up with `dlsym(RTLD_NEXT, …)` and called with the
//! arguments as they came.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::os::fd::RawFd;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};
use std::time::Duration;

use libc::{c_int, c_long, c_uint, c_void, clockid_t, timespec};

use crate::role;
use crate::thread::{self, Woken};

// libc's own functions, once they are looked up.
static NANOSLEEP: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());
static CLOCK_NANOSLEEP: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());
static GETRANDOM: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());
static SYSCALL: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());

/// Makes sure that the linker keeps this object: the names below are otherwise
/// only mentioned by the standard library, which is linked later.
pub(crate) fn keep() {
    std::hint::black_box(nanosleep as unsafe extern "C" fn(_, _) -> _);
    std::hint::black_box(clock_nanosleep as unsafe extern "C" fn(_, _, _, _) -> _);
    std::hint::black_box(syscall as unsafe extern "C" fn(_, _, _, _, _, _, _) -> _);
    std::hint::black_box(getrandom as unsafe extern "C" fn(_, _, _) -> _);
}

/// Puts `/dev/null` in the place of standard input.
pub(crate) fn close_standard_input() -> std::io::Result<()> {
    let null = std::fs::File::open("/dev/null")?;
    let fd: RawFd = std::os::fd::AsRawFd::as_raw_fd(&null);
    // SAFETY: both descriptors are open; `dup2` closes the old standard input,
    // which the standard library expects to exist but not to be any one file.
    match unsafe { libc::dup2(fd, libc::STDIN_FILENO) } {
        -1 => Err(std::io::Error::last_os_error()),
        _ => Ok(()),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn nanosleep(request: *const timespec, remaining: *mut timespec) -> c_int {
    // SAFETY: the caller passes a valid `timespec` or null.
    let wanted = unsafe { request.as_ref() }.and_then(duration);
    if wanted.is_some_and(thread::sleep) {
        return 0;
    }
    // SAFETY: the symbol has this signature in every libc.
    unsafe {
        let real = real(&NANOSLEEP, c"nanosleep");
        let real: unsafe extern "C" fn(*const timespec, *mut timespec) -> c_int =
            std::mem::transmute(real);
        real(request, remaining)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn clock_nanosleep(
    clock: clockid_t,
    flags: c_int,
    request: *const timespec,
    remaining: *mut timespec,
) -> c_int {
    // SAFETY: the caller passes a valid `timespec` or null.
    let wanted = unsafe { request.as_ref() }.and_then(|request| {
        let wanted = duration(request)?;
        if flags & libc::TIMER_ABSTIME == 0 {
            Some(wanted)
        } else {
            until(clock, wanted)
        }
    });
    if wanted.is_some_and(thread::sleep) {
        return 0;
    }
    // SAFETY: the symbol has this signature in every libc.
    unsafe {
        let real = real(&CLOCK_NANOSLEEP, c"clock_nanosleep");
        let real: unsafe extern "C" fn(clockid_t, c_int, *const timespec, *mut timespec) -> c_int =
            std::mem::transmute(real);
        real(clock, flags, request, remaining)
    }
}

/// Random bytes: those of the world while a scenario's thread draws the keys
/// of its hash maps, else the real ones.
#[unsafe(no_mangle)]
unsafe extern "C" fn getrandom(buffer: *mut c_void, length: usize, flags: c_uint) -> isize {
    let mut written = 0;
    while written < length {
        let Some(lot) = role::next_lot() else { break };
        let bytes = lot.to_ne_bytes();
        let part = bytes.len().min(length - written);
        // SAFETY: the caller owns `length` bytes at `buffer`, and `part` of
        // them are left.
        unsafe {
            let place = buffer.cast::<u8>().add(written);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), place, part);
        }
        written += part;
    }
    if written == length && length > 0 {
        return isize::try_from(length).unwrap_or(isize::MAX);
    }
    // SAFETY: the symbol has this signature in every libc that has it.
    unsafe {
        let real = real(&GETRANDOM, c"getrandom");
        let real: unsafe extern "C" fn(*mut c_void, usize, c_uint) -> isize =
            std::mem::transmute(real);
        real(buffer, length, flags)
    }
}

/// `syscall` is variadic in C. On the platforms that Rust's standard library
/// supports on Linux, integer and pointer arguments of a variadic call travel
/// like those of a plain one, so seven plain arguments see them all.
#[unsafe(no_mangle)]
#[allow(clippy::many_single_char_names)] // they have no other names in C
unsafe extern "C" fn syscall(
    number: c_long,
    a: c_long,
    b: c_long,
    c: c_long,
    d: c_long,
    e: c_long,
    f: c_long,
) -> c_long {
    if number == libc::SYS_futex {
        // SAFETY: the arguments are those of a futex call.
        if let Some(woken) = unsafe { futex_wait(a, b, c, d) } {
            if woken == Woken::TimedOut {
                // SAFETY: `errno` of this thread.
                unsafe { *libc::__errno_location() = libc::ETIMEDOUT };
                return -1;
            }
            return 0;
        }
    }
    // SAFETY: the symbol has this signature in every libc.
    unsafe {
        let real = real(&SYSCALL, c"syscall");
        let real: unsafe extern "C" fn(c_long, ...) -> c_long = std::mem::transmute(real);
        real(number, a, b, c, d, e, f)
    }
}

/// Waits on a futex in virtual time; `None` if the real call must be made.
///
/// # Safety
/// The arguments are those of `futex(2)`: address, operation, value, timeout.
unsafe fn futex_wait(
    address: c_long,
    operation: c_long,
    value: c_long,
    timeout: c_long,
) -> Option<Woken> {
    let operation = c_int::try_from(operation).ok()?;
    let command = operation & !(libc::FUTEX_PRIVATE_FLAG | libc::FUTEX_CLOCK_REALTIME);
    if command != libc::FUTEX_WAIT && command != libc::FUTEX_WAIT_BITSET {
        return None;
    }
    // SAFETY: a futex is an aligned 32-bit word that stays alive for the call.
    let word = unsafe { (address as *const AtomicU32).as_ref() }?;
    // SAFETY: null, or a valid `timespec`.
    let timeout = unsafe { (timeout as *const timespec).as_ref() }.and_then(|timeout| {
        let timeout = duration(timeout)?;
        // FUTEX_WAIT takes a length, FUTEX_WAIT_BITSET a point in time.
        let clock = if operation & libc::FUTEX_CLOCK_REALTIME == 0 {
            libc::CLOCK_MONOTONIC
        } else {
            libc::CLOCK_REALTIME
        };
        if command == libc::FUTEX_WAIT {
            Some(timeout)
        } else {
            until(clock, timeout)
        }
    });
    // A futex value is 32 bits wide; the rest of the argument is padding.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let expected = value as u32;
    thread::wait(&|| word.load(Ordering::SeqCst) != expected, timeout)
}

fn duration(time: &timespec) -> Option<Duration> {
    Some(Duration::new(
        u64::try_from(time.tv_sec).ok()?,
        u32::try_from(time.tv_nsec).ok()?,
    ))
}

/// How far away a point on a clock is; zero if it has passed.
fn until(clock: clockid_t, point: Duration) -> Option<Duration> {
    let mut now = timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `now` is a valid place for the result.
    if unsafe { libc::clock_gettime(clock, &raw mut now) } != 0 {
        return None;
    }
    Some(point.saturating_sub(duration(&now)?))
}

/// The next definition of a symbol after the executable's own: libc's.
///
/// # Safety
/// The caller must know the symbol's signature.
unsafe fn real(cache: &AtomicPtr<c_void>, name: &CStr) -> *mut c_void {
    let known = cache.load(Ordering::Relaxed);
    if !known.is_null() {
        return known;
    }
    // SAFETY: `name` is a C string, and RTLD_NEXT is a documented handle.
    let found = unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) };
    if found.is_null() {
        // A statically linked libc: there is nothing to fall back to, and
        // unwinding out of a C function is not allowed.
        std::process::abort();
    }
    cache.store(found, Ordering::Relaxed);
    found
}
