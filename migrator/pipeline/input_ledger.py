"""Account of what came in besides items: pages, responses, files and members of a source."""

from __future__ import annotations

from collections.abc import Iterable

from migrator.crawler.web import Held, Saved
from migrator.model import Accounted, Inputs, Source


def inputs_of(source: Source, file_urls: Iterable[str]) -> Inputs:
    """Return the account of a source that came in several parts; an empty one for any other.

    `file_urls` are the URLs from which the files of posts were read.
    """
    if not isinstance(source, Accounted):
        return Inputs()
    web = source.web if isinstance(source, Held) and isinstance(source.web, Saved) else None
    used = {web.address_of(url) for url in file_urls} - {""} if web is not None else set()
    return source.inputs(used.__contains__)
