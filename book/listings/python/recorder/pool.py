"""Threads in step with the loop: `asyncio.to_thread` and `run_in_executor`.

The work runs on a real thread, but only while the loop hands it the turn, and
`time.sleep` hands the turn back until virtual time has come that far. So one
thread runs at a time and every run is the same. Work that waits for anything
else than `time.sleep` keeps its turn, and with it the loop.
"""

import threading

_here = threading.local()


class OwnThread(threading.Thread):
    """A thread of the recorder, to tell it from those of the program."""


class Job:
    """One call on a thread of the pool."""

    def __init__(self, loop, recorder, work, lane):
        # The caller's future may be cancelled; the thread goes on, then ends.
        self.future = loop.create_future()
        self.ended = loop.create_future()
        self._loop = loop
        self._recorder = recorder
        self._work = work
        self._lane = lane
        self._thread = OwnThread(target=self._run, daemon=True)
        self._turn = threading.Semaphore(0)
        self._back = threading.Semaphore(0)
        self._result = None
        self._error = None
        self._done = False

    def step(self):
        """Hands the turn to the thread, and takes it back. On the loop."""
        before, self._recorder.running = self._recorder.running, "pool"
        if self._thread.ident is None:
            self._thread.start()
        else:
            self._turn.release()
        self._back.acquire()
        self._recorder.running = before
        if self._done:
            self._deliver()

    def sleep(self, ns):
        """Gives the turn away until `ns` later. On the job's thread."""
        self._loop.call_after(ns, self.step)
        self._back.release()
        self._turn.acquire()

    def _run(self):
        _here.job = self
        try:
            self._result = self._work()
        except BaseException as error:
            self._error = error
        self._done = True
        self._back.release()

    def _deliver(self):
        self.ended.set_result(None)
        self._lane.finished(self)
        if self.future.done():
            return
        if self._error is not None:
            self.future.set_exception(self._error)
        else:
            self.future.set_result(self._result)


def sleep_in_job(ns):
    """Sleeps if the calling thread is a job; says whether it is."""
    job = getattr(_here, "job", None)
    if job is None:
        return False
    job.sleep(ns)
    return True


class Lane:
    """The jobs of one executor: so many at once, the others in a queue."""

    def __init__(self, loop, recorder, limit):
        # Under way first, then those that wait for a thread.
        self.jobs = []
        self._loop = loop
        self._recorder = recorder
        # None: no limit. The real default pool depends on the machine's cores.
        self._limit = limit
        self._busy = 0

    def submit(self, work):
        """Starts the work, or queues it; the answer is its future."""
        job = Job(self._loop, self._recorder, work, self)
        self.jobs.append(job)
        self._start()
        return job.future

    def finished(self, job):
        """The job gives its thread back."""
        self.jobs.remove(job)
        self._busy -= 1
        self._start()

    def _start(self):
        while self._busy < len(self.jobs) and (self._limit is None or self._busy < self._limit):
            self._loop.call_soon(self.jobs[self._busy].step)
            self._busy += 1
