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
# Bytes of an export for each byte of a file, by its suffix.
_UNPACKED: Final = {".xml": 1, ".gz": 4, ".zip": 4}
# Modules that a worker imports before its first task.
_MODULES: Final = (
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
    size = _size_of(jobs, posts, _FEW)
    return WorkerPool(size, *_MODULES, on_demand=on_demand) if size > 1 else nullcontext()


def pool_for_exports(
    locators: Sequence[str | Path], jobs: int
) -> AbstractContextManager[Executor | None]:
    """Return the executor that helps to read these sources; None if they are no large exports."""
    size = _size_of(jobs, sum(map(_bytes, locators)), _FEW_BYTES)
    return WorkerPool(size, *_MODULES) if size > 1 else nullcontext()


def is_large_export(locators: Sequence[str | Path]) -> bool:
    """Return True if these sources are exports that take longer to read than to look up what the
    last run kept of them."""
    return sum(map(_bytes, locators)) >= _FEW_BYTES


def _size_of(jobs: int, amount: int, few: int) -> int:
    """Return the number of processes that pay for an amount of work."""
    return min(workers(jobs), 1 + amount // few)


def _bytes(locator: str | Path) -> int:
    """Return about how many bytes of an export a file holds; 0 for another source."""
    path = Path(locator)
    factor = _UNPACKED.get(path.suffix.lower(), 0)
    try:
        return factor * path.stat().st_size if factor and path.is_file() else 0
    except (OSError, ValueError):
        return 0
