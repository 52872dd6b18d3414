"""Six pages in pairs: the next pair begins when both pages are there."""

import asyncio

from wakeline import web

for name, ms in [("a", 400), ("b", 100), ("c", 100), ("d", 400), ("e", 100), ("f", 200)]:
    web.page(name, ms=ms)


# region: twin
async def main():
    for chunk in ["ab", "cd", "ef"]:
        fetches = [web.fetch(name) for name in chunk]
        await asyncio.gather(*fetches)


asyncio.run(main())
# endregion: twin
