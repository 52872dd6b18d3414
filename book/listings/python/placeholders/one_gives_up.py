"""One of two waiters is cancelled, and takes the future with it."""

import asyncio

from wakeline import say, web

web.page("services", ms=200)
web.page("patience", ms=50)


async def fetch_list(future):
    page = await web.fetch("services")
    if not future.done():
        future.set_result(page)


# region: twin
async def viewer(name, future):
    try:
        say(f"{name} has {await future}")
    except asyncio.CancelledError:
        say(f"{name} is cancelled")


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    fetching = asyncio.create_task(fetch_list(future))
    ann = asyncio.create_task(viewer("ann", future))
    ben = asyncio.create_task(viewer("ben", future))
    await web.fetch("patience")
    ann.cancel()
    await asyncio.wait([ann, ben, fetching])


asyncio.run(main())
# endregion: twin
