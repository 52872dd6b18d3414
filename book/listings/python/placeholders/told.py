"""The window is closed, and the one who waits is told."""

import asyncio

from wakeline import say, web

web.page("window", ms=200)


# region: twin
class Closed(Exception):
    pass


async def ask(clicks, future):
    try:
        await web.fetch("window")
        if clicks:
            future.set_result("agreed")
    finally:
        if not future.done():
            future.set_exception(Closed())


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(ask(False, future))
    try:
        say(await future)
    except Closed:
        say("no answer")


asyncio.run(main())
# endregion: twin
