"""Run the command `migrator`. Little is imported before Ctrl-C is handled."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from migrator.startup.deferred_imports import OF_BEAUTIFUL_SOUP, defer, loading

INTERRUPTED = 130


def _stop(_signal: int, _frame: object) -> NoReturn:
    """End the program while it is still being loaded: nothing has begun that could be undone."""
    sys.stderr.write("migrator: interrupted\n")
    sys.stderr.flush()
    os._exit(INTERRUPTED)  # a module that is being loaded cannot catch this


def main() -> None:
    signal.signal(signal.SIGINT, _stop)
    defer(*OF_BEAUTIFUL_SOUP)
    with loading():
        from migrator.cli.app import main as run  # noqa: PLC0415 - after the handler is set

    run()


if __name__ == "__main__":
    main()
