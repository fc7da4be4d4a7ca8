"""Start the worker processes of a run."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

from migrator.parallel.worker_pool import WorkerPool, processors

# A worker process takes as long to start as this process takes for this many posts, or for an
# export of this many bytes.
_FEW: Final = 200
_FEW_BYTES: Final = 1 << 20
_EXPORTS: Final = (".xml", ".gz", ".zip")
# What a worker imports before its first task.
_MODULES: Final = (
    "migrator.pipeline.convert_task",
    "migrator.pipeline.post_line",
    "migrator.sources.wxr.export_slices",
)


def workers(jobs: int) -> int:
    """Return the number of processes for the setting `jobs`."""
    return jobs or processors()


def pool_for(
    posts: int, jobs: int, *, on_demand: bool = False
) -> AbstractContextManager[Executor | None]:
    """Return the executor for this many posts; None means this process alone.

    `on_demand` is True if perhaps few of the posts need a worker.
    """
    size = workers(jobs)
    if size == 1 or posts < _FEW:
        return nullcontext()
    return WorkerPool(size, *_MODULES, on_demand=on_demand)


def pool_for_exports(
    locators: Sequence[str | Path], jobs: int
) -> AbstractContextManager[Executor | None]:
    """Return the executor that helps to read these sources; None if they are no large exports."""
    size = workers(jobs)
    if size == 1 or sum(map(_size, locators)) < _FEW_BYTES:
        return nullcontext()
    return WorkerPool(size, *_MODULES)


def _size(locator: str | Path) -> int:
    """Return the size of an export in bytes; 0 for another source."""
    path = Path(locator)
    try:
        return path.stat().st_size if path.suffix.lower() in _EXPORTS and path.is_file() else 0
    except (OSError, ValueError):
        return 0
