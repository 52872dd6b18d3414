"""Three requests, one on each beat of 100 ms."""

import asyncio

from wakeline import web

for name in "abc":
    web.page(name, ms=30)


# region: twin
async def main():
    start = asyncio.get_running_loop().time()
    for beat, name in enumerate("abc"):
        wait = start + beat * 0.1 - asyncio.get_running_loop().time()
        await asyncio.sleep(max(0, wait))
        await web.fetch(name)


asyncio.run(main())
# endregion: twin
