"""The simulated outside of a twin: web, database and disk, and `say`.

A twin sets what is there and how long it takes, then calls it from ordinary
asyncio code. Under `record.py` the waits cost virtual time and are recorded;
under plain `python3` the same waits are real.
"""

import asyncio
import time

__all__ = ["WorldError", "database", "disk", "now", "say", "web"]

# How long it takes to learn that something is not there.
NOT_FOUND_MS = 1

# `record.py` puts its recorder here. Plain python3 leaves it empty.
observer = None

_start = time.monotonic()


class WorldError(Exception):
    """An operation answered with an error."""

    def __init__(self, operation, reason):
        super().__init__(f"{operation} failed: {reason}")
        self.operation = operation
        self.reason = reason


class _Operation:
    """Tells the observer when one call begins and ends.

    An answer is `ok`, a `WorldError` is `failed`, and everything else that
    leaves the block (a cancellation, a dropped coroutine) is `cancelled`.
    """

    def __init__(self, name):
        self._name = name
        self._number = None

    def __enter__(self):
        if observer is not None:
            self._number = observer.began(self._name)

    def __exit__(self, kind, error, traceback):
        if observer is None:
            return
        if kind is None:
            outcome = "ok"
        elif issubclass(kind, WorldError):
            outcome = "failed"
        else:
            outcome = "cancelled"
        observer.ended(self._number, outcome)


class _Entry:
    """What one key answers: a text or a reason to fail, after `ms`.

    `ms` is None where the answer never comes.
    """

    def __init__(self, ms, text=None, reason=None):
        self.ms = ms
        self.text = text
        self.reason = reason

    def answer(self, operation):
        if self.reason is not None:
            raise WorldError(operation, self.reason)
        return self.text


class _Service:
    """A table of what is there, by key as text: `7` and `"7"` are the same."""

    _verb = ""
    _fault = ""

    def __init__(self):
        self._entries = {}

    def broken(self, key, ms):
        """Asking for this key fails after `ms` milliseconds."""
        self._entries[str(key)] = _Entry(ms, reason=self._fault)

    def hangs(self, key):
        """Asking for this key never answers."""
        self._entries[str(key)] = _Entry(None)

    def _plan(self, key):
        missing = _Entry(NOT_FOUND_MS, reason="not found")
        return f"{self._verb}({key})", self._entries.get(str(key), missing)

    async def _call(self, key):
        name, entry = self._plan(key)
        with _Operation(name):
            if entry.ms is None:
                await asyncio.get_running_loop().create_future()
            # A latency of zero answers at once, as a cache would.
            elif entry.ms > 0:
                await asyncio.sleep(entry.ms / 1000)
            return entry.answer(name)


class Web(_Service):
    """The web. A page that nobody has set is not found."""

    _verb = "fetch"
    _fault = "connection reset"

    def page(self, name, ms):
        """There is a page, `page NAME`; fetching it takes `ms` milliseconds."""
        self._entries[str(name)] = _Entry(ms, f"page {name}")

    async def fetch(self, name):
        """Fetches a page."""
        return await self._call(name)


class Database(_Service):
    """The database. A row that nobody has set is not found."""

    _verb = "query"
    _fault = "connection lost"

    def row(self, id, ms, text):
        """There is a row with this text; querying it takes `ms` milliseconds."""
        self._entries[str(id)] = _Entry(ms, text)

    async def query(self, id):
        """Queries a row."""
        return await self._call(id)


class Disk(_Service):
    """The disk. A file that nobody has set is not found."""

    _verb = "read"
    _fault = "bad sector"

    def file(self, path, ms, text):
        """There is a file with this text; reading it takes `ms` milliseconds."""
        self._entries[str(path)] = _Entry(ms, text)

    async def read(self, path):
        """Reads a file."""
        return await self._call(path)

    def read_blocking(self, path):
        """Reads a file as `open(...).read()` does: the whole thread waits.

        In a coroutine this holds the event loop. It belongs in
        `asyncio.to_thread`.
        """
        name, entry = self._plan(path)
        if entry.ms is None:
            raise ValueError(f"{name} would block for ever: use `await disk.read` for a file that hangs")
        with _Operation(name):
            time.sleep(entry.ms / 1000)
            return entry.answer(name)


web = Web()
database = Database()
disk = Disk()


def now():
    """Milliseconds since the program began."""
    return round((time.monotonic() - _start) * 1000)


def say(*words):
    """Says something: `print` under plain python3, an event in a recording."""
    print(*words)
