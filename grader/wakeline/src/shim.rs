//! The shims: all unsafe code of the workspace, but for one waker and the unwinder.
//!
//! A test binary that defines one of libc's functions wins over libc's
//! definition, because the dynamic linker looks in the executable first. The
//! standard library then calls these functions when a thread
//!
//! - sleeps: `nanosleep`, `clock_nanosleep`;
//! - waits (`park`, `Condvar`, channels, a contended `Mutex`: all wait on a
//!   futex) or wakes another: `syscall`;
//! - starts or joins another: `pthread_create`, `pthread_join`;
//! - yields: `sched_yield`;
//! - looks at `std::time::Instant`: `clock_gettime`;
//! - makes the keys of a hash map: `getrandom`;
//! - panics in a destructor while another panic unwinds: `abort`.
//!
//! Each function asks [`crate::thread`] whether the current thread belongs to
//! a scenario. If not, it calls the real function.
//!
//! Why the unsafe code is sound: every pointer that is read here was handed
//! over by the caller under the documented contract of the C function, is
//! checked for null, and is read once before anything else runs. The functions
//! behind ([`real`]) are looked up with `dlsym(RTLD_NEXT, …)` and called with
//! the arguments as they came.
#![allow(unsafe_code)]

mod real;

use std::os::fd::RawFd;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use libc::{c_int, c_long, c_uint, c_void, clockid_t, pthread_attr_t, pthread_t, timespec};

use crate::crew::Woken;
use crate::futex;
use crate::role;
use crate::thread::{self, Lock, Newcomer};
use real::Routine;

/// Makes sure that the linker keeps this object: the names below are otherwise
/// only mentioned by the standard library, which is linked later.
pub(crate) fn keep() {
    std::hint::black_box(nanosleep as unsafe extern "C" fn(_, _) -> _);
    std::hint::black_box(clock_nanosleep as unsafe extern "C" fn(_, _, _, _) -> _);
    std::hint::black_box(syscall as unsafe extern "C" fn(_, _, _, _, _, _, _) -> _);
    std::hint::black_box(getrandom as unsafe extern "C" fn(_, _, _) -> _);
    std::hint::black_box(pthread_create as unsafe extern "C" fn(_, _, _, _) -> _);
    std::hint::black_box(pthread_join as unsafe extern "C" fn(_, _) -> _);
    std::hint::black_box(abort as unsafe extern "C" fn() -> _);
    std::hint::black_box(sched_yield as unsafe extern "C" fn() -> _);
    std::hint::black_box(clock_gettime as unsafe extern "C" fn(_, _) -> _);
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
    // SAFETY: the arguments are the caller's.
    unsafe { real::NANOSLEEP.get()(request, remaining) }
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
    // SAFETY: the arguments are the caller's.
    unsafe { real::CLOCK_NANOSLEEP.get()(clock, flags, request, remaining) }
}

/// Random bytes: those of the world while a thread of a scenario makes the keys
/// of its hash maps, else the real ones.
#[unsafe(no_mangle)]
unsafe extern "C" fn getrandom(buffer: *mut c_void, length: usize, flags: c_uint) -> isize {
    let mut written = 0;
    while written < length {
        let Some(number) = role::next_random() else {
            break;
        };
        let bytes = number.to_ne_bytes();
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
    // SAFETY: the arguments are the caller's.
    unsafe { real::GETRANDOM.get()(buffer, length, flags) }
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
    let mut count = c;
    let mut woken = 0;
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
        // Who waits in the kernel comes after those who wait here.
        // A count is 32 bits wide; the rest of the argument is padding.
        #[allow(clippy::cast_possible_truncation)]
        let wanted = c_long::from(c as c_int);
        woken = futex_wake(a, b, wanted);
        if woken > 0 {
            count = wanted - woken;
        }
        if woken > 0 && count == 0 {
            return woken;
        }
    }
    // SAFETY: the arguments are the caller's, but for a count that is smaller.
    let result = unsafe { real::SYSCALL.get()(number, a, b, count, d, e, f) };
    if woken > 0 {
        return woken + result.max(0);
    }
    result
}

/// Wakes those who wait on a futex in virtual time. Returns how many.
#[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation)] // an address, and a count that was looked at
fn futex_wake(address: c_long, operation: c_long, count: c_long) -> c_long {
    let command = operation & !c_long::from(libc::FUTEX_PRIVATE_FLAG);
    let bitset = c_long::from(libc::FUTEX_WAKE_BITSET);
    if count <= 0 || (command != c_long::from(libc::FUTEX_WAKE) && command != bitset) {
        return 0;
    }
    let woken = futex::wake(address as usize, count as usize);
    c_long::try_from(woken).unwrap_or(count)
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
    let unchanged = || word.load(Ordering::SeqCst) == expected;
    #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation)] // an address
    let address = address as usize;
    // The standard library's `Mutex` waits while its word is 2.
    let lock = match expected {
        2 if is_static(address) => Lock::OfTheProcess,
        2 => Lock::OfTheProgram,
        _ => Lock::No,
    };
    thread::wait(address, &unchanged, timeout, lock)
}

/// Whether something lies in a `static` of this executable.
fn is_static(address: usize) -> bool {
    // SAFETY: every linker for ELF defines these; only their addresses count.
    unsafe extern "C" {
        safe static __executable_start: u8;
        safe static _end: u8;
    }
    (&raw const __executable_start).addr() <= address && address < (&raw const _end).addr()
}

fn duration(time: &timespec) -> Option<Duration> {
    Some(Duration::new(
        u64::try_from(time.tv_sec).ok()?,
        u32::try_from(time.tv_nsec).ok()?,
    ))
}

/// How far away a point on a clock is; zero if it has passed.
fn until(clock: clockid_t, point: Duration) -> Option<Duration> {
    let now = match thread::clock(monotonic) {
        Some(now) if clock == libc::CLOCK_MONOTONIC => now,
        _ => real_clock(clock)?,
    };
    Some(point.saturating_sub(now))
}

/// Real time on the monotonic clock.
pub(crate) fn monotonic() -> Duration {
    real_clock(libc::CLOCK_MONOTONIC).unwrap_or_default()
}

fn real_clock(clock: clockid_t) -> Option<Duration> {
    let mut now = timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `now` is a valid place for the result.
    (unsafe { real::CLOCK_GETTIME.get()(clock, &raw mut now) } == 0).then(|| duration(&now))?
}

/// The monotonic clock shows virtual time on the threads of a scenario, so
/// that `std::time::Instant` agrees with tokio's.
#[unsafe(no_mangle)]
unsafe extern "C" fn clock_gettime(clock: clockid_t, now: *mut timespec) -> c_int {
    if clock == libc::CLOCK_MONOTONIC
        && let Some(shown) = thread::clock(monotonic)
        && let Ok(seconds) = shown.as_secs().try_into()
    {
        let time = timespec {
            tv_sec: seconds,
            tv_nsec: shown.subsec_nanos().into(),
        };
        // SAFETY: the caller passes a valid place or null.
        if let Some(now) = unsafe { now.as_mut() } {
            *now = time;
            return 0;
        }
    }
    // SAFETY: the arguments are the caller's.
    unsafe { real::CLOCK_GETTIME.get()(clock, now) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sched_yield() -> c_int {
    if thread::step_back() {
        return 0;
    }
    // SAFETY: the arguments are the caller's.
    unsafe { real::SCHED_YIELD.get()() }
}

/// The standard library aborts the process when a destructor panics while
/// another panic unwinds. That must not end a whole test run.
#[unsafe(no_mangle)]
unsafe extern "C" fn abort() -> ! {
    thread::give_up_instead_of_aborting();
    // SAFETY: the arguments are the caller's.
    unsafe { real::ABORT.get()() }
}

/// What a thread of a scenario runs, and what is done before.
struct Start {
    routine: Routine,
    argument: *mut c_void,
    newcomer: Newcomer,
}

unsafe extern "C-unwind" fn start(start: *mut c_void) -> *mut c_void {
    // SAFETY: `pthread_create` below made this pointer for this one call.
    let Start {
        routine,
        argument,
        newcomer,
    } = *unsafe { Box::from_raw(start.cast::<Start>()) };
    newcomer.begin();
    // SAFETY: routine and argument belong together, as they came.
    let result = unsafe { routine(argument) };
    thread::leave();
    result
}

/// A thread that a scenario's thread starts belongs to the scenario, too.
#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_create(
    thread: *mut pthread_t,
    attributes: *const pthread_attr_t,
    routine: Routine,
    argument: *mut c_void,
) -> c_int {
    let create = real::PTHREAD_CREATE.get();
    let Some(newcomer) = thread::about_to_start() else {
        // SAFETY: the arguments are the caller's.
        return unsafe { create(thread, attributes, routine, argument) };
    };
    let promise = newcomer.promise();
    let package = Box::into_raw(Box::new(Start {
        routine,
        argument,
        newcomer,
    }));
    // SAFETY: `start` takes the package, which nobody else has.
    let result = unsafe { create(thread, attributes, start, package.cast()) };
    if result == 0 {
        // SAFETY: a successful call wrote the handle.
        promise.kept(unsafe { *thread });
    } else {
        promise.broken();
        // SAFETY: no thread was started, so the package is still ours.
        drop(unsafe { Box::from_raw(package) });
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_join(thread: pthread_t, result: *mut *mut c_void) -> c_int {
    thread::wait_for_the_end_of(thread);
    // SAFETY: the arguments are the caller's.
    unsafe { real::PTHREAD_JOIN.get()(thread, result) }
}
