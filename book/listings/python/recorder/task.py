"""Tasks and futures that are recorded, and iterate in a stable order.

A set of tasks iterates by hash, which by default is an address. Here it is the
number of the task, so every run takes the same order.
"""

import asyncio
import itertools
from collections.abc import Coroutine

_numbers = itertools.count()


class Polled(Coroutine):
    """A coroutine that reports each poll: each time a task sends into it."""

    def __init__(self, inner, record, recorder):
        self._inner = inner
        self._record = record
        self._recorder = recorder

    def send(self, value):
        return self._poll(self._inner.send, value)

    def throw(self, *error):
        return self._poll(self._inner.throw, *error)

    def close(self):
        return self._inner.close()

    def __await__(self):
        return self._inner.__await__()

    def __getattr__(self, name):
        # asyncio looks at cr_code, cr_frame and __qualname__ to print a task.
        return getattr(self._inner, name)

    def __repr__(self):
        return repr(self._inner)

    def _poll(self, step, *arguments):
        before = self._recorder.polled(self._record)
        waits = False
        try:
            result = step(*arguments)
            waits = True
            return result
        finally:
            self._recorder.poll_ended(self._record, before, waits)


class Future(asyncio.Future):
    """asyncio's future; the name is what a program prints."""

    def __init__(self, *, loop):
        self._wakeline_number = next(_numbers)
        super().__init__(loop=loop)

    def __hash__(self):
        return self._wakeline_number


class Task(asyncio.Task):
    """asyncio's task, with a record of its life."""

    def __init__(self, coro, *, loop, recorder, **options):
        self._wakeline_number = next(_numbers)
        self.wakeline_record = None
        if asyncio.iscoroutine(coro):
            self.wakeline_record = recorder.created(loop.is_running())
            coro = Polled(coro, self.wakeline_record, recorder)
        super().__init__(coro, loop=loop, **options)

    def __hash__(self):
        return self._wakeline_number
