"""Something due every 100 ms, beside one slow computation."""

import asyncio
import time

from wakeline import database, say

database.row(1, ms=50, text="week 1")


def compute(milliseconds):
    """Stands for a computation: it keeps the thread."""
    time.sleep(milliseconds / 1000)


async def report(week):
    await database.query(week)
    compute(280)


# region: twin
async def signs_of_life():
    start = time.monotonic()
    for number in range(1, 5):
        due = start + number * 0.100
        await asyncio.sleep(due - time.monotonic())
        say(f"sign {number}")


async def main():
    await asyncio.gather(signs_of_life(), report(1))


asyncio.run(main())
# endregion: twin
