"""How a run ends, or is cut short."""

import sys
import unittest

from bench import Bench


class Endings(Bench):
    def test_a_deadlock_names_who_waits_for_what(self):
        got = self.record("""
    web.hangs("c")
    async def child():
        await web.fetch("c")
    async def main():
        await asyncio.sleep(0.02)
        task = asyncio.create_task(child())
        await asyncio.Event().wait()
    asyncio.run(main())
    """)
        self.assertEqual(
            got.ending,
            {
                "how": "deadlock",
                "stuck": [
                    {"task": "main", "spawned_at": None, "waits_for": None},
                    {"task": "t1", "spawned_at": "part/program.py:7", "waits_for": "fetch(c)"},
                ],
            },
        )
        self.assertEqual((got.total, got.spans), (20, ["fetch(c) 20-None unfinished"]))

    def test_a_loop_that_wakes_itself_is_cut_even_if_it_catches_everything(self):
        got = self.record("""
    async def main():
        while True:
            try:
                await asyncio.sleep(0)
            except BaseException:
                pass
    asyncio.run(main())
    """)
        self.assertEqual(got.ending, {"how": "livelock", "polls": 100_000, "time_passed": False})
        self.assertEqual(len(got.timeline["events"]), 100_000)
        self.assertGreater(got.timeline["dropped_events"], 0)

    def test_a_ticker_without_end_is_cut(self):
        got = self.record("""
    async def main():
        while True:
            await asyncio.sleep(0.001)
    asyncio.run(main())
    """)
        self.assertEqual(got.ending, {"how": "livelock", "polls": 100_000, "time_passed": True})

    def test_a_poll_that_never_returns_is_timed_out(self):
        got = self.record("""
    async def main():
        while True:
            pass
    asyncio.run(main())
    """, "--limit-ms", "300")
        self.assertEqual(got.ending, {"how": "timed_out", "wall_ms": 300})
        self.assertEqual(got.polls, ["0 main"])

    def test_an_exception_out_of_main_says_where(self):
        got = self.record("""
    async def main():
        await asyncio.sleep(0.01)
        raise ValueError("boom")
    asyncio.run(main())
    """)
        self.assertEqual(
            got.ending,
            {"how": "panicked", "message": "ValueError: boom", "location": "part/program.py:4"},
        )
        self.assertEqual(got.total, 10)

    def test_running_a_gather_outside_a_loop_raises_what_cpython_raises(self):
        got = self.record("""
    async def a():
        print("never")
    asyncio.run(asyncio.gather(a(), a()))
    """)
        self.assertEqual(got.ending["how"], "panicked")
        self.assertEqual(got.ending["location"], "part/program.py:4")
        # From 3.14 on it is `gather` itself that misses a loop.
        reason = (
            "There is no current event loop"
            if sys.version_info >= (3, 14)
            else "ValueError: a coroutine was expected, got <_GatheringFuture pending>"
        )
        self.assertIn(reason, got.ending["message"])
        self.assertNotIn("0 t1: never", got.said)
        self.assertEqual(got.polls, [])

    def test_exit_zero_is_a_finish_and_exit_one_is_not(self):
        self.assertEqual(self.record("raise SystemExit(0)").ending, {"how": "finished"})
        self.assertEqual(self.record("raise SystemExit(1)").ending["message"], "SystemExit: 1")


if __name__ == "__main__":
    unittest.main()
