"""Build an archive with a real site generator, and exit with the generator's status.

    python -m tests.engines NAME ARCHIVE BUILT

NAME is the one with which the archive was made (`migrator migrate export.xml --for NAME`). The
website is written to the folder BUILT. `make engines` installs the generators.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .build import EngineError, build

_USAGE = "usage: python -m tests.engines NAME ARCHIVE BUILT"


def main(arguments: list[str]) -> int:
    if len(arguments) != 3:
        print(_USAGE, file=sys.stderr)
        return 2
    name, archive, built = arguments
    try:
        result = build(name, Path(archive), Path(built))
    except EngineError as error:
        print(error, file=sys.stderr)
        return 2
    print(result.output, end="")
    return result.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
