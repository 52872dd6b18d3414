"""Two refreshes at once, each with a limit of its own."""

import asyncio

from wakeline import web

for name, ms in [("a", 400), ("b", 100), ("c", 100), ("d", 400), ("e", 100), ("f", 200)]:
    web.page(name, ms=ms)


# region: twin
async def fetch(limit, name):
    async with limit:
        return await web.fetch(name)


async def refresh():
    limit = asyncio.Semaphore(2)
    fetches = [fetch(limit, name) for name in "abcdef"]
    await asyncio.gather(*fetches)


async def main():
    await asyncio.gather(refresh(), refresh())


asyncio.run(main())
# endregion: twin
