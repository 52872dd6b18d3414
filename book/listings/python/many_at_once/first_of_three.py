"""The first of three answers; the other tasks are cancelled by hand."""

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
    done, pending = await asyncio.wait(
        tasks, return_when=asyncio.FIRST_COMPLETED
    )
    say(done.pop().result())
    for task in pending:
        task.cancel()
    await asyncio.wait(pending)


asyncio.run(main())
# endregion: twin
