"""What the loop, the tasks and the world report goes in; a recording comes
out, in exactly the form that Rust's `wakeline::Recording` has as JSON.
"""

import asyncio
import os
import re
import sys

# The limits of the Rust recorder.
POLLS_AT_ONE_INSTANT = 100_000
OPERATIONS = 10_000
EVENTS = 100_000
# A loop of short sleeps makes no operations: it is cut by its polls.
POLLS = 100_000
BLOCKS = 10_000

MAIN = "main"

# Where the standard library lies, which is nobody's business.
LIBRARY = os.path.dirname(os.path.dirname(asyncio.__file__)) + os.sep


class TaskRecord:
    """One task: its name, where it was spawned, and whether it still is."""

    def __init__(self, spawned_at):
        self.name = None
        self.spawned_at = spawned_at
        self.alive = True


class Recorder:
    """Collects one run. `end(ending)` is called, once, to cut it short."""

    def __init__(self, clock, program, end):
        self.clock = clock
        self.program = program
        self.end = end
        # The task whose poll is running; None between polls.
        self.running = None
        self._open = False
        self._ever_open = False
        self._total = None
        self._operations = []
        self._blocks = []
        self._events = []
        self._dropped = 0
        self._tasks = []
        self._unnamed = []
        self._spawned = 0
        self._polls = 0
        self._polls_here = 0
        self._here = -1

    # -- the run ------------------------------------------------------------

    def starts(self, root):
        """The loop begins to run, for the sake of `root` if that is a task."""
        if root is not None and root.name is None:
            root.name = MAIN
            self._unnamed.remove(root)
        if root is None and self._ever_open:
            # What `asyncio.run` does after `main` has returned.
            return
        self._open = self._ever_open = True
        self._name_waiting()

    def stops(self):
        """The reason to run has gone: what is still under way stays unfinished."""
        if self._open:
            self._open = False
            self._total = self.clock.ms

    # -- tasks --------------------------------------------------------------

    def created(self, loop_runs):
        """A task was created; the answer is its record."""
        task = TaskRecord(self._caller())
        self._tasks.append(task)
        if loop_runs:
            self._name(task)
        else:
            # The one that the loop is then run for is `main`.
            self._unnamed.append(task)
        return task

    def _name_waiting(self):
        waiting, self._unnamed = self._unnamed, []
        for task in waiting:
            self._name(task)

    def _name(self, task):
        self._spawned += 1
        task.name = f"t{self._spawned}"
        by = self.running or MAIN
        self._event("spawned", task=task.name, by=by, location=task.spawned_at)

    def polled(self, task):
        """A poll begins; the answer is what to hand to `poll_ended`."""
        before, self.running = self.running, task.name
        if self.clock.ns != self._here:
            self._here = self.clock.ns
            self._polls_here = 0
        self._polls_here += 1
        self._polls += 1
        self._event("polled")
        if self._polls_here >= POLLS_AT_ONE_INSTANT:
            self._livelock(self._polls_here, time_passed=False)
        if self._polls >= POLLS:
            self._livelock(self._polls, time_passed=True)
        return before

    def poll_ended(self, task, before, waits):
        """A poll ended: the task waits, or it is gone."""
        self._event("pending" if waits else "finished")
        self.running = before
        if not waits:
            task.alive = False
            if task.name == MAIN:
                self.stops()

    # -- the world ----------------------------------------------------------

    def began(self, name):
        """An operation began; the answer is its number."""
        number = len(self._operations)
        if not self._open:
            return None
        if number >= OPERATIONS:
            self._livelock(max(self._polls, number), time_passed=True)
        task = self.running or MAIN
        self._operations.append(
            {"name": name, "task": task, "begin": self.clock.ms, "end": None, "outcome": "unfinished"}
        )
        self._event("began", operation=name)
        return number

    def ended(self, number, outcome):
        """An operation ended."""
        if number is None or not self._open:
            return
        operation = self._operations[number]
        operation["end"] = self.clock.ms
        operation["outcome"] = outcome
        self._event("ended", operation=operation["name"], outcome=outcome)

    def blocked(self, begin):
        """A call held the loop since `begin` (milliseconds)."""
        end = self.clock.ms
        if not self._open or begin == end:
            return
        if len(self._blocks) >= BLOCKS:
            self._livelock(self._polls, time_passed=True)
        self._event("blocked", at=begin, until=end)
        self._blocks.append({"task": self.running or MAIN, "begin": begin, "end": end})

    def said(self, text):
        """The program said a line. Also outside the loop: it is its output."""
        self._event("said", always=True, text=self.clean(text))

    # -- the end ------------------------------------------------------------

    def deadlock(self):
        """The ending where nothing is ready and no timer is set."""
        waiting = [task for task in self._tasks if task.alive and task.name]
        # `main` first, as everywhere.
        waiting.sort(key=lambda task: task.name != MAIN)
        stuck = []
        for task in waiting:
            spawned_at = None if task.name == MAIN else task.spawned_at
            stuck.append({"task": task.name, "spawned_at": spawned_at, "waits_for": self._waits_for(task)})
        return {"how": "deadlock", "stuck": stuck}

    def recording(self, ending):
        """The whole, as JSON has it."""
        if self._unnamed:
            # Created, but no loop ever ran for them.
            was_open, self._open = self._open, True
            self._name_waiting()
            self._open = was_open
        total = self.clock.ms if self._open or self._total is None else self._total
        timeline = {
            "total": total,
            "operations": list(self._operations),
            "blocks": list(self._blocks),
            "events": list(self._events),
            "dropped_events": self._dropped,
        }
        return {"seed": 0, "ending": ending, "timeline": timeline}

    def clean(self, text):
        """Text without what differs from run to run and machine to machine."""
        text = text.replace(self.program.path, self.program.short).replace(LIBRARY, "")
        text = re.sub(r"\b0x[0-9a-f]{6,}\b", "0x…", text)
        return text.encode("utf-8", "replace").decode()

    def _waits_for(self, task):
        for operation in reversed(self._operations):
            if operation["task"] == task.name and operation["end"] is None:
                return operation["name"]
        return None

    def _livelock(self, polls, time_passed):
        self.end({"how": "livelock", "polls": polls, "time_passed": time_passed})

    def _event(self, event, *, at=None, task=None, always=False, **more):
        if not self._open and not always:
            return
        if len(self._events) >= EVENTS:
            self._dropped += 1
            return
        at = self.clock.ms if at is None else at
        task = task or self.running or MAIN
        self._events.append({"at": at, "task": task, "event": event, **more})

    def _caller(self):
        """`folder/file.py:12`, the line of the program that is being run."""
        frame = sys._getframe(2)
        while frame is not None:
            if frame.f_code.co_filename == self.program.path:
                return f"{self.program.short}:{frame.f_lineno}"
            frame = frame.f_back
        return "asyncio"
