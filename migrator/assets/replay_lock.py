"""Turn a run's answers for file URLs into a lock, and answer the URLs from it in a rebuild."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from migrator.archive.lock import AssetRecord, Lock
from migrator.assets.content_check import CheckedContent
from migrator.assets.download import Got, Missed
from migrator.fetch.body import Body
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import records

BodyOf = Callable[[AssetRecord], Body | None]
"""Returns the content of a file that a lock names, None if it is not found."""


def lock_from_answers(
    live: Mapping[str, Got | Missed], archived: Mapping[str, Got | Missed | None]
) -> Lock:
    """Return the lock of a run from the answers of its URLs.

    Files that were not requested, because the run was offline, are not recorded.
    """
    return Lock(_records(live), _records(archived))


def _records(answers: Mapping[str, Got | Missed | None]) -> Mapping[str, AssetRecord]:
    kept = BigDict[str, AssetRecord](records(AssetRecord))
    for url, answer in answers.items():
        if answer is not None and not (isinstance(answer, Missed) and answer.not_requested):
            kept[url] = _record(answer)
    return kept


def _record(answer: Got | Missed) -> AssetRecord:
    if isinstance(answer, Missed):
        return AssetRecord(missed=answer.tried, is_page=answer.is_page, is_gone=answer.is_gone)
    checked = answer.checked
    return AssetRecord(answer.body.sha256, answer.body.size, checked.is_image, checked.extension)


class LockedAnswers:
    """Answers recorded in `lock`, used instead of uploads, network and Internet Archive.

    If `body_of` does not find the content of a file, the file counts as unknown, and its record
    is in `unfound`.
    """

    def __init__(self, lock: Lock, body_of: BodyOf) -> None:
        self._lock = lock
        self._body_of = body_of
        self.unfound: dict[str, AssetRecord] = {}

    def live(self, url: str) -> Got | Missed | None:
        return self._answer(url, self._lock.assets.get(url))

    def archived(self, url: str) -> Got | Missed | None:
        return self._answer(url, self._lock.snapshots.get(url))

    def _answer(self, url: str, record: AssetRecord | None) -> Got | Missed | None:
        if record is None:
            return None
        if not record.sha256:
            return Missed(url, record.missed, is_page=record.is_page, is_gone=record.is_gone)
        body = self._body_of(record)
        if body is None:
            self.unfound[url] = record
        return Got(url, body, CheckedContent(record.is_image, record.extension)) if body else None
