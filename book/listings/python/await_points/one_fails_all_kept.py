"""Two pages at the same time, one of them fails, and both answers are kept."""

import asyncio

from wakeline import say, web

web.broken("a", ms=50)
web.page("b", ms=100)


# region: twin
async def main():
    answers = await asyncio.gather(
        web.fetch("a"),
        web.fetch("b"),
        return_exceptions=True,
    )
    for answer in answers:
        say(answer)


asyncio.run(main())
# endregion: twin
