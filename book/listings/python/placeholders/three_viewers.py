"""One fetch, and three who wait for it; the third comes late."""

import asyncio

from wakeline import say, web

web.page("services", ms=200)
web.page("ann", ms=50)
web.page("ben", ms=100)
web.page("cem", ms=300)


# region: twin
async def fetch_list(future):
    future.set_result(await web.fetch("services"))


async def viewer(name, future):
    await web.fetch(name)
    say(f"{name} has {await future}")


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    await asyncio.gather(
        fetch_list(future),
        viewer("ann", future),
        viewer("ben", future),
        viewer("cem", future),
    )


asyncio.run(main())
# endregion: twin
