"""Set up the download of a run's files (cache, session, threads), and close it afterwards."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from urllib.parse import urljoin

from migrator.archive.contained_path import own_path
from migrator.archive.download_cache import DownloadCache
from migrator.archive.run_files import STORE
from migrator.assets.download import Answers
from migrator.assets.files_in_source import HeldFiles
from migrator.assets.local_uploads import uploads_of
from migrator.assets.network import Network
from migrator.crawler.web import Held, Saved
from migrator.errors import FetchError
from migrator.fetch.messages import NOT_FOUND
from migrator.model import Source
from migrator.pipeline.process_pool import workers
from migrator.settings import Settings
from migrator.urls.hosts import origins_of_site

# Threads for each connection to one host, so that a slow host does not delay the others.
_HOSTS_AT_ONCE = 4
# Thread switch interval in seconds, shorter than Python's default. A download thread needs several
# turns between the last byte of a file and its line in the journal, while another thread converts
# posts. If the run is killed in between, the file is downloaded again.
_SWITCH_INTERVAL = 0.0002


def network_of(
    source: Source, settings: Settings, locked: Answers | None = None
) -> AbstractContextManager[Network]:
    """Provide the network as a context manager. Offline, it gives only the files that earlier
    runs downloaded, and those that `locked` has.

    Hosts that the user named or allowed may have private addresses: a user may migrate a blog in
    the local network. An export is no such consent, because a stranger may have made it. Raises
    OutputError if another run uses the store, or if the store cannot be read or written.
    """
    store = DownloadCache(settings.cache or own_path(settings.output, STORE))
    web = source.web if isinstance(source, Held) and isinstance(source.web, Saved) else None
    if settings.offline or settings.dry_run:
        return _offline(source, store, web, settings, locked)
    return _online(store, web, settings, locked)


@contextmanager
def _offline(
    source: Source,
    store: DownloadCache,
    web: Saved | None,
    settings: Settings,
    locked: Answers | None,
) -> Iterator[Network]:
    """Provide the files of earlier runs and of a source that holds files, `web`."""
    store.read()
    is_empty = web is None and store.is_empty
    held = None if is_empty else HeldFiles(web, store, is_last=settings.offline)
    holds_files = web is not None and settings.offline
    # Files are decoded to check them, which takes longer than the rest of the work on a post.
    has_files = held is not None or uploads_of(source, settings.uploads) is not None
    with _threads(workers(settings.jobs)) if has_files else nullcontext() as threads:
        yield Network(None, held, threads, locked=locked, holds_files=holds_files)


@contextmanager
def _online(
    store: DownloadCache, web: Saved | None, settings: Settings, locked: Answers | None
) -> Iterator[Network]:
    """Provide a session, beside the files of earlier runs and of a source that holds files."""
    # Imported late: it costs 13 MB of memory and 0.1 s, which an offline run need not pay.
    from migrator.crawler.wayback.file_snapshots import RATE, Wayback
    from migrator.crawler.wayback.unrewrite import Unwrapped
    from migrator.fetch.session import Certificates, Session

    own = {each for url in settings.private_sites for each in origins_of_site(url)}
    restored = web if isinstance(web, Unwrapped) else None
    if settings.wayback or restored:
        own |= origins_of_site(settings.wayback_address)
    with ExitStack() as stack:
        stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_SWITCH_INTERVAL)
        open_store = stack.enter_context(store)
        threads = stack.enter_context(_threads(settings.connections * _HOSTS_AT_ONCE))
        # The session is closed first, so that no thread waits for a response any more.
        session = stack.enter_context(
            Session(
                {"*"} if settings.allow_private else own,
                connections=settings.connections,
                rate=settings.rate or (RATE if restored else None),
                certificates=Certificates.IGNORED if settings.insecure else Certificates.CHECKED,
                folder=open_store.incoming,
                partials=open_store,
                forbidden=_robots_check(web, settings),
            )
        )
        wayback = None
        if restored is not None:
            wayback = Wayback(session, restored.archive, restored.before)
        elif settings.wayback:
            wayback = Wayback(session, settings.wayback_address, settings.before)
        held = HeldFiles(web, open_store)
        yield Network(session, held, threads, wayback, locked, is_gone=restored is not None)


@contextmanager
def _threads(count: int) -> Iterator[Executor]:
    """Provide threads that get files for later posts; what they have not begun is dropped."""
    threads = ThreadPoolExecutor(count)
    try:
        yield threads
    finally:
        threads.shutdown(cancel_futures=True)


def _robots_check(web: Saved | None, settings: Settings) -> Callable[[str], str]:
    """Return a function that gives the reason why the robots.txt of a URL's host forbids the URL,
    or "". Only captures contain robots.txt files; an export comes from the user's own site."""
    # Imported late, as above.
    from migrator.crawler.wayback.unrewrite import Unwrapped

    if web is None or isinstance(web, Unwrapped) or settings.ignore_robots:
        return lambda _: ""
    from migrator.fetch.robots import Robots

    robots_by_url: dict[str, Robots] = {}

    def forbids(url: str) -> str:
        robots_url = urljoin(url, "/robots.txt")
        if robots_url not in robots_by_url:
            try:
                response = web.get(robots_url)
                robots_by_url[robots_url] = Robots(response.status, response.body)
            except FetchError:
                robots_by_url[robots_url] = Robots(NOT_FOUND, b"")
        return robots_by_url[robots_url].forbids(url)

    return forbids
