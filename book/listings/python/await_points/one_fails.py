"""Two pages at the same time, and one of them fails."""

import asyncio

from wakeline import WorldError, say, web

web.broken("a", ms=50)
web.page("b", ms=100)


# region: twin
async def main():
    try:
        a, b = await asyncio.gather(
            web.fetch("a"), web.fetch("b")
        )
        say(f"{a} and {b}")
    except WorldError as error:
        say(error)


asyncio.run(main())
# endregion: twin
