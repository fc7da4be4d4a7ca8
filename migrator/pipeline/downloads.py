"""What fetches the files of a run, put together and taken apart again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from migrator.archive.download_cache import DownloadCache
from migrator.assets.download import Answers
from migrator.assets.files_in_source import HeldFiles
from migrator.assets.localise import Network
from migrator.crawler.wayback.file_snapshots import RATE, Wayback
from migrator.crawler.wayback.unrewrite import Unwrapped
from migrator.crawler.web import Held, Saved
from migrator.errors import FetchError
from migrator.fetch.messages import NOT_FOUND
from migrator.model import Source
from migrator.settings import Settings

STORE = PurePosixPath("migration/store")
"""Where in the archive fetched files are kept, unless --cache says otherwise."""

# Threads for each connection to one host: other hosts need not wait for a slow one.
_HOSTS_AT_ONCE = 4
# In seconds. Between the last byte of a file and the line about it in the journal a thread
# must be given its turn several times, while another one converts posts; what is killed in
# between is fetched again.
_SWITCH = 0.0002


@contextmanager
def network_of(
    source: Source, settings: Settings, locked: Answers | None = None
) -> Iterator[Network]:
    """The network, as long as the block runs; offline, only what earlier runs fetched, and
    what `locked` answers.

    The site's own hosts may be private: somebody migrates a blog in the house. Raises
    OutputError when another run uses the store, or when it cannot be read or written.
    """
    store = DownloadCache(settings.cache or settings.output / STORE)
    web = source.web if isinstance(source, Held) and isinstance(source.web, Saved) else None
    if settings.offline or settings.dry_run:
        held = HeldFiles(web, store.read(), is_last=settings.offline)
        yield Network(None, held, locked=locked, holds_files=web is not None and settings.offline)
        return
    # 13 MB of memory and a tenth of a second, for a run that does use the network.
    from migrator.fetch.session import Certificates, Session

    own = {urlsplit(url).hostname or "" for url in (source.site.url, source.site.wordpress_url)}
    gone = web if isinstance(web, Unwrapped) else None
    if settings.wayback or gone:
        own.add(urlsplit(settings.wayback_address).hostname or "")
    threads = ThreadPoolExecutor(settings.connections * _HOSTS_AT_ONCE)
    with ExitStack() as stack:
        stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_SWITCH)
        keeper = stack.enter_context(store)
        stack.callback(threads.shutdown, cancel_futures=True)
        # Closed before the others, so that no thread waits for an answer any more.
        session = stack.enter_context(
            Session(
                {"*"} if settings.allow_private else own - {""},
                connections=settings.connections,
                rate=settings.rate or (RATE if gone else None),
                certificates=Certificates.IGNORED if settings.insecure else Certificates.CHECKED,
                folder=keeper.incoming,
                partials=keeper,
                forbidden=_rules(web, settings),
            )
        )
        wayback = None
        if gone is not None:
            wayback = Wayback(session, gone.archive, gone.before)
        elif settings.wayback:
            wayback = Wayback(session, settings.wayback_address, settings.before)
        held = HeldFiles(web, keeper)
        yield Network(session, held, threads, wayback, locked, is_gone=gone is not None)


def _rules(web: Saved | None, settings: Settings) -> Callable[[str], str]:
    """Why an address is not to be asked, by the robots.txt of its host, where that was captured
    with the posts: an export has none, and is of a site of one's own."""
    if web is None or isinstance(web, Unwrapped) or settings.ignore_robots:
        return lambda _: ""
    # As above: what asks no network must not pay for it.
    from migrator.fetch.robots import Robots

    known: dict[str, Robots] = {}

    def forbids(url: str) -> str:
        place = urljoin(url, "/robots.txt")
        if place not in known:
            try:
                answer = web.get(place)
                known[place] = Robots(answer.status, answer.body)
            except FetchError:
                known[place] = Robots(NOT_FOUND, b"")
        return known[place].forbids(url)

    return forbids
