"""A coroutine driven by hand: there is no loop."""

import asyncio
import time

from wakeline import say


# region: twin
async def pieces():
    say("first piece")
    await asyncio.sleep(0)
    say("second piece")
    await asyncio.sleep(0)
    say("third piece")


coroutine = pieces()
try:
    while True:
        coroutine.send(None)
        say("not yet")
        time.sleep(0.010)
except StopIteration:
    say("done")
# endregion: twin
