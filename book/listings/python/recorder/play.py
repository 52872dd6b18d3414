"""One run of one program: sets the stage, runs the file as `__main__`, and
writes the recording to standard output as one line of JSON.

The process then ends at once, without the farewells of the interpreter: a
program that was cut short has threads, tasks and `finally` blocks left that
would go on for ever or write where nobody listens.
"""

import asyncio
import gc
import io
import json
import os
import random
import runpy
import sys
import threading
import traceback
import warnings

import wakeline

from . import clock as clocks
from .library import Program
from .loop import RecordingLoop
from .pool import OwnThread, sleep_in_job
from .record import Recorder


class Stage:
    """Where one program runs."""

    def __init__(self, program, wall_ms):
        self.program = program
        self.wall_ms = wall_ms
        self.clock = clocks.Clock()
        self.recorder = Recorder(self.clock, program, self.end)
        self._output = Output(self.recorder)
        self._ending = threading.Lock()
        # Whatever writes to the file descriptor itself (a child process) must
        # not end up in the JSON.
        self._wire = os.dup(1)
        os.dup2(2, 1)

    def run(self):
        """Runs the program and leaves the process."""
        self._set()
        OwnThread(target=self._watch, daemon=True).start()
        try:
            runpy.run_path(self.program.path, run_name="__main__")
            ending = {"how": "finished"}
        except SystemExit as leaving:
            ending = self._left(leaving)
        except BaseException as error:
            ending = self._raised(error)
        self.end(ending)

    def end(self, ending):
        """Writes the recording and leaves the process."""
        # The watchdog may come at the very moment at which the program ends.
        self._ending.acquire()
        self._output.finish()
        result = {"scenario": self.program.scenario, "recording": self.recorder.recording(ending)}
        line = json.dumps(result, ensure_ascii=False, separators=(",", ":")) + "\n"
        with open(self._wire, "wb") as wire:
            wire.write(line.encode())
        os._exit(0)

    def _set(self):
        clocks.install(self.clock, self._sleep_in_program, sleep_in_job)
        wakeline.observer = self.recorder
        wakeline._start = 0
        install_loop(self.recorder)
        random.seed(0)
        # When the collector comes round depends on what else was allocated.
        gc.disable()
        warnings.showwarning = self._warned
        sys.argv = [self.program.path]
        sys.path.insert(0, os.path.dirname(self.program.path))
        sys.stdin = io.StringIO()
        sys.stdout = self._output

    def _sleep_in_program(self, ns):
        begin = self.clock.ms
        self.clock.advance_to(self.clock.ns + ns)
        if asyncio._get_running_loop() is not None:
            self.recorder.blocked(begin)

    def _warned(self, message, category, filename, lineno, file=None, line=None):
        where = f"{filename}:{lineno}: " if filename == self.program.path else ""
        self.recorder.said(f"{where}{category.__name__}: {message}")

    def _watch(self):
        clocks.real_sleep(self.wall_ms / 1000)
        self.end({"how": "timed_out", "wall_ms": self.wall_ms})

    def _left(self, leaving):
        if leaving.code in (None, 0):
            return {"how": "finished"}
        return self._raised(leaving)

    def _raised(self, error):
        message = traceback.format_exception_only(type(error), error)[0].strip()
        lines = [
            line
            for frame, line in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename == self.program.path
        ]
        location = f"{self.program.short}:{lines[-1]}" if lines else None
        return {"how": "panicked", "message": self.recorder.clean(message), "location": location}


class Output(io.TextIOBase):
    """Standard output as the program sees it: each line is an event."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._rest = ""

    def writable(self):
        return True

    def write(self, text):
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._recorder.said(line)
        return len(text)

    def finish(self):
        """Says what has not been ended by a new line."""
        if self._rest:
            self.write("\n")


def install_loop(recorder):
    """Makes `asyncio.run` and its relatives take the recording loop."""

    class Loop(RecordingLoop):
        def __init__(self, selector=None):
            super().__init__(recorder)

    with warnings.catch_warnings():
        # Policies are on their way out, but still what `asyncio.run` asks.
        warnings.simplefilter("ignore", DeprecationWarning)

        class Policy(asyncio.DefaultEventLoopPolicy):
            def new_event_loop(self):
                return Loop()

        asyncio.set_event_loop_policy(Policy())
    # For a program that says which loop it wants.
    asyncio.SelectorEventLoop = asyncio.EventLoop = Loop
    as_completed = asyncio.tasks.as_completed

    def as_completed_in_order(fs, **options):
        # CPython makes a set of bare coroutines, which iterates by address.
        # The order given is one of the orders that it may take.
        if not asyncio.iscoroutine(fs) and not asyncio.isfuture(fs):
            fs = [asyncio.ensure_future(each) for each in dict.fromkeys(fs)]
        return as_completed(fs, **options)

    asyncio.as_completed = asyncio.tasks.as_completed = as_completed_in_order


def main():
    """`python3 -m recorder.play ROOT PATH WALL_MS`, in a process of its own."""
    root, path, wall_ms = sys.argv[1:]
    Stage(Program(root, path), int(wall_ms)).run()


if __name__ == "__main__":
    main()
