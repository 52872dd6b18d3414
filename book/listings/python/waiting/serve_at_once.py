"""Four viewers at the same time."""

import asyncio
import time

from wakeline import database, say

for number in range(1, 5):
    database.row(number, ms=65 + 15 * number, text=f"viewer {number}")


def compute(milliseconds):
    """Stands for a computation: it keeps the thread."""
    time.sleep(milliseconds / 1000)


async def serve(viewer):
    data = await database.query(viewer)
    compute(10)
    say(data)


# region: twin
async def main():
    await asyncio.gather(serve(1), serve(2), serve(3), serve(4))


asyncio.run(main())
# endregion: twin
