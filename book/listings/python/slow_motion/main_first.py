"""A task and `main` become ready together."""

import asyncio

from wakeline import say, web

for page, ms in [("mail", 10), ("log", 20), ("board", 20)]:
    web.page(page, ms=ms)


# region: twin
async def logger(told):
    await told
    say("the logger goes on")
    await web.fetch("log")


async def mail(tell_logger, tell_main):
    await web.fetch("mail")
    tell_main.set_result(None)
    tell_logger.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    tell_logger = loop.create_future()
    tell_main = loop.create_future()
    log = asyncio.create_task(logger(tell_logger))
    mailer = asyncio.create_task(mail(tell_logger, tell_main))
    await tell_main
    say("main goes on")
    await web.fetch("board")
    await log
    await mailer


asyncio.run(main())
# endregion: twin
