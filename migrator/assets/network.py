"""Name the sources of files that are not local: requests, a cache, a web archive, a lock."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import TYPE_CHECKING

from migrator.assets.download import Answers, Keeper
from migrator.startup.value_objects import value_object

if TYPE_CHECKING:
    # A run without network must not pay for an HTTP library, nor for web archives.
    from migrator.crawler.wayback.file_snapshots import Wayback
    from migrator.fetch.session import Session


@value_object
class Network:
    """The sources of files that are not local.

    session  for requests; without it no socket is opened
    keeper   cache of downloads that lasts from run to run
    threads  get and check files for later posts in advance
    wayback  searched for files that are gone
    locked   recorded answers of an earlier run, which a rebuild uses instead of requests
    is_gone  the site is offline; its hosts may belong to others now, so no request is made
    holds_files  the source is a capture or a folder of pages, which is to hold the files too
    """

    session: Session | None
    keeper: Keeper | None = None
    threads: Executor | None = None
    wayback: Wayback | None = None
    locked: Answers | None = None
    is_gone: bool = False
    holds_files: bool = False
