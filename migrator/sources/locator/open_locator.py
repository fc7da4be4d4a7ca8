"""Open what the user named as a source: an export, a capture, a folder, a database or a backup.

The modules of each kind of source are imported only for a source of that kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from migrator.errors import SourceError, UsageError
from migrator.model import Source
from migrator.settings import typed_address

if TYPE_CHECKING:
    from migrator.parallel.workers import Workers
    from migrator.sources.backup.member import Member
    from migrator.sources.database.source import DatabaseSource
    from migrator.sources.wxr.kept_outlines import KeptOutlines

Locator = str | Path

_HEAD_BYTES: Final = 4096
_NO_HOST: Final = (
    "the pages do not tell the address of their site, so links to pages that are missing here lead"
    " nowhere: give the folder the name of its host, such as blog.example"
)


def open_source(
    locators: Sequence[Locator],
    site: str = "",
    workers: Workers | None = None,
    kept: KeptOutlines | None = None,
) -> Source:
    """Open an export, a capture, a folder of saved pages, a database or a backup.

    An export is `.xml`, `.xml.gz`, `.zip`, a folder or several parts; a capture is `.warc`,
    `.warc.gz`, `.wacz` or several files of one. Raises SourceError, with one sentence, for anything
    else. A database is a dump, a backup that holds one, or the address of a MySQL server
    (`mysql://user@host/name`); `site` names one of several sites in it. The `workers`, and what
    the last run `kept`, help to read an export, if there are any. Raises UsageError for a `site` of
    another source.
    """
    source = _opened(locators, site, workers, kept)
    if site and not hasattr(source, "chosen"):
        raise UsageError("--site chooses among the sites of a database, and this source is none")
    return source


def _opened(
    locators: Sequence[Locator], site: str, workers: Workers | None, kept: KeptOutlines | None
) -> Source:
    if any(map(is_database, locators)):
        return _live_database(locators, site)
    paths = [Path(locator) for locator in locators if not is_address(locator)]
    if len(paths) < len(locators):
        sites = ", ".join(str(each) for each in locators if is_address(each))
        raise SourceError(
            f"{sites} is a site, and no file of that name is here: `migrator migrate` reads a "
            "site, `migrator crawl` captures it"
        )
    _refuse_packed_captures(paths)
    if paths and all(is_capture(path) for path in paths):
        return _in_captures(paths, ", ".join(map(str, paths)))
    source: Source | None
    if len(paths) == 1 and paths[0].is_dir() and not _contains_exports(paths[0]):
        if captures := sorted(path for path in paths[0].iterdir() if is_capture(path)):
            return _in_captures(captures, str(paths[0]))
        if not _contains_wxr(paths[0]):
            source = _in_backup(paths, locators, site)
            if source is not None:
                return source
        source = _in_saved_pages(paths[0])
        if source is not None:
            return source
    is_export = all(map(_is_wxr, paths)) or any(p.is_dir() and _contains_wxr(p) for p in paths)
    if not is_export:
        source = _in_backup(paths, locators, site)
        if source is not None:
            return source
    from migrator.sources.wxr.open_export import open_source as open_export

    if not is_export:
        _refuse_page_archives(paths)
        _refuse_packed_pages(paths)
    return open_export(locators, workers, kept)


def _refuse_packed_captures(paths: Sequence[Path]) -> None:
    """Raise SourceError for a capture that is packed by zstd, and for a folder that has one: the
    other captures in it would be read as if they were the whole site."""
    for path in paths:
        for each in sorted(path.iterdir()) if path.is_dir() else [path]:
            if each.name.lower().endswith(".warc.zst") and each.is_file():
                raise SourceError(
                    f"{each} is a capture packed by zstd, which migrator does not read: unpack it "
                    f"first (zstd -d {each.name}), and give the .warc file"
                )


def _refuse_page_archives(paths: Sequence[Path]) -> None:
    """Raise SourceError for a page in another format than HTML, and for a folder that has one."""
    for path in paths:
        for each in sorted(path.iterdir()) if path.is_dir() else [path]:
            if each.name.lower().endswith((".mht", ".mhtml", ".webarchive")):
                from migrator.sources.html.page_files import refuse_page_archive

                refuse_page_archive(each)


def _refuse_packed_pages(paths: Sequence[Path]) -> None:
    """Raise SourceError for a zip file that holds saved pages and no export."""
    from migrator.sources.backup.zip_archive import ZipArchive

    for path in paths:
        if path.suffix.lower() != ".zip" or not path.is_file():
            continue
        members = list(ZipArchive(path).members())
        if any(each.path.lower().endswith((".html", ".htm")) for each in members) and not any(
            each.path.lower().endswith(".xml") and _is_wxr_head(_head_of_member(each))
            for each in members
        ):
            raise SourceError(
                f"{path} holds pages of a site, which are read from a folder: unpack it, and give "
                "the folder."
            )


def _head_of_member(member: Member) -> bytes:
    try:
        with member.open() as file:
            return file.read(_HEAD_BYTES)
    except Exception:  # zlib, lzma and zipfile have no common base class
        return b""


def has_typed_quotes(source: Source) -> bool:
    """Return True for an export or a database, which store texts as their authors typed them."""
    from migrator.sources.wxr.source import WxrSource

    return isinstance(source, WxrSource) or hasattr(source, "chosen")


def _in_captures(captures: Sequence[Path], locator: str) -> Source:
    from migrator.crawler import capture
    from migrator.sources.locator.open_capture import open_capture

    return open_capture(capture.read(captures), locator)


def _in_saved_pages(folder: Path) -> Source | None:
    from migrator.sources.html.saved_addresses import UNKNOWN_HOST
    from migrator.sources.html.saved_pages import FolderWeb, contains_pages
    from migrator.sources.html.source import CrawlSource
    from migrator.urls.hosts import site_host

    if not contains_pages(folder):
        return None
    web = FolderWeb(folder)
    unknown = next((url for url in web.pages() if site_host(url) == UNKNOWN_HOST), "")
    notes = [(unknown, _NO_HOST)] if unknown else []
    return CrawlSource(web, locator=str(folder), notes=notes)


def _in_backup(
    paths: Sequence[Path], locators: Sequence[Locator], site: str
) -> DatabaseSource | None:
    """Open the database of WordPress in these files, with the uploads beside it."""
    if not paths or not all(path.exists() for path in paths):
        return None
    from migrator.assets.backup_uploads import BackupUploads
    from migrator.sources.backup import backup
    from migrator.sources.backup.site_uploads import DatabaseFacts
    from migrator.sources.database.source import DatabaseSource

    found = backup.find(paths, site)
    if found is None:
        return None
    locator = ", ".join(map(str, locators))
    source = DatabaseSource(found.loader, locator, found.files, site, found.notes)
    if found.uploads:
        head = "\n".join((found.loader.head.decode("utf-8", "replace"), *found.dumps))
        facts = DatabaseFacts(source.chosen.base, source.site.url, head)
        files, doubts = found.uploads.of_site(facts)
        source.uploads = BackupUploads(files, source.chosen.number)
        source.add_repairs(doubts)
    source.members = found.ledger
    return source


def _live_database(locators: Sequence[Locator], site: str) -> Source:
    """Read a running MySQL or MariaDB server. Raises UsageError, SourceError."""
    if len(locators) > 1:
        raise UsageError("a database is a source of its own: name one address, and nothing else")
    from migrator.fetch.mysql import connect
    from migrator.sources.database.server import load_server
    from migrator.sources.database.source import DatabaseSource

    address = str(locators[0])
    with connect(address) as server:
        loader, file = load_server(server)
    return DatabaseSource(loader, address, [file], site)


def is_database(locator: Locator) -> bool:
    """Return True if it is the address of a MySQL server."""
    return isinstance(locator, str) and locator.lower().startswith(("mysql://", "mariadb://"))


def is_address(locator: Locator) -> bool:
    """Return True if it is the address of a site, with or without https://, and not a file."""
    return isinstance(locator, str) and bool(typed_address.url_of(locator))


def is_capture(path: Path) -> bool:
    """Return True if the name is that of a WARC file or of a WACZ file, a zip of WARC files."""
    return path.name.lower().endswith((".warc", ".warc.gz", ".wacz"))


def _contains_exports(folder: Path) -> bool:
    return any(
        path.name.lower().endswith((".xml", ".xml.gz", ".zip")) and path.is_file()
        for path in folder.iterdir()
    ) and not any(path.suffix.lower() in (".html", ".htm") for path in folder.iterdir())


def _is_wxr(path: Path) -> bool:
    """Return True if a file is an export that is not packed."""
    if path.suffix.lower() != ".xml" or not path.is_file():
        return False
    with suppress(OSError), path.open("rb") as file:
        return _is_wxr_head(file.read(_HEAD_BYTES))
    return False


def _contains_wxr(folder: Path) -> bool:
    """Return True if an export lies in the folder; a site's sitemap.xml is none."""
    from migrator.sources.backup.recognise import head_of

    return any(
        _is_wxr_head(head_of(path))
        for path in folder.iterdir()
        if path.name.lower().endswith((".xml", ".xml.gz")) and path.is_file()
    )


def _is_wxr_head(head: bytes) -> bool:
    return b"wordpress.org/export/" in head or b"<wp:" in head
