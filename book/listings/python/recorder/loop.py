"""CPython's selector event loop, with a clock that jumps.

The loop asks its selector how long it may wait. The selector looks at real I/O
without waiting, and then time jumps to the next timer.
"""

import asyncio
import concurrent.futures
import functools
import heapq
import math
import selectors
import threading

from .clock import to_ns
from .pool import Lane, OwnThread
from .task import Future, Task


class Timer(asyncio.TimerHandle):
    """A timer. Equal deadlines fire in the order in which they were set, as
    they do where the clock moves on between two calls."""

    def __init__(self, number, ns, when, callback, args, loop, context):
        super().__init__(when, callback, args, loop, context)
        self._wakeline_ns = ns
        self._wakeline_order = (ns, number)

    def __lt__(self, other):
        return self._wakeline_order < other._wakeline_order


class JumpingSelector(selectors.DefaultSelector):
    """A selector that lets `wait` move time instead of waiting."""

    wait = None

    def select(self, timeout=None):
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        return self.wait(super().select)


class RecordingLoop(asyncio.SelectorEventLoop):
    """One event loop of the program."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._timers = 0
        self._lanes = {}
        self._outside = 0
        # The record of the task that the loop is about to run for.
        self._root = None
        self._cleans_up = False
        selector = JumpingSelector()
        super().__init__(selector)
        selector.wait = self._jump

    # -- time ---------------------------------------------------------------

    def time(self):
        return self._recorder.clock.seconds

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        ns = math.inf if math.isinf(when) else to_ns(when)
        return self._add_timer(ns, callback, args, context)

    def call_after(self, ns, callback):
        """Sets a timer from a job's thread, which holds the turn."""
        self._add_timer(self._recorder.clock.ns + ns, callback, (), None)

    def _add_timer(self, ns, callback, args, context):
        self._timers += 1
        timer = Timer(self._timers, ns, ns / 10**9, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def _jump(self, select):
        """Nothing is ready: moves time to the next timer, or ends the run."""
        if self._outside:
            # Real work is under way: virtual time stands still for it.
            return select(None)
        if self._scheduled and self._scheduled[0]._wakeline_ns != math.inf:
            self._recorder.clock.advance_to(self._scheduled[0]._wakeline_ns)
            return []
        if self._something_outside():
            # Short, because a thread may end without a word to the loop.
            return select(0.01)
        return self._recorder.end(self._recorder.deadlock())

    def _something_outside(self):
        # The loop's own end of its self-pipe is always registered.
        if len(self._selector.get_map()) > 1:
            return True
        main = threading.main_thread()
        return any(
            thread is not main and not isinstance(thread, OwnThread)
            for thread in threading.enumerate()
        )

    # -- tasks --------------------------------------------------------------

    def create_future(self):
        return Future(loop=self)

    def create_task(self, coro, **options):
        # Not a task factory: that place is the program's.
        if is_clean_up(coro) or self.get_task_factory() is not None:
            return super().create_task(coro, **options)
        self._check_closed()
        return Task(coro, loop=self, recorder=self._recorder, **options)

    def run_until_complete(self, future):
        if is_clean_up(future):
            self._cleans_up = True
        elif asyncio.iscoroutine(future) and not self.is_running() and not self.is_closed():
            # As the base class does, but here it is known to be the root.
            future = self.create_task(future)
        self._root = getattr(future, "wakeline_record", None)
        return super().run_until_complete(future)

    def run_forever(self):
        root, self._root = self._root, None
        cleans_up, self._cleans_up = self._cleans_up, False
        if not cleans_up:
            self._recorder.starts(root)
        try:
            super().run_forever()
        finally:
            if root is None and not cleans_up:
                self._recorder.stops()

    def default_exception_handler(self, context):
        self._recorder.said(context.get("message") or "Unhandled exception in event loop")
        error = context.get("exception")
        if error is not None:
            self._recorder.said(f"{type(error).__name__}: {error}")
        super().default_exception_handler(context)

    # -- threads ------------------------------------------------------------

    def run_in_executor(self, executor, func, *args):
        self._check_closed()
        executor = executor or self._default_executor
        if executor is not None and not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            future = super().run_in_executor(executor, func, *args)
            self._outside += 1
            future.add_done_callback(self._came_back)
            return future
        if executor not in self._lanes:
            limit = executor._max_workers if executor is not None else None
            self._lanes[executor] = Lane(self, self._recorder, limit)
        return self._lanes[executor].submit(functools.partial(func, *args))

    def _came_back(self, _future):
        self._outside -= 1

    async def shutdown_default_executor(self, timeout=None):
        # `asyncio.run` waits for its threads, also for those of cancelled tasks.
        lane = self._lanes.get(self._default_executor)
        while lane is not None and lane.jobs:
            await lane.jobs[0].ended


_CLEAN_UP = (
    asyncio.BaseEventLoop.shutdown_asyncgens.__code__,
    RecordingLoop.shutdown_default_executor.__code__,
)


def is_clean_up(coro):
    """What `asyncio.run` runs on the loop for itself: none of the program's."""
    return getattr(coro, "cr_code", None) in _CLEAN_UP
