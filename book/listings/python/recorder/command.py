"""What a user types, and the exit codes: 0 done; 1 `--check` found a
difference; 2 wrong usage; 3 a twin is broken; 4 the machine let us down.
"""

import argparse
import concurrent.futures
import os
import subprocess
import sys

from .library import Library, pretty

HOME = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))

# Settings of the caller's that would change what a program does or says.
FOREIGN_SETTINGS = ("PYTHONASYNCIODEBUG", "PYTHONDEVMODE", "PYTHONWARNINGS", "PYTHONOPTIMIZE")


class CommandError(Exception):
    """What was tried, on which path, and what to do next."""

    def __init__(self, exit_code, message):
        super().__init__(message)
        self.exit_code = exit_code


def main(arguments):
    """Runs the command; the answer is the exit code."""
    options = parse(arguments)
    try:
        library = open_library(options.root)
        if options.all:
            return record_all(library, options.limit_ms)
        if options.check:
            return check_all(library, options.limit_ms)
        programs = [find(library, name) for name in options.program]
        if options.keep:
            return keep(library, programs, options.limit_ms)
        for line in record_each(programs, options.limit_ms):
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        return 0
    except CommandError as error:
        print(f"record.py: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader has gone; so that the interpreter does not say so again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 4
    except OSError as error:
        print(f"record.py: {error.strerror}: {error.filename}", file=sys.stderr)
        return 4
    except KeyboardInterrupt:
        return 130


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="record.py",
        description="Runs asyncio programs in virtual time and prints each recording as one line of JSON.",
    )
    parser.add_argument("program", nargs="*", help="a path below this folder, or from here")
    parser.add_argument("--keep", action="store_true", help="record these programs into recorded/")
    parser.add_argument("--all", action="store_true", help="record every twin into recorded/")
    parser.add_argument("--check", action="store_true", help="fail if a recording is not up to date")
    parser.add_argument("--root", default=HOME, metavar="DIR", help="the folder of the twins")
    parser.add_argument(
        "--limit-ms", type=int, default=10_000, metavar="N", help="real time for one program (10000)"
    )
    options = parser.parse_args(arguments)
    if [bool(options.program), options.all, options.check].count(True) != 1:
        parser.error("name programs, or say --all, or say --check")
    if options.keep and not options.program:
        parser.error("--keep is said of programs; name them")
    if options.limit_ms < 1:
        parser.error("--limit-ms is a number of milliseconds, at least 1")
    return options


def open_library(root):
    if not os.path.isdir(root):
        raise CommandError(2, f"looked for twins in {root}: there is no such folder; give another --root")
    return Library(root)


def find(library, name):
    program = library.find(name)
    if program is None:
        raise CommandError(
            2, f"looked for {name} in {library.root} and in {os.getcwd()}: there is no such file"
        )
    return program


def keep(library, programs, limit_ms):
    for program, line in zip(programs, record_each(programs, limit_ms)):
        content = pretty(line)
        known = library.read(program.scenario)
        if content != known:
            library.write(program.scenario, content)
        print(f"{word(content, known)} {program.scenario}")
    return 0


def record_all(library, limit_ms):
    programs = library.programs()
    keep(library, programs, limit_ms)
    for path in library.stale(program.scenario for program in programs):
        os.unlink(path)
        print(f"removed {path}")
    return 0


def word(content, known):
    if known is None:
        return "recorded "
    return "unchanged" if content == known else "changed  "


def check_all(library, limit_ms):
    programs = library.programs()
    wrong = 0
    for program, line in zip(programs, record_each(programs, limit_ms)):
        path = library.recording_path(program.scenario)
        known = library.read(program.scenario)
        if known is None:
            wrong += 1
            print(f"{path}: is missing", file=sys.stderr)
        elif known != pretty(line):
            wrong += 1
            print(f"{path}: {first_difference(known, pretty(line))}", file=sys.stderr)
    for path in library.stale(program.scenario for program in programs):
        wrong += 1
        print(f"{path}: has no program any more", file=sys.stderr)
    if wrong:
        version = ".".join(map(str, sys.version_info[:3]))
        print(
            f"record.py: {wrong} recordings are not what CPython {version} does;"
            " look at them, then run record.py --all",
            file=sys.stderr,
        )
        return 1
    print(f"{len(programs)} recordings are up to date")
    return 0


def first_difference(known, now):
    known, now = known.decode(errors="replace").splitlines(), now.decode().splitlines()
    for number, (left, right) in enumerate(zip(known, now), start=1):
        if left != right:
            return f"line {number} says `{left.strip()}`, but now it is `{right.strip()}`"
    return f"has {len(known)} lines, but now there are {len(now)}"


def record_each(programs, limit_ms):
    """The recordings, in order; several programs run at a time."""
    for program in programs:
        compile_first(program)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as several:
        return list(several.map(lambda program: record(program, limit_ms), programs))


def compile_first(program):
    """A program that is not Python has no recording: say where it is wrong."""
    try:
        with open(program.path, "rb") as file:
            compile(file.read(), program.path, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise CommandError(3, f"{program.path}:{error.lineno}: {error.msg}") from error
    except ValueError as error:
        raise CommandError(3, f"{program.path}: {error}") from error


def record(program, limit_ms):
    """The recording of one program as a line of JSON, made in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN_SETTINGS}
    # Sets of strings iterate by hash: every run must take the same order.
    environment["PYTHONHASHSEED"] = "0"
    run = subprocess.run(
        [sys.executable, "-m", "recorder.play", program.root, program.path, str(limit_ms)],
        cwd=HOME,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    if run.returncode != 0 or not run.stdout.endswith(b"\n"):
        raise CommandError(
            4, f"ran {program.path}: its process ended with {run.returncode} before there was a recording"
        )
    return run.stdout
