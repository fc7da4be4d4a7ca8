"""Give the files of one post from answers that another process got."""

from __future__ import annotations

from collections.abc import Iterable

from migrator.assets.download import Got, Missed
from migrator.assets.localised import Given


class FilesNeeded(Exception):
    """A post needs a file that another process may find, and has no answer for it."""


class GivenAnswers:
    """A `Getter` of the answers that another process got.

    For any other URL it raises FilesNeeded with `has_sources`, because the file may be found.
    """

    def __init__(self, given: Iterable[Given] = (), *, has_sources: bool) -> None:
        self.has_sources = has_sources
        self._answers = {(url, archived): answer for url, archived, answer in given}

    def get(self, url: str) -> Got | Missed:
        found = self._answers.get((url, False))
        if found is None and self.has_sources:
            raise FilesNeeded(f"no answer for {url}")
        return found or Missed(url, (), not_requested=True)

    def get_archived(self, url: str) -> Got | Missed | None:
        return self._answers.get((url, True))
