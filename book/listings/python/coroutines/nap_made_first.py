"""`asyncio.sleep` is a coroutine function: it looks at the clock when it runs."""

import asyncio

from wakeline import say, web

web.page("mail", ms=100)


# region: twin
async def main():
    nap = asyncio.sleep(0.120)
    await web.fetch("mail")
    await nap
    say("the nap is over")


asyncio.run(main())
# endregion: twin
