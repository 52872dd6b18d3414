"""Two pages at the same time."""

import asyncio

from wakeline import say, web

web.page("a", ms=200)
web.page("b", ms=100)


# region: twin
async def main():
    a, b = await asyncio.gather(
        web.fetch("a"), web.fetch("b")
    )
    say(f"{a} and {b}")


asyncio.run(main())
# endregion: twin
