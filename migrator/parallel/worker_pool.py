"""Run tasks in separate processes on this machine, as an executor (see `concurrent.futures`).

The processes are separate programs that communicate through pipes. `multiprocessing` would run the
main module of the calling program again, which may be any script, and it would fork, which is not
safe in a process with threads.
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

from migrator.startup.deferred_imports import OF_BEAUTIFUL_SOUP, defer, loading

_Result = TypeVar("_Result")
_Process = subprocess.Popen[bytes]

_ENDED: Final = "a worker process ended before its work was done"
_NONE: Final = "no worker process can be started"
# The byte that a process writes when it has imported its modules.
_READY: Final = b"r"
# Starts that fail one after another, per process, before no more are tried.
_MOST_FAILURES: Final = 2


class NoWorkerError(BrokenExecutor):
    """Raised if no worker process can be started."""


def processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class WorkerPool(Executor):
    """Pool of `size` processes, which import the modules `ready` when they start.

    Each takes half a second to start and 60 MB, and none outlives this process, however it ends. If
    a worker ends unexpectedly (killed, out of memory), its future raises BrokenExecutor; the next
    task gets a new worker. NoWorkerError is raised if there is none.
    """

    def __init__(self, size: int, *ready: str, on_demand: bool = False) -> None:
        """Start the processes; with `on_demand`, a task starts one, until all are there."""
        # `-P`: do not import modules from the current folder, which may be the archive.
        self._command = [sys.executable, "-P", "-m", __name__, *ready]
        self._idle: SimpleQueue[_Process | None] = SimpleQueue()
        self._all: list[_Process] = []
        self._is_open = True
        self._started: set[int] = set()  # the ids of processes that have imported their modules
        self._failures_left = _MOST_FAILURES * size
        # One thread per process, so that a thread always finds an idle process.
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="worker-pool")
        for _ in range(size):
            self._idle.put(None if on_demand else self._start())

    def submit(
        self, function: Callable[..., _Result], /, *args: Any, **kwargs: Any
    ) -> Future[_Result]:
        return self._threads.submit(self._run_in_worker, function, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor has it
        if cancel_futures:
            self._is_open = False
            for process in list(self._all):  # threads may replace one at the same time
                process.kill()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            for process in self._all:
                _end(process)

    def rest(self) -> None:
        """End the processes, so that what they hold is freed; a later task starts new ones.

        To be called while no task is in progress.
        """
        for process in self._all:
            _end(process)
        self._all.clear()
        self._started.clear()
        for _ in range(self._idle.qsize()):
            self._idle.get()
            self._idle.put(None)

    def __exit__(self, *_: object) -> None:
        self.shutdown(cancel_futures=True)

    def _start(self) -> _Process | None:
        pipe, devnull = subprocess.PIPE, subprocess.DEVNULL
        try:
            # Errors are reported by this process, so the worker's stderr is not needed.
            process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=devnull)  # noqa: S603
        except OSError:
            return None
        self._all.append(process)
        return process

    def _run_in_worker(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        process = self._idle.get()
        if process is None:
            process = self._replace(None)
        if process is None or not self._has_started(process):
            self._idle.put(None)
            raise NoWorkerError(_NONE)
        try:
            succeeded, answer = _exchange(process, (function, args, kwargs))
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            process = self._replace(process)
            raise BrokenExecutor(_ENDED) from error
        finally:
            self._idle.put(process)
        if succeeded:
            return answer
        raise answer

    def _has_started(self, process: _Process) -> bool:
        """Wait until a process has imported its modules. Return False if it ends before."""
        if process.pid in self._started:
            return True
        if process.stdout is not None and process.stdout.read(len(_READY)) == _READY:
            self._started.add(process.pid)
            self._failures_left = _MOST_FAILURES * len(self._all)
            return True
        self._failures_left -= 1
        _end(process)
        self._all.remove(process)
        return False

    def _replace(self, process: _Process | None) -> _Process | None:
        if process is not None:
            _end(process)
            self._all.remove(process)
            self._started.discard(process.pid)
        return self._start() if self._is_open and self._failures_left > 0 else None


def _exchange(process: _Process | None, request: Any) -> tuple[bool, Any]:
    if process is None or process.stdin is None or process.stdout is None:
        raise EOFError
    pickle.dump(request, process.stdin)
    process.stdin.flush()
    succeeded, answer = pickle.load(process.stdout)  # noqa: S301 - `serve` wrote it
    return succeeded, answer


def _end(process: _Process) -> None:
    process.kill()
    # Not by `with`, which flushes, because the reader has ended.
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue
    process.wait()


def serve(requests: IO[bytes], responses: IO[bytes]) -> None:
    """Run the loop of a worker: read tasks and write results until the input ends."""
    while True:
        try:
            function, args, kwargs = pickle.load(requests)  # noqa: S301 - `_exchange` wrote it
        except EOFError:
            return
        try:
            answer = pickle.dumps((True, function(*args, **kwargs)))
        except Exception as error:  # raised again in the parent process
            answer = pickle.dumps((False, error))
        responses.write(answer)
        responses.flush()


if __name__ == "__main__":
    # Ctrl-C is handled by the parent process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    defer(*OF_BEAUTIFUL_SOUP)
    with loading():
        for name in sys.argv[1:]:
            import_module(name)
    sys.stdout.buffer.write(_READY)
    sys.stdout.buffer.flush()
    serve(sys.stdin.buffer, sys.stdout.buffer)
