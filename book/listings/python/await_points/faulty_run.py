"""A common example that fails: `gather` is called before there is a loop."""

import asyncio
import warnings

from wakeline import say, web

# CPython 3.12 and later also warn here. Without it every version says the same.
warnings.simplefilter("ignore", DeprecationWarning)

web.page("a", ms=200)
web.page("b", ms=100)

# region: twin
a, b = asyncio.run(
    asyncio.gather(web.fetch("a"), web.fetch("b"))
)
say(f"{a} and {b}")
# endregion: twin
