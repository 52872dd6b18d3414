"""The answer is there before anybody waits for it."""

import asyncio

from wakeline import say, web

web.page("window", ms=200)
web.page("mail", ms=300)
web.page("restart", ms=100)


# region: twin
async def ask(future):
    await web.fetch("window")
    future.set_result("agreed")


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(ask(future))
    await web.fetch("mail")
    say(await future)
    await web.fetch("restart")


asyncio.run(main())
# endregion: twin
