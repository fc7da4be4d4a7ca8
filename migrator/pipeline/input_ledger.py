"""Account for what came in besides items: pages, responses, files and members of a source."""

from __future__ import annotations

from collections.abc import Iterable

from migrator.assets.backup_uploads import BackupUploads
from migrator.assets.local_uploads import HoldsUploads
from migrator.crawler.web import Held, Saved
from migrator.model import Accounted, Inputs, Source


def inputs_of(source: Source, file_urls: Iterable[str]) -> Inputs:
    """Return the account of a source that came in several parts; an empty one for any other.

    `file_urls` are the URLs from which the files of posts were read.
    """
    if not isinstance(source, Accounted):
        return Inputs()
    used: set[str] = set()
    if isinstance(source, Held) and isinstance(source.web, Saved):
        used.update(map(source.web.address_of, file_urls))
    elif isinstance(source, HoldsUploads) and isinstance(source.uploads, BackupUploads):
        used.update(map(source.uploads.member_of, file_urls))
    used.discard("")
    return source.inputs(used.__contains__)
