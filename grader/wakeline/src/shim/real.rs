//! libc's own functions, behind those that the shims define.

use std::ffi::CStr;
use std::marker::PhantomData;
use std::mem::transmute_copy;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};

use libc::{c_int, c_long, c_uint, c_void, clockid_t, pthread_attr_t, pthread_t, timespec};

/// A function of libc with its type, looked up at the first call.
pub(super) struct Real<F> {
    name: &'static CStr,
    found: AtomicPtr<c_void>,
    function: PhantomData<F>,
}

/// What a thread runs.
pub(super) type Routine = unsafe extern "C-unwind" fn(*mut c_void) -> *mut c_void;

/// Declares functions of libc, with their types in every libc that has them.
macro_rules! functions {
    ($($name:ident = $symbol:literal: $function:ty;)+) => {
        // SAFETY: these are the types of these functions.
        $(pub(super) static $name: Real<$function> = unsafe { Real::new($symbol) };)+
    };
}

functions! {
    NANOSLEEP = c"nanosleep": unsafe extern "C" fn(*const timespec, *mut timespec) -> c_int;
    CLOCK_NANOSLEEP = c"clock_nanosleep":
        unsafe extern "C" fn(clockid_t, c_int, *const timespec, *mut timespec) -> c_int;
    GETRANDOM = c"getrandom": unsafe extern "C" fn(*mut c_void, usize, c_uint) -> isize;
    SYSCALL = c"syscall": unsafe extern "C" fn(c_long, ...) -> c_long;
    PTHREAD_CREATE = c"pthread_create":
        unsafe extern "C" fn(*mut pthread_t, *const pthread_attr_t, Routine, *mut c_void) -> c_int;
    PTHREAD_JOIN = c"pthread_join": unsafe extern "C" fn(pthread_t, *mut *mut c_void) -> c_int;
    SCHED_YIELD = c"sched_yield": unsafe extern "C" fn() -> c_int;
    ABORT = c"abort": unsafe extern "C" fn() -> !;
    CLOCK_GETTIME = c"clock_gettime": unsafe extern "C" fn(clockid_t, *mut timespec) -> c_int;
}

impl<F: Copy> Real<F> {
    /// # Safety
    /// `F` is a pointer to a function of the type that libc's has.
    const unsafe fn new(name: &'static CStr) -> Real<F> {
        assert!(size_of::<F>() == size_of::<*mut c_void>());
        Real {
            name,
            found: AtomicPtr::new(null_mut()),
            function: PhantomData,
        }
    }

    /// The next definition after the executable's own, which is libc's.
    pub(super) fn get(&self) -> F {
        let mut found = self.found.load(Ordering::Relaxed);
        if found.is_null() {
            // SAFETY: `name` is a C string, and RTLD_NEXT is a documented handle.
            found = unsafe { libc::dlsym(libc::RTLD_NEXT, self.name.as_ptr()) };
            self.found.store(found, Ordering::Relaxed);
        }
        if found.is_null() {
            // A statically linked libc: there is nothing to fall back to, and
            // unwinding out of a C function is not allowed.
            std::process::abort();
        }
        // SAFETY: who made this `Real` promised that the function has type `F`.
        unsafe { transmute_copy(&found) }
    }
}
