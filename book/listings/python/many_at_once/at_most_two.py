"""Six pages, at most two at a time."""

import asyncio

from wakeline import say, web

for name, ms in [("a", 400), ("b", 100), ("c", 100), ("d", 400), ("e", 100), ("f", 200)]:
    web.page(name, ms=ms)


# region: twin
async def fetch(limit, name):
    async with limit:
        return await web.fetch(name)


async def main():
    limit = asyncio.Semaphore(2)
    fetches = [fetch(limit, name) for name in "abcdef"]
    for page in await asyncio.gather(*fetches):
        say(page)


asyncio.run(main())
# endregion: twin
