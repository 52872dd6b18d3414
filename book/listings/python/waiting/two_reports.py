"""Two reports at the same time: only their waits overlap."""

import asyncio
import time

from wakeline import database

database.row(1, ms=20, text="week 1")
database.row(2, ms=30, text="week 2")


def compute(milliseconds):
    """Stands for a computation: it keeps the thread."""
    time.sleep(milliseconds / 1000)


async def report(week):
    await database.query(week)
    compute(280)


# region: twin
async def main():
    await asyncio.gather(report(1), report(2))


asyncio.run(main())
# endregion: twin
