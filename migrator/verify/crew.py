"""The files of a large archive, looked at by several processes at once.

A look needs nothing but the file, so the work can be shared out. The others of the crew are
programs of their own, told what to do through pipes: `multiprocessing` would run the main
module of whoever calls this again, and that may be any script.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final

from migrator.verify.looks import Job, Look, look

# Each of the crew takes half a second to begin, and 50 MB.
_MANY: Final = 1_000
_MOST_PROCESSES: Final = 4
_CHUNK: Final = 64


def looks(root: Path, jobs: Sequence[Job], processes: int | None = None) -> Iterator[Look]:
    """Look at the files of `jobs` below `root`, in their order.

    `processes` are by itself as many as there are processors, four at most; for a small
    archive it is this one alone.
    """
    if processes is None:
        processes = min(_processors(), _MOST_PROCESSES) if len(jobs) >= _MANY else 1
    done = 0
    if processes > 1:
        for each in _by_others(root, jobs, processes):
            yield each
            done += 1
    # What others could not do, for whatever reason, is done here.
    yield from (look(root, job) for job in islice(jobs, done, None))


def _processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _by_others(root: Path, jobs: Sequence[Job], processes: int) -> Iterator[Look]:
    """The looks of other processes, in order, up to the first that fails."""
    chunks = [jobs[at : at + _CHUNK] for at in range(0, len(jobs), _CHUNK)]
    with ExitStack() as stack:
        try:
            crew = [stack.enter_context(_worker()) for _ in range(processes)]
            for number, (told, _) in enumerate(crew):
                with told:
                    pickle.dump((root, chunks[number::processes]), told)
            for number in range(len(chunks)):
                _, answers = crew[number % processes]
                yield from pickle.load(answers)  # noqa: S301 - `serve` wrote it
        except (OSError, EOFError, pickle.UnpicklingError):
            return


@contextmanager
def _worker() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The two ends of a process: what it is told, and what it answers. It is gone afterwards;
    what it has to complain of will be said again by this one."""
    # `-P`: the current folder, which may be the archive, is no place for programs.
    command = [sys.executable, "-P", "-m", __name__]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere) as process:  # noqa: S603
        try:
            if process.stdin and process.stdout:
                yield process.stdin, process.stdout
        finally:
            process.kill()


def serve(told: IO[bytes], answers: IO[bytes]) -> None:
    """What one of the crew does: take its chunks, and answer one by one."""
    root, chunks = pickle.load(told)  # noqa: S301 - `_by_others` wrote it
    for jobs in chunks:
        pickle.dump([look(root, job) for job in jobs], answers)
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
