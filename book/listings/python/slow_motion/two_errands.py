"""Two errands on asyncio's loop."""

import asyncio

from wakeline import say, web

for page, ms in [("a1", 10), ("a2", 30), ("b1", 20), ("b2", 5)]:
    web.page(page, ms=ms)


# region: twin
async def errand(name, waits):
    first, second = waits
    say(f"{name} asks for its first page")
    await first
    say(f"{name} asks for its second page")
    await second
    say(f"{name} has both")


async def main():
    a = [web.fetch("a1"), web.fetch("a2")]
    b = [web.fetch("b1"), web.fetch("b2")]
    a = asyncio.create_task(errand("A", a))
    b = asyncio.create_task(errand("B", b))
    await a
    await b


asyncio.run(main())
# endregion: twin
