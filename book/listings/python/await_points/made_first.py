"""Two coroutines made before the first await: still one after the other."""

import asyncio

from wakeline import say, web

web.page("a", ms=200)
web.page("b", ms=100)


# region: twin
async def main():
    first = web.fetch("a")
    second = web.fetch("b")
    a = await first
    b = await second
    say(f"{a} and {b}")


asyncio.run(main())
# endregion: twin
