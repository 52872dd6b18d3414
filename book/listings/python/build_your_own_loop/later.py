"""Delayed calls on asyncio's loop."""

import asyncio

from wakeline import web

web.page("shop", ms=20)
web.page("mail", ms=15)


# region: twin
async def main():
    checks = []

    def check(service):
        checks.append(asyncio.create_task(web.fetch(service)))

    loop = asyncio.get_running_loop()
    loop.call_later(0.030, check, "mail")
    loop.call_later(0.010, check, "shop")
    await asyncio.sleep(0.030)
    await asyncio.gather(*checks)


asyncio.run(main())
# endregion: twin
