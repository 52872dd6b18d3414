"""The recorder: runs one asyncio program in virtual time on CPython's own
event loop and writes down what happened, in the form of `wakeline::Recording`.

`play` sets the stage and runs the program, `loop` lets time jump, `task` sees
polls, `pool` keeps threads in step, `record` collects, `library` knows the
files, `command` is what a user types.
"""
