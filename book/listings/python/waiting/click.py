"""A click while the report is computed."""

import asyncio
import time

from wakeline import database, say

database.row(1, ms=20, text="week 1")
database.row(2, ms=30, text="week 2")


def compute(milliseconds):
    """Stands for a computation: it keeps the thread."""
    time.sleep(milliseconds / 1000)


async def report(week):
    await database.query(week)
    compute(280)


# region: twin
async def viewer():
    await asyncio.sleep(0.060)
    say("click answered")


async def main():
    await asyncio.gather(viewer(), report(1))
    say("report done")


asyncio.run(main())
# endregion: twin
