"""A task fetches one page while the program waits for the other."""

import asyncio

from wakeline import say, web

web.page("a", ms=200)
web.page("b", ms=100)


# region: twin
async def main():
    task = asyncio.create_task(web.fetch("a"))
    say("spawned, not awaited")
    await web.fetch("b")
    say("I have b")
    await task
    say("I have a")


asyncio.run(main())
# endregion: twin
