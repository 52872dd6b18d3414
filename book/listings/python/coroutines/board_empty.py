"""The status board that does nothing: nobody awaits the calls."""

import asyncio

from wakeline import say, web

web.page("frame", ms=50)
web.page("mail", ms=100)
web.page("search", ms=150)
web.page("billing", ms=200)


# region: twin
async def refresh(service):
    say(f"asking {service}")
    answer = await web.fetch(service)
    say(answer)


async def main():
    await web.fetch("frame")
    for service in ["mail", "search", "billing"]:
        refresh(service)


asyncio.run(main())
# endregion: twin
