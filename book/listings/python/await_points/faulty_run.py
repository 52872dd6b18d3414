"""A common example that fails: `gather` is called before there is a loop."""

import asyncio

from wakeline import say, web

web.page("a", ms=200)
web.page("b", ms=100)

# region: twin
a, b = asyncio.run(asyncio.gather(web.fetch("a"), web.fetch("b")))
say(f"{a} and {b}")
# endregion: twin
