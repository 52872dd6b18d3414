"""Every run gives the same bytes."""

import concurrent.futures
import json
import os
import subprocess
import sys
import unittest

from bench import HOME, PAGES, Bench


class Repeatable(Bench):
    def test_two_hundred_runs_are_the_same_bytes_whatever_the_hash_seed(self):
        path = self.program(PAGES + """
    import random
    disk.file("f", ms=40, text="milk")
    async def main():
        tasks = {asyncio.create_task(web.fetch(name)) for name in "abc"}
        done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        for task in tasks:
            say(task.get_name())
        async with asyncio.TaskGroup() as group:
            for name in "abc":
                group.create_task(asyncio.to_thread(disk.read_blocking, "f"))
                group.create_task(web.fetch(name))
        for call in asyncio.as_completed({web.fetch("a"), web.fetch("a")}):
            await call
        queue = asyncio.PriorityQueue()
        for each in range(5):
            queue.put_nowait(random.random())
        say(await queue.get(), object())
    asyncio.run(main())
    """)

        def run(seed):
            # The inner command: the outer one sets the seed.
            return subprocess.run(
                [sys.executable, "-m", "recorder.play", self.root, path, "10000"],
                cwd=HOME,
                env={**os.environ, "PYTHONHASHSEED": str(seed)},
                capture_output=True,
            ).stdout

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as several:
            outputs = set(several.map(run, range(1, 201)))
        self.assertEqual(len(outputs), 1)
        self.assertEqual(json.loads(outputs.pop())["recording"]["ending"], {"how": "finished"})

    def test_a_set_of_strings_has_one_order(self):
        path = self.program("print({'fetch', 'query', 'read', 'say', 'web'})")
        outputs = {self.command(path, PYTHONHASHSEED=str(seed)).stdout for seed in range(1, 9)}
        self.assertEqual(len(outputs), 1)

    def test_settings_of_the_caller_change_nothing(self):
        path = self.program("""
    async def greet():
        pass
    async def main():
        greet()
        assert not asyncio.get_running_loop().get_debug()
    asyncio.run(main())
    """)
        plain = self.command(path).stdout
        self.assertIn("never awaited", plain)
        odd = self.command(path, PYTHONASYNCIODEBUG="1", PYTHONWARNINGS="ignore", PYTHONDEVMODE="1")
        self.assertEqual(odd.stdout, plain)


if __name__ == "__main__":
    unittest.main()
