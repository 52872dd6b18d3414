"""The status board: a permit for each request before its task is made."""

import asyncio

from wakeline import say, web

web.page("mail", ms=100)
web.page("search", ms=150)
web.page("billing", ms=200)
web.page("login", ms=200)
web.page("files", ms=250)
web.page("chat", ms=200)


# region: twin
SERVICES = ["mail", "search", "billing", "login", "files", "chat"]


async def ask(limit, service):
    try:
        say(await web.fetch(service))
    finally:
        limit.release()


async def main():
    limit = asyncio.Semaphore(3)
    async with asyncio.TaskGroup() as group:
        for service in SERVICES:
            await limit.acquire()
            group.create_task(ask(limit, service))


asyncio.run(main())
# endregion: twin
