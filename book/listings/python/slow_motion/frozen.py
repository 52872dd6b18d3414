"""A blocking call in one task stops the clock of another."""

import asyncio
import time

from wakeline import say, web

web.page("data", ms=15)


# region: twin
async def tick_four_times():
    for number in range(1, 5):
        await asyncio.sleep(0.010)
        say(f"tick {number}")


async def report():
    await web.fetch("data")
    time.sleep(0.040)
    say("report done")


async def main():
    ticker = asyncio.create_task(tick_four_times())
    writer = asyncio.create_task(report())
    await ticker
    await writer


asyncio.run(main())
# endregion: twin
