"""The window is closed, and nobody tells the one who waits."""

import asyncio

from wakeline import say, web

web.page("window", ms=200)


async def ask(clicks, future):
    await web.fetch("window")
    if clicks:
        future.set_result("agreed")


# region: twin
async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(ask(False, future))
    say(await future)


asyncio.run(main())
# endregion: twin
