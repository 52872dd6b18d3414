"""A call that nobody awaits, and that runs all the same."""

import asyncio

from wakeline import say, web

web.page("mail", ms=100)
web.page("clock", ms=150)


async def refresh(service):
    say(f"asking {service}")
    answer = await web.fetch(service)
    say(answer)


# region: twin
async def main():
    _task = asyncio.create_task(refresh("mail"))
    await web.fetch("clock")


asyncio.run(main())
# endregion: twin
