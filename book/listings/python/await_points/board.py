"""The status board: three services, one after the other."""

import asyncio

from wakeline import say, web

web.page("mail", ms=100)
web.page("search", ms=150)
web.page("billing", ms=200)


# region: twin
async def main():
    for service in ["mail", "search", "billing"]:
        answer = await web.fetch(service)
        say(answer)


asyncio.run(main())
# endregion: twin
