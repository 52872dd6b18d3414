"""What a program prints, and what CPython says about it."""

import unittest

from bench import Bench


class Sayings(Bench):
    def test_print_is_said_line_by_line(self):
        got = self.record("""
    async def main():
        print("a", end="")
        await asyncio.sleep(0.01)
        print("b\\nc")
        print("no new line", end="")
    asyncio.run(main())
    """)
        self.assertEqual(got.said, ["10 main: ab", "10 main: c", "10 main: no new line"])

    def test_a_coroutine_that_was_never_awaited_is_told(self):
        got = self.record("""
    async def greet():
        pass
    async def main():
        greet()
    asyncio.run(main())
    """)
        self.assertEqual(
            got.said, ["0 main: part/program.py:5: RuntimeWarning: coroutine 'greet' was never awaited"]
        )

    def test_an_exception_that_nobody_retrieved_is_told(self):
        got = self.record("""
    async def child():
        raise ValueError("lost")
    async def main():
        asyncio.create_task(child())
        await asyncio.sleep(0.01)
    asyncio.run(main())
    """)
        told = [line.split(": ", 1)[1] for line in got.said]
        self.assertEqual(told, ["Task exception was never retrieved", "ValueError: lost"])

    def test_addresses_and_folders_are_left_out(self):
        got = self.record("""
    async def main():
        print(main, asyncio.current_task())
    asyncio.run(main())
    """)
        self.assertIn("<function main at 0x…>", got.said[0])
        self.assertIn("<Task pending name='Task-1' coro=<main() running at part/program.py:3>", got.said[0])
        self.assertNotIn(str(self.root), got.said[0])

    def test_what_a_child_process_prints_is_not_in_the_way(self):
        got = self.record("""
    import subprocess, sys
    subprocess.run([sys.executable, "-c", "print('stray')"])
    print("mine")
    """)
        self.assertEqual(got.said, ["0 main: mine"])


if __name__ == "__main__":
    unittest.main()
