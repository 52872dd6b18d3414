"""The same with the computation on a thread of its own."""

import asyncio
import time

from wakeline import database, say

database.row(1, ms=20, text="week 1")
database.row(2, ms=30, text="week 2")


def compute(milliseconds):
    """Stands for a computation: it keeps the thread."""
    time.sleep(milliseconds / 1000)


async def viewer():
    await asyncio.sleep(0.060)
    say("click answered")


# region: twin
async def report():
    await database.query(1)
    await asyncio.to_thread(compute, 280)


async def main():
    await asyncio.gather(viewer(), report())
    say("report done")


asyncio.run(main())
# endregion: twin
