"""A bench for tests: writes programs into a folder of their own and runs the
real command on them, in a real process."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

HOME = pathlib.Path(__file__).resolve().parent.parent

# Three pages for the programs of the tests.
PAGES = """
    web.page("a", ms=200)
    web.page("b", ms=100)
    web.page("c", ms=150)
"""


class Bench(unittest.TestCase):
    """A test with a folder of programs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()

    def program(self, body, name="part/program.py", head=True):
        """Writes a program; the usual imports stand on its first line."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        imports = "import asyncio, time; from wakeline import *\n" if head else ""
        path.write_text(imports + textwrap.dedent(body).lstrip("\n"), encoding="utf-8")
        return path

    def command(self, *arguments, **environment):
        """Runs record.py on this folder."""
        return subprocess.run(
            [sys.executable, HOME / "record.py", "--root", self.root, *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, **environment},
        )

    def record(self, body, *arguments):
        """Writes a program and records it."""
        run = self.command(self.program(body), *arguments)
        self.assertEqual(run.returncode, 0, run.stderr)
        return Recorded(json.loads(run.stdout)["recording"])


class Recorded:
    """A recording, and short forms of what stands in it."""

    def __init__(self, recording):
        self.recording = recording
        self.ending = recording["ending"]
        self.timeline = recording["timeline"]
        self.total = self.timeline["total"]

    @property
    def spans(self):
        """Each operation as `fetch(a) 0-200 ok`."""
        return [
            f"{each['name']} {each['begin']}-{each['end']} {each['outcome']}"
            for each in self.timeline["operations"]
        ]

    @property
    def said(self):
        """Each line as `200 main: text`."""
        return [f"{each['at']} {each['task']}: {each['text']}" for each in self.events("said")]

    @property
    def blocks(self):
        """Each blocked stretch as `main 10-130`."""
        return [f"{each['task']} {each['begin']}-{each['end']}" for each in self.timeline["blocks"]]

    @property
    def polls(self):
        """Each poll as `0 main`."""
        return [f"{each['at']} {each['task']}" for each in self.events("polled")]

    def events(self, kind):
        """The events of one kind."""
        return [each for each in self.timeline["events"] if each["event"] == kind]
