"""Nobody waits any more, and the work goes on."""

import asyncio

from wakeline import say, web

web.page("report", ms=200)
web.page("news", ms=50)


# region: twin
async def report(future):
    page = await web.fetch("report")
    if future.cancelled():
        say("nobody wants it")
    else:
        future.set_result(page)


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(report(future))
    await web.fetch("news")
    future.cancel()
    say("future cancelled")
    await task


asyncio.run(main())
# endregion: twin
