"""A process that has the program loaded and forks one process for each command.

Loading the program takes longer than most commands of the tests. Each command is still a process
of its own, with its own arguments, environment, working directory, output and exit status. It
begins at `migrator.__main__.main`, as the installed command does.

Requests and responses are lines of JSON: the process id when a command begins, its exit status when
it has ended.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any

LOADED = ("cli.run_migration", "pipeline.run", "commands.verify", "commands.inspection")


def serve() -> None:
    """Run one command after another until the input ends."""
    main = import_module("migrator.__main__").main
    import_module("migrator.cli.app")
    for name in LOADED:
        import_module(f"migrator.{name}")
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(request)
            main()
            return
        _say({"pid": child})
        _, status = os.waitpid(child, 0)
        _say({"status": os.waitstatus_to_exitcode(status)})


def _say(response: dict[str, int]) -> None:
    print(json.dumps(response), flush=True)


def _become(request: dict[str, Any]) -> None:
    """Give this process the arguments, environment, folder and output of a command."""
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    files = (os.devnull, os.O_RDONLY), (request["out"], os.O_WRONLY), (request["err"], os.O_WRONLY)
    for number, (path, mode) in enumerate(files):
        opened = os.open(path, mode)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = ["migrator", *request["arguments"]]


if __name__ == "__main__":
    serve()
