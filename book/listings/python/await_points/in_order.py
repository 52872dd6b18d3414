"""Three pages at the same time, the results in the order of the names."""

import asyncio

from wakeline import say, web

web.page("a", ms=200)
web.page("b", ms=100)
web.page("c", ms=150)


# region: twin
async def main():
    fetches = [web.fetch(name) for name in "abc"]
    pages = await asyncio.gather(*fetches)
    say(", ".join(pages))


asyncio.run(main())
# endregion: twin
