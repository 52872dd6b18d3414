"""The time is up while the coroutine computes."""

import asyncio
import time

from wakeline import say, web

web.page("a", ms=100)


def compute_for_100_ms():
    time.sleep(0.100)


# region: twin
async def main():
    try:
        async with asyncio.timeout(0.150):
            page = await web.fetch("a")
            compute_for_100_ms()
        say(page)
    except TimeoutError:
        say("too late")


asyncio.run(main())
# endregion: twin
