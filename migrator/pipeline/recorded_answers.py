"""Record the answers that a post got for the URLs of its files, for the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from migrator.archive.incremental_state import digest_of
from migrator.archive.manifest import FileRecord
from migrator.assets.content_check import CheckedContent
from migrator.assets.download import Got, Missed
from migrator.assets.localised import Given, Localised
from migrator.fetch.body import Body

# Number of values for a missed file; a downloaded file has one more.
_MISSED_VALUES: Final = 4


def local_digest(given: Given, in_uploads: Callable[[str], Path | None]) -> str | None:
    """Return the digest of the file that the local uploads have for a URL, "" for none; None if
    that file did not give the answer.

    `in_uploads` returns the path of the file of a URL there.
    """
    path, answer = in_uploads(given.url), given.answer
    if path is None:
        return ""
    if not isinstance(answer, Got):
        return None
    # An answer of the last run has its bytes in the archive.
    if answer.body.path != path and digest_of(path) != answer.body.sha256:
        return None
    return answer.body.sha256


def recorded(
    localised: Iterable[Localised], local: Callable[[Given], str | None]
) -> list[Any] | None:
    """Return the answer of each URL with the digest of its file in the local uploads, which
    `local` returns as `local_digest` does; None if that file did not give the answer."""
    found = []
    for each in (each for one in localised for each in one.answers):
        digest = local(each)
        if digest is None:
            return None
        found.append((each.url, each.archived, digest, _plain_answer(each.answer)))
    return found


def _plain_answer(answer: Got | Missed) -> list[object]:
    if isinstance(answer, Missed):
        return [answer.tried, answer.is_page, answer.not_requested, answer.is_gone]
    body, checked = answer.body, answer.checked
    return [answer.url, body.sha256, body.size, checked.is_image, checked.extension]


def restored(
    recorded: Sequence[Any], root: Path, files: Mapping[PurePosixPath, FileRecord]
) -> list[Given]:
    """Rebuild the answers that `recorded` returned; the bytes are in the archive."""
    paths = {record.sha256: root / path for path, record in files.items()}
    found = []
    for url, archived, _, answer in recorded:
        if len(answer) == _MISSED_VALUES:
            tried, *flags = answer
            found.append(Given(url, archived, Missed(url, tuple(tried), *flags)))
        else:
            final_url, sha256, size, is_image, extension = answer
            got = Got(
                final_url, Body(size, sha256, paths[sha256]), CheckedContent(is_image, extension)
            )
            found.append(Given(url, archived, got))
    return found


def has_unasked(localised: Iterable[Localised]) -> bool:
    """Return True if a URL was not requested because the run is offline."""
    answers = (each.answer for one in localised for each in one.answers)
    return any(isinstance(answer, Missed) and answer.not_requested for answer in answers)


def has_failed(localised: Iterable[Localised]) -> bool:
    """Return True if a URL returned no file. Online and offline the reasons differ, so such a
    post is reused only by a run of the same kind."""
    return any(isinstance(each.answer, Missed) for one in localised for each in one.answers)
