"""Show the progress of a run as a bar on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich import progress
from rich.console import Console

from migrator.progress import Watcher


@contextmanager
def progress_bar(console: Console) -> Iterator[Watcher]:
    """Yield a Watcher that shows a bar on `console`; the bar is removed afterwards."""
    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=console, transient=True) as bars:
        yield _Bar(bars)


class _Bar:
    """A Watcher that shows a progress bar."""

    def __init__(self, bars: progress.Progress) -> None:
        self._bars = bars
        self._task = bars.add_task("Starting", total=None)

    def begin(self, task: str, total: int) -> None:
        self._bars.reset(self._task, description=task, total=total or None)

    def advance(self) -> None:
        self._bars.advance(self._task)
