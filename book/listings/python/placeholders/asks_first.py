"""Somebody waits before the answer is there."""

import asyncio

from wakeline import say, web

web.page("window", ms=200)
web.page("restart", ms=100)


# region: twin
async def ask(clicks, future):
    await web.fetch("window")
    if clicks:
        future.set_result("agreed")


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(ask(True, future))
    say(await future)
    await web.fetch("restart")


asyncio.run(main())
# endregion: twin
