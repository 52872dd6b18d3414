"""What a program does is what stands in its recording."""

import unittest

from bench import PAGES, Bench


class Operations(Bench):
    def test_awaits_follow_each_other(self):
        got = self.record(PAGES + """
    async def main():
        await web.fetch("a")
        await web.fetch("b")
    asyncio.run(main())
    """)
        self.assertEqual(got.spans, ["fetch(a) 0-200 ok", "fetch(b) 200-300 ok"])
        self.assertEqual((got.ending, got.total), ({"how": "finished"}, 300))

    def test_a_call_begins_when_it_is_first_polled(self):
        got = self.record(PAGES + """
    async def main():
        call = web.fetch("a")
        await asyncio.sleep(0.05)
        await call
    asyncio.run(main())
    """)
        self.assertEqual(got.spans, ["fetch(a) 50-250 ok"])

    def test_an_answer_that_nobody_takes_keeps_its_operation_open(self):
        got = self.record(PAGES + """
    async def main():
        task = asyncio.create_task(web.fetch("b"))
        await asyncio.sleep(0)
        time.sleep(0.25)
        await task
    asyncio.run(main())
    """)
        self.assertEqual(got.spans, ["fetch(b) 0-250 ok"])

    def test_every_service_answers_fails_and_misses(self):
        got = self.record("""
    database.row(7, ms=30, text="Ada"); database.broken(8, ms=5)
    disk.file("x", ms=15, text="milk"); disk.broken("y", ms=4); web.broken("b", ms=50)
    async def main():
        print(await database.query(7), await disk.read("x"))
        for call in [database.query(8), disk.read("y"), web.fetch("b"), web.fetch("none")]:
            try:
                await call
            except WorldError as error:
                print(error)
    asyncio.run(main())
    """)
        self.assertEqual(
            got.spans,
            [
                "query(7) 0-30 ok", "read(x) 30-45 ok", "query(8) 45-50 failed",
                "read(y) 50-54 failed", "fetch(b) 54-104 failed", "fetch(none) 104-105 failed",
            ],
        )
        self.assertEqual(
            got.said,
            [
                "45 main: Ada milk", "50 main: query(8) failed: connection lost",
                "54 main: read(y) failed: bad sector", "104 main: fetch(b) failed: connection reset",
                "105 main: fetch(none) failed: not found",
            ],
        )

    def test_what_is_under_way_when_main_returns_stays_unfinished(self):
        got = self.record(PAGES + """
    async def main():
        asyncio.create_task(web.fetch("a"))
        await web.fetch("b")
    asyncio.run(main())
    """)
        self.assertEqual(got.spans, ["fetch(b) 0-100 ok", "fetch(a) 0-None unfinished"])

    def test_a_latency_of_zero_answers_in_the_same_poll(self):
        got = self.record("""
    web.page("now", ms=0)
    async def main():
        await web.fetch("now")
    asyncio.run(main())
    """)
        self.assertEqual(got.polls, ["0 main"])
        self.assertEqual(got.spans, ["fetch(now) 0-0 ok"])


class Asyncio(Bench):
    def test_gather_spawns_a_task_for_each_coroutine(self):
        got = self.record(PAGES + """
    async def main():
        print(await asyncio.gather(web.fetch("a"), web.fetch("b")))
    asyncio.run(main())
    """)
        self.assertEqual(got.spans, ["fetch(a) 0-200 ok", "fetch(b) 0-100 ok"])
        self.assertEqual([each["task"] for each in got.timeline["operations"]], ["t1", "t2"])
        self.assertEqual(
            got.events("spawned")[0],
            {"at": 0, "task": "t1", "event": "spawned", "by": "main", "location": "part/program.py:7"},
        )
        self.assertEqual(got.said, ["200 main: ['page a', 'page b']"])
        self.assertEqual(got.polls, ["0 main", "0 t1", "0 t2", "100 t2", "200 t1", "200 main"])

    def test_a_task_runs_when_its_creator_waits(self):
        got = self.record(PAGES + """
    async def child():
        say("child")
        await web.fetch("b")
    async def main():
        task = asyncio.create_task(child())
        say("created")
        await web.fetch("a")
        await task
    asyncio.run(main())
    """)
        self.assertEqual(got.said, ["0 main: created", "0 t1: child"])
        self.assertEqual(got.total, 200)

    def test_a_task_group_cancels_the_others_when_one_fails(self):
        got = self.record(PAGES + """
    web.broken("x", ms=50)
    async def main():
        try:
            async with asyncio.TaskGroup() as group:
                for name in "axb":
                    group.create_task(web.fetch(name))
        except* WorldError as errors:
            say(*errors.exceptions)
    asyncio.run(main())
    """)
        self.assertEqual(
            got.spans, ["fetch(a) 0-50 cancelled", "fetch(x) 0-50 failed", "fetch(b) 0-50 cancelled"]
        )
        self.assertEqual(got.said, ["50 main: fetch(x) failed: connection reset"])

    def test_a_semaphore_lets_two_through(self):
        got = self.record("""
    for name, ms in zip("1234", [10, 20, 30, 50]):
        web.page(name, ms=ms)
    async def fetch(name, limit):
        async with limit:
            await web.fetch(name)
    async def main():
        limit = asyncio.Semaphore(2)
        await asyncio.gather(*(fetch(name, limit) for name in "1234"))
    asyncio.run(main())
    """)
        self.assertEqual(
            got.spans, ["fetch(1) 0-10 ok", "fetch(2) 0-20 ok", "fetch(3) 10-40 ok", "fetch(4) 20-70 ok"]
        )

    def test_as_completed_answers_the_fastest_first(self):
        got = self.record(PAGES + """
    async def main():
        for call in asyncio.as_completed([web.fetch(name) for name in "abc"]):
            say(await call)
    asyncio.run(main())
    """)
        self.assertEqual(got.said, ["100 main: page b", "150 main: page c", "200 main: page a"])

    def test_as_completed_starts_bare_coroutines_in_the_order_given(self):
        got = self.record("""
    async def one(number):
        say(number)
    async def main():
        for call in asyncio.as_completed([one(number) for number in range(40)]):
            await call
    asyncio.run(main())
    """)
        self.assertEqual([line.split(": ")[1] for line in got.said], [str(each) for each in range(40)])

    def test_a_set_of_tasks_iterates_by_number_and_not_by_address(self):
        got = self.record("""
    async def main():
        tasks = {asyncio.create_task(asyncio.sleep(0), name=str(number)) for number in range(40)}
        print(*[task.get_name() for task in tasks])
    asyncio.run(main())
    """)
        self.assertEqual(got.said, ["0 main: " + " ".join(map(str, range(40)))])

    def test_wait_for_and_timeout_cancel_what_is_late(self):
        got = self.record(PAGES + """
    async def main():
        try:
            await asyncio.wait_for(web.fetch("a"), 0.03)
        except TimeoutError:
            say("late")
        try:
            async with asyncio.timeout(0.02):
                await web.fetch("a")
        except TimeoutError:
            say("late again")
    asyncio.run(main())
    """)
        self.assertEqual(got.spans, ["fetch(a) 0-30 cancelled", "fetch(a) 30-50 cancelled"])
        self.assertEqual(got.said, ["30 main: late", "50 main: late again"])

    def test_an_event_and_a_queue_wake_who_waits(self):
        got = self.record("""
    async def listener(event, queue):
        await event.wait()
        say("heard")
        say(await queue.get())
    async def main():
        event, queue = asyncio.Event(), asyncio.Queue()
        task = asyncio.create_task(listener(event, queue))
        await asyncio.sleep(0.01)
        event.set()
        await asyncio.sleep(0.01)
        queue.put_nowait("letter")
        await task
    asyncio.run(main())
    """)
        self.assertEqual(got.said, ["10 t1: heard", "20 t1: letter"])

    def test_equal_deadlines_fire_in_the_order_in_which_they_were_set(self):
        got = self.record("""
    async def one(number):
        await asyncio.sleep(0.1)
        await asyncio.sleep(0.2)
        say(number)
    async def exact():
        await asyncio.sleep(0.3)
        say("exact")
    async def main():
        await asyncio.gather(exact(), *(one(number) for number in range(9)))
    asyncio.run(main())
    """)
        said = [line.split(": ")[1] for line in got.said]
        self.assertEqual(said, ["exact", *map(str, range(9))])

    def test_callbacks_without_a_task_run_in_virtual_time(self):
        got = self.record("""
    loop = asyncio.new_event_loop()
    loop.call_later(0.05, print, "later")
    loop.call_later(0.07, loop.stop)
    loop.run_forever()
    """)
        self.assertEqual(got.said, ["50 main: later"])
        self.assertEqual(got.total, 70)


if __name__ == "__main__":
    unittest.main()
