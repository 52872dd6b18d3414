"""The files: which programs there are, and where their recordings lie."""

import json
import os
import tempfile

# Folders beside the twins that hold none.
OTHER_FOLDERS = {"recorder", "recorded", "tests", "__pycache__"}


class Program:
    """One file that is recorded."""

    def __init__(self, root, path):
        self.root = os.path.realpath(root)
        self.path = os.path.realpath(path)
        inside = os.path.relpath(self.path, self.root).replace(os.sep, "/")
        if inside.startswith(".."):
            inside = os.path.basename(self.path)
        # `await_points/one_by_one`
        self.scenario = os.path.splitext(inside)[0]
        # The last folder and the file, as the Rust recorder names places.
        self.short = "/".join(self.path.replace(os.sep, "/").split("/")[-2:])


class Library:
    """The folder of the twins, and `recorded/` in it."""

    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.recorded = os.path.join(self.root, "recorded")

    def find(self, name):
        """A program by its path below the library or from here; None if there is none."""
        for path in (os.path.join(self.root, name), name):
            if os.path.isfile(path):
                return Program(self.root, path)
        return None

    def programs(self):
        """Every twin, in the order of the alphabet."""
        return [
            Program(self.root, path)
            for path in self._files(self.root, ".py", OTHER_FOLDERS)
            if os.path.dirname(path) != self.root
        ]

    def recording_path(self, scenario):
        """Where the recording of a scenario lies."""
        return os.path.join(self.recorded, *scenario.split("/")) + ".json"

    def stale(self, scenarios):
        """Recordings whose program is gone."""
        known = {self.recording_path(scenario) for scenario in scenarios}
        return [path for path in self._files(self.recorded, ".json", set()) if path not in known]

    def read(self, scenario):
        """The recording as it lies there; None if there is none."""
        try:
            with open(self.recording_path(scenario), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def write(self, scenario, content):
        """Replaces a recording as a whole, or not at all."""
        path = self.recording_path(scenario)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".recording-")
        try:
            with open(handle, "wb") as file:
                file.write(content)
            # mkstemp makes files that only their owner reads.
            os.chmod(beside, 0o644)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise

    @staticmethod
    def _files(folder, ending, but):
        found = []
        for here, folders, files in os.walk(folder):
            folders[:] = sorted(name for name in folders if name not in but and name[0] not in "._")
            found += [os.path.join(here, name) for name in files if name.endswith(ending)]
        return sorted(found)


def pretty(line):
    """The line of a recording as it is committed: one value a line, so that a
    difference shows what differs."""
    return (json.dumps(json.loads(line), ensure_ascii=False, indent=2) + "\n").encode()
