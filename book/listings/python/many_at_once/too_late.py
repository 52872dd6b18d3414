"""A page against the clock."""

import asyncio

from wakeline import say, web

web.page("a", ms=300)


# region: twin
async def main():
    try:
        async with asyncio.timeout(0.150):
            say(await web.fetch("a"))
    except TimeoutError:
        say("too late")


asyncio.run(main())
# endregion: twin
