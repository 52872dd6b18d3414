"""Three calls are kept; one is awaited, the others are dropped."""

import asyncio

from wakeline import say, web

web.page("mail", ms=100)
web.page("search", ms=150)
web.page("billing", ms=200)


async def refresh(service):
    say(f"asking {service}")
    answer = await web.fetch(service)
    say(answer)


# region: twin
async def main():
    calls = []
    for service in ["mail", "search", "billing"]:
        calls.append(refresh(service))
    say("three calls")
    await calls.pop()
    say("one awaited")
    calls.clear()
    say("two dropped")


asyncio.run(main())
# endregion: twin
