"""Three pages in a task group, answers in the order of the pages."""

import asyncio

from wakeline import say, web

web.page("a", ms=300)
web.page("b", ms=100)
web.page("c", ms=200)


# region: twin
async def main():
    async with asyncio.TaskGroup() as group:
        tasks = []
        for name in "abc":
            tasks.append(group.create_task(web.fetch(name)))
    for task in tasks:
        say(task.result())


asyncio.run(main())
# endregion: twin
