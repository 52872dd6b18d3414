"""An event loop in thirty lines, and two services that it asks."""

from wakeline import say

# region: loop
# region: calls
import time
from collections import deque
from heapq import heappop, heappush
from itertools import count


class Loop:
    def __init__(self):
        self.ready = deque()
        self.timers = []
        self.numbers = count()

    def call_soon(self, call):
        self.ready.append(call)

    def call_later(self, seconds, call):
        due = time.monotonic() + seconds
        heappush(self.timers, (due, next(self.numbers), call))

    def run(self):
        while self.ready or self.timers:
            if self.ready:
                call = self.ready.popleft()
                call()
            else:
                due, _, call = heappop(self.timers)
                time.sleep(max(0, due - time.monotonic()))
                self.call_soon(call)
    # endregion: calls

    # region: tasks
    def spawn(self, coroutine):
        self.call_soon(lambda: self.step(coroutine))

    def step(self, coroutine):
        try:
            seconds = coroutine.send(None)
        except StopIteration:
            return
        self.call_later(seconds, lambda: self.step(coroutine))
    # endregion: tasks
# endregion: loop


# region: sleep
class Sleep:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self.seconds
# endregion: sleep


# region: twin
async def check(service, answer, pause):
    say(f"{service}: asked")
    await answer
    say(f"{service}: up")
    await pause
    say(f"{service}: asked again")


own = Loop()
own.spawn(check("shop", Sleep(0.010), Sleep(0.040)))
own.spawn(check("mail", Sleep(0.030), Sleep(0.015)))
own.run()
# endregion: twin
