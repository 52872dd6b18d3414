"""The same blocking call on a thread where it may block."""

import asyncio
import time

from wakeline import say, web

web.page("data", ms=15)


async def tick_four_times():
    for number in range(1, 5):
        await asyncio.sleep(0.010)
        say(f"tick {number}")


# region: twin
async def report():
    await web.fetch("data")
    await asyncio.to_thread(time.sleep, 0.040)
    say("report done")


async def main():
    ticker = asyncio.create_task(tick_four_times())
    writer = asyncio.create_task(report())
    await ticker
    await writer


# endregion: twin
asyncio.run(main())
