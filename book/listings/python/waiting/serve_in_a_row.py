"""Four viewers, one after another."""

import asyncio
import time

from wakeline import database, say

for number in range(1, 5):
    database.row(number, ms=65 + 15 * number, text=f"viewer {number}")


def compute(milliseconds):
    """Stands for a computation: it keeps the thread."""
    time.sleep(milliseconds / 1000)


# region: twin
async def serve(viewer):
    data = await database.query(viewer)
    compute(10)
    say(data)


async def main():
    for viewer in range(1, 5):
        await serve(viewer)


asyncio.run(main())
# endregion: twin
