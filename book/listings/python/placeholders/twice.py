"""Two answers to one question."""

import asyncio

from wakeline import say


# region: twin
async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.set_result("agreed")
    try:
        future.set_result("refused")
    except asyncio.InvalidStateError as error:
        say(f"InvalidStateError: {error}")
    say(await future)
    say(await future)


asyncio.run(main())
# endregion: twin
