"""Two pages, one after the other."""

import asyncio

from wakeline import say, web

web.page("a", ms=200)
web.page("b", ms=100)


# region: twin
async def main():
    a = await web.fetch("a")
    b = await web.fetch("b")
    say(f"{a} and {b}")


asyncio.run(main())
# endregion: twin
