"""The status board that asks all services in one instant."""

import asyncio

from wakeline import say, web

LATENCY = {"mail": 100, "search": 150, "files": 250}


class Gateway:
    """Bears three requests at one time. With more, every request fails."""

    def __init__(self):
        self.under_way = 0

    async def ask(self, service):
        self.under_way += 1
        await asyncio.sleep(0)
        if self.under_way > 3:
            web.broken(service, ms=50)
        else:
            web.page(service, ms=LATENCY.get(service, 200))
        try:
            return await web.fetch(service)
        finally:
            self.under_way -= 1


gateway = Gateway()


# region: twin
SERVICES = ["mail", "search", "billing", "login", "files", "chat"]


async def main():
    answers = await asyncio.gather(
        *(gateway.ask(service) for service in SERVICES),
        return_exceptions=True,
    )
    for answer in answers:
        say(answer)


asyncio.run(main())
# endregion: twin
