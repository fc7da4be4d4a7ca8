"""Processes that work for this one: an Executor as `concurrent.futures` has them.

They are programs of their own, told what to do through pipes. `multiprocessing` would run the
main module of whoever calls this again, and that may be any script; and it would fork, which
nobody may do who has threads.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from importlib import import_module
from queue import SimpleQueue
from typing import IO, Any, Final, TypeVar

_Result = TypeVar("_Result")
_Process = subprocess.Popen[bytes]

_ENDED: Final = "a process ended before its work was done"


def processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class WorkerPool(Executor):
    """So many processes as `size` says, which load the modules `ready` at once.

    Each costs half a second to begin and 60 MB, and none outlives this one, however it ends.
    A future whose process ended (it was killed, or there was no memory) raises BrokenExecutor;
    the next one gets a new process.
    """

    def __init__(self, size: int, *ready: str) -> None:
        # `-P`: the current folder, which may be the archive, is no place for programs.
        self._command = [sys.executable, "-P", "-m", __name__, *ready]
        self._idle: SimpleQueue[_Process | None] = SimpleQueue()
        self._all: list[_Process] = []
        self._is_open = True
        # One for each process, so that whoever has a thread finds one that is idle.
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="crew")
        for _ in range(size):
            self._idle.put(self._begin())

    def submit(
        self, function: Callable[..., _Result], /, *args: Any, **kwargs: Any
    ) -> Future[_Result]:
        return self._threads.submit(self._ask, function, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor has it
        if cancel_futures:
            self._is_open = False
            for process in self._all:
                process.kill()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            for process in self._all:
                _end(process)

    def __exit__(self, *_: object) -> None:
        self.shutdown(cancel_futures=True)

    def _begin(self) -> _Process | None:
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        try:
            # What it has to complain of will be said again by this process.
            process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=nowhere)  # noqa: S603
        except OSError:
            return None
        self._all.append(process)
        return process

    def _ask(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        process = self._idle.get()
        try:
            succeeded, answer = _answer(process, (function, args, kwargs))
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            process = self._instead_of(process)
            raise BrokenExecutor(_ENDED) from error
        finally:
            self._idle.put(process)
        if succeeded:
            return answer
        raise answer

    def _instead_of(self, process: _Process | None) -> _Process | None:
        if process is not None:
            _end(process)
            self._all.remove(process)
        return self._begin() if self._is_open else None


def _answer(process: _Process | None, question: Any) -> tuple[bool, Any]:
    if process is None or process.stdin is None or process.stdout is None:
        raise EOFError
    pickle.dump(question, process.stdin)
    process.stdin.flush()
    succeeded, answer = pickle.load(process.stdout)  # noqa: S301 - `serve` wrote it
    return succeeded, answer


def _end(process: _Process) -> None:
    process.kill()
    # Not by `with`, which flushes: nobody is there to read.
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue
    process.wait()


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """What one of the crew does, until nobody asks any more."""
    while True:
        try:
            function, args, kwargs = pickle.load(questions)  # noqa: S301 - `_answer` wrote it
        except EOFError:
            return
        try:
            answer = pickle.dumps((True, function(*args, **kwargs)))
        except Exception as error:  # it is the asker's
            answer = pickle.dumps((False, error))
        answers.write(answer)
        answers.flush()


if __name__ == "__main__":
    # Ctrl-C is for the one who tells this one what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in sys.argv[1:]:
        import_module(name)
    serve(sys.stdin.buffer, sys.stdout.buffer)
