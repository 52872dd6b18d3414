"""Four pages, at most two at a time."""

import asyncio

from wakeline import say, web

for name, ms in [("1", 10), ("2", 20), ("3", 30), ("4", 50)]:
    web.page(name, ms=ms)


# region: twin
async def fetch(name, limit):
    async with limit:
        return await web.fetch(name)


async def main():
    limit = asyncio.Semaphore(2)
    pages = await asyncio.gather(*(fetch(name, limit) for name in "1234"))
    say(", ".join(pages))


asyncio.run(main())
# endregion: twin
