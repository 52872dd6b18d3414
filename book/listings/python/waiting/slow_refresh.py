"""Three waits in a row, and a page to draw."""

import asyncio
import time

from wakeline import web

web.page("shop", ms=120)
web.page("forum", ms=200)
web.page("wiki", ms=130)


def compute(milliseconds):
    """Stands for a computation: it keeps the thread."""
    time.sleep(milliseconds / 1000)


# region: twin
async def refresh(drawing_ms):
    for service in ["shop", "forum", "wiki"]:
        await web.fetch(service)
    compute(drawing_ms)


# endregion: twin
asyncio.run(refresh(30))
