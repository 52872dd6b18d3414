"""Records asyncio programs in virtual time: `record.py --help` says how.

This file keeps to a syntax that old Pythons read, so that it can tell them
that they are too old.
"""

import sys

if sys.version_info < (3, 11) or sys.implementation.name != "cpython":
    sys.stderr.write(
        "record.py: needs CPython 3.11 or newer, but this is {} {}; run it with another python3\n".format(
            sys.implementation.name if hasattr(sys, "implementation") else "CPython",
            ".".join(str(part) for part in sys.version_info[:3]),
        )
    )
    sys.exit(2)

from recorder.command import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
