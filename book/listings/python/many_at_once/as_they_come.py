"""Three pages, each answer when it arrives."""

import asyncio

from wakeline import say, web

web.page("a", ms=300)
web.page("b", ms=100)
web.page("c", ms=200)


# region: twin
async def main():
    tasks = []
    for name in "abc":
        tasks.append(asyncio.create_task(web.fetch(name)))
    for done in asyncio.as_completed(tasks):
        page = await done
        say(page)


asyncio.run(main())
# endregion: twin
