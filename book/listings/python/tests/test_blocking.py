"""Sleeping in the loop, sleeping beside it, and reading the clock."""

import unittest

from bench import PAGES, Bench


class Blocking(Bench):
    def test_time_sleep_holds_the_loop(self):
        got = self.record(PAGES + """
    async def main():
        task = asyncio.create_task(web.fetch("b"))
        await asyncio.sleep(0.01)
        time.sleep(0.12)
        await task
    asyncio.run(main())
    """)
        self.assertEqual(got.blocks, ["main 10-130"])
        self.assertEqual(got.spans, ["fetch(b) 0-130 ok"])
        self.assertEqual(
            got.events("blocked"), [{"at": 10, "task": "main", "event": "blocked", "until": 130}]
        )

    def test_to_thread_sleeps_beside_the_loop(self):
        got = self.record(PAGES + """
    disk.file("f", ms=40, text="milk")
    def work(number):
        time.sleep(number / 100)
        print("thread", number, disk.read_blocking("f"))
        return number
    async def main():
        print(await asyncio.gather(*(asyncio.to_thread(work, number) for number in (3, 1)), web.fetch("b")))
    asyncio.run(main())
    """)
        self.assertEqual(got.blocks, [])
        self.assertEqual(got.spans, ["fetch(b) 0-100 ok", "read(f) 10-50 ok", "read(f) 30-70 ok"])
        self.assertEqual(
            got.said,
            ["50 pool: thread 1 milk", "70 pool: thread 3 milk", "100 main: [3, 1, 'page b']"],
        )

    def test_a_pool_of_two_threads_takes_two_at_a_time(self):
        got = self.record("""
    from concurrent.futures import ThreadPoolExecutor
    def work(number):
        time.sleep(0.1)
        if number == 2:
            raise ValueError("two")
    async def main():
        loop, pool = asyncio.get_running_loop(), ThreadPoolExecutor(2)
        jobs = [loop.run_in_executor(pool, work, number) for number in range(3)]
        print(await asyncio.gather(*jobs, return_exceptions=True))
    asyncio.run(main())
    """)
        self.assertEqual(got.said, ["200 main: [None, None, ValueError('two')]"])

    def test_asyncio_run_waits_for_a_thread_whose_task_was_cancelled(self):
        got = self.record("""
    def work():
        time.sleep(1)
        print("still here")
    async def main():
        asyncio.create_task(asyncio.to_thread(work))
        await asyncio.sleep(0.01)
    asyncio.run(main())
    print("end")
    """)
        self.assertEqual(got.said, ["1000 pool: still here", "1000 main: end"])
        self.assertEqual(got.total, 10)

    def test_clocks_read_virtual_time(self):
        got = self.record("""
    async def main():
        before = time.perf_counter(), time.monotonic_ns(), time.time()
        await asyncio.sleep(2)
        time.sleep(1)
        print(time.perf_counter() - before[0], time.monotonic_ns() - before[1], time.time() - before[2], now())
    asyncio.run(main())
    """)
        self.assertEqual(got.said, ["3000 main: 3.0 3000000000 3.0 3000"])


if __name__ == "__main__":
    unittest.main()
