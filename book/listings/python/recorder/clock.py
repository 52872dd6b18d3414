"""Virtual time, and the functions of `time` that a program reads it with.

Whole nanoseconds inside, so that 0.1 + 0.2 and 0.3 are one instant; whole
milliseconds, rounded down, in a recording.
"""

import threading
import time

# What `time.time()` says when a program begins: 2000-01-01 00:00 UTC. A fixed
# date keeps recordings identical.
EPOCH_NS = 946_684_800 * 10**9

real_sleep = time.sleep


def to_ns(seconds):
    """Whole nanoseconds, rounded to the nearest."""
    return round(seconds * 10**9)


class Clock:
    """The instant that it is, in nanoseconds since the program began."""

    def __init__(self):
        self.ns = 0

    @property
    def ms(self):
        """The instant in whole milliseconds."""
        return self.ns // 10**6

    @property
    def seconds(self):
        """The instant as asyncio counts it."""
        return self.ns / 10**9

    def advance_to(self, ns):
        """Moves on; never back."""
        self.ns = max(self.ns, ns)


def install(clock, sleep_in_program, sleep_in_job):
    """Points the clocks and `sleep` of the module `time` at virtual time.

    `sleep_in_job(ns)` says whether the calling thread is one of the pool's and
    has slept. Threads that the program started itself sleep in real time:
    nothing says when they would run.
    """

    def sleep(seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        ns = to_ns(seconds)
        if sleep_in_job(ns):
            return
        if threading.current_thread() is threading.main_thread():
            sleep_in_program(ns)
        else:
            real_sleep(seconds)

    time.sleep = sleep
    time.monotonic = time.perf_counter = lambda: clock.seconds
    time.monotonic_ns = time.perf_counter_ns = lambda: clock.ns
    time.time = lambda: (EPOCH_NS + clock.ns) / 10**9
    time.time_ns = lambda: EPOCH_NS + clock.ns
