"""What a user types, and what goes wrong."""

import json
import os
import subprocess
import sys
import unittest

from bench import HOME, Bench

PROGRAM = """
    web.page("a", ms=5)
    async def main():
        say(await web.fetch("a"))
    asyncio.run(main())
"""


class Recording(Bench):
    def test_one_program_is_one_line_of_json(self):
        self.program(PROGRAM)
        run = self.command("part/program.py")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertEqual(run.stdout.count("\n"), 1)
        self.assertEqual(json.loads(run.stdout)["scenario"], "part/program")

    def test_two_programs_are_two_lines_in_the_order_asked(self):
        self.program(PROGRAM, "part/z.py")
        self.program(PROGRAM, "part/a.py")
        lines = self.command("part/z.py", "part/a.py").stdout.splitlines()
        self.assertEqual([json.loads(line)["scenario"] for line in lines], ["part/z", "part/a"])

    def test_the_same_file_runs_in_real_time(self):
        path = self.program(PROGRAM)
        run = subprocess.run(
            [sys.executable, path],
            env={**os.environ, "PYTHONPATH": str(HOME)},
            capture_output=True,
            text=True,
        )
        self.assertEqual((run.stdout, run.stderr), ("page a\n", ""))


class Library(Bench):
    def test_all_writes_what_check_then_finds_up_to_date(self):
        self.program(PROGRAM)
        self.program(PROGRAM, "helper.py")
        self.assertEqual(self.command("--all").stdout, "recorded  part/program\n")
        text = (self.root / "recorded/part/program.json").read_text()
        self.assertTrue(text.endswith("}\n") and not text.endswith("\n\n"))
        self.assertEqual(json.loads(text)["scenario"], "part/program")
        self.assertEqual(self.command("--check").stdout, "1 recordings are up to date\n")
        self.assertEqual(self.command("--all").stdout, "unchanged part/program\n")

    def test_keep_writes_the_named_programs_alone(self):
        self.program(PROGRAM)
        self.program(PROGRAM, "part/other.py")
        self.assertEqual(self.command("--keep", "part/other.py").stdout, "recorded  part/other\n")
        self.assertEqual(os.listdir(self.root / "recorded/part"), ["other.json"])

    def test_nothing_else_is_left_beside_a_recording(self):
        self.program(PROGRAM)
        self.command("--all")
        self.assertEqual(os.listdir(self.root / "recorded/part"), ["program.json"])

    def test_check_names_the_first_line_that_differs(self):
        self.program(PROGRAM)
        self.command("--all")
        self.program(PROGRAM.replace("ms=5", "ms=6"))
        run = self.command("--check")
        self.assertEqual(run.returncode, 1)
        self.assertIn('program.json: line 9 says `"total": 5,`, but now it is `"total": 6,`', run.stderr)

    def test_check_misses_a_recording_and_finds_one_too_many(self):
        self.program(PROGRAM)
        run = self.command("--check")
        self.assertEqual(run.returncode, 1)
        self.assertIn("program.json: is missing", run.stderr)
        self.command("--all")
        os.rename(self.root / "part/program.py", self.root / "part/other.py")
        self.assertIn("program.json: has no program any more", self.command("--check").stderr)
        self.command("--all")
        self.assertEqual(os.listdir(self.root / "recorded/part"), ["other.json"])

    def test_the_recordings_of_the_book_are_up_to_date(self):
        run = subprocess.run([sys.executable, HOME / "record.py", "--check"], capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr), (0, ""))


class Errors(Bench):
    def fails(self, exit_code, part, *arguments):
        run = self.command(*arguments)
        self.assertEqual((run.returncode, run.stdout), (exit_code, ""))
        self.assertIn(part, run.stderr)
        self.assertNotIn("Traceback", run.stderr)

    def test_a_missing_file_is_named(self):
        self.fails(2, "looked for part/none.py in", "part/none.py")

    def test_a_missing_folder_is_named(self):
        self.fails(2, "there is no such folder", "--root", self.root / "none", "--all")

    def test_nothing_asked_is_wrong_usage(self):
        self.fails(2, "name programs, or say --all, or say --check")
        self.fails(2, "--keep is said of programs", "--keep", "--all")

    def test_a_limit_of_nothing_is_wrong_usage(self):
        self.program(PROGRAM)
        self.fails(2, "--limit-ms is a number of milliseconds", "part/program.py", "--limit-ms", "0")

    def test_a_syntax_error_is_shown_with_its_line(self):
        self.program("x = (\n", head=False)
        self.fails(3, "program.py:1: '(' was never closed", "part/program.py")

    def test_a_file_that_is_no_text_is_refused(self):
        path = self.root / "noise.py"
        path.write_bytes(b"x = '\xff\xfe\x00'")
        self.fails(3, "noise.py", path)

    def test_a_process_that_dies_is_told(self):
        self.program("import os; os._exit(7)")
        self.fails(4, "its process ended with 7 before there was a recording", "part/program.py")

    def test_an_old_python_is_told_which_one_is_needed(self):
        # The file as an old Python sees it: only the version is another.
        script = "import sys; sys.version_info = (3, 10, 1); exec(open(sys.argv[1]).read())"
        run = subprocess.run(
            [sys.executable, "-c", script, HOME / "record.py"], capture_output=True, text=True
        )
        self.assertEqual(run.returncode, 2)
        self.assertIn("needs CPython 3.11 or newer, but this is cpython 3.10.1", run.stderr)


if __name__ == "__main__":
    unittest.main()
