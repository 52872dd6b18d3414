"""The refresh with its waits at the same time."""

import asyncio
import time

from wakeline import web

web.page("shop", ms=120)
web.page("forum", ms=200)
web.page("wiki", ms=130)


def compute(milliseconds):
    """Stands for a computation: it keeps the thread."""
    time.sleep(milliseconds / 1000)


# region: twin
async def main():
    await asyncio.gather(
        web.fetch("shop"), web.fetch("forum"), web.fetch("wiki")
    )
    compute(30)


asyncio.run(main())
# endregion: twin
