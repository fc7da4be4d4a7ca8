"""Read the items, files and old addresses of an archive that becomes a website.

An archive that was made for a site generator records them in `migration/target.json`. For any
other archive they come from its Markdown files, its manifest and `data/redirects.csv`.
"""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from migrator.archive import yaml_text
from migrator.archive.manifest import Manifest
from migrator.errors import OutputError, UsageError
from migrator.untrusted.json_text import parse_json
from migrator.untrusted.regular_files import read_regular
from migrator.verifier.source.front_matter_diff import split_page

TARGET: Final = "migration/target.json"

_REDIRECTS: Final = "data/redirects.csv"
_SITE: Final = "data/site.yaml"
_MENUS: Final = "data/menus.yaml"
_COMMENTS: Final = "comments.yaml"
_COMMENTS_KEY: Final = "comments_data"
_MAX_BYTES: Final = 256 * 1024 * 1024
_MARKDOWN: Final = (".md", ".markdown")
_RECORDS: Final = ("migration", "data")
_DRAFT_FOLDERS: Final = frozenset(("drafts", "_drafts"))
_HIDDEN_STATUSES: Final = frozenset(("draft", "pending", "future", "private", "hidden"))
_IMAGES: Final = frozenset(("image", "cover", "coverimage", "cover_image", "featured_image"))
_URL_KEYS: Final = ("permalink", "url", "link")
_DATE_KEYS: Final = ("datetime", "date")


@dataclass(slots=True)
class ArchiveItem:
    """An item that is written in the archive.

    file       its Markdown file, relative to the archive
    url        its decoded path on the site, without the base path; "" if the archive does not say
    is_public  True if visitors may see it
    date       its date in ISO 8601, as exact as the archive knows it; "" for none
    id         its id in WordPress, 0 if unknown
    images     addresses of images in its front matter
    comments   name of the file of its comments, for a site generator; "" for none
    """

    file: str
    url: str = ""
    is_public: bool = True
    title: str = ""
    date: str = ""
    slug: str = ""
    id: int = 0
    images: tuple[str, ...] = ()
    comments: str = ""


@dataclass(slots=True)
class ArchiveRecord:
    """The part of an archive that becomes a website.

    items      all items, public or not, by their file
    files      image or file of the archive -> its decoded path on the site; "" if unknown
    redirects  old address (path and query) -> address on the site, or file of the archive
    server_redirects  the same for addresses that only a server can answer
    lists      address of each list of posts on the site -> its title
    target     name of the site generator; "" for a plain archive
    base_path  folder of the site on its host; None if the archive does not say
    old_site   URL of the old site; ""
    data       folder of the data files
    """

    root: Path
    items: dict[str, ArchiveItem] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    server_redirects: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    target: str = ""
    syntax: str = "yaml"
    base_path: str | None = None
    old_site: str = ""
    data: str = "data"

    def text(self, file: str) -> str:
        """Return the text of a file; "" if it is not there or cannot be read."""
        return _text(self.root / file) if file else ""

    def menu_links(self) -> Iterator[str]:
        """Yield the address of each entry of a menu."""
        try:
            menus = yaml_text.load(self.text(_MENUS))
        except (ValueError, RecursionError):
            return
        waiting = list(menus.values()) if isinstance(menus, dict) else []
        while waiting:
            each = waiting.pop(0)
            if isinstance(each, dict):
                if isinstance(link := each.get("link"), str):
                    yield link
                waiting.append(each.get("items"))
            elif isinstance(each, list):
                waiting += each

    def comments_file(self, item: ArchiveItem) -> str:
        """Return the path of the file of an item's comments, whether it exists or not."""
        if not self.target:
            return posixpath.join(posixpath.dirname(item.file), _COMMENTS)
        return f"{self.data}/comments/{item.comments}.yaml" if item.comments else ""

    def body(self, item: ArchiveItem) -> str:
        """Return the Markdown of an item, without front matter."""
        return _split(self.text(item.file), self.syntax)[1]


def load(root: Path) -> ArchiveRecord:
    """Read the record of an archive. Raises UsageError if it has no items, or a damaged record."""
    if not root.is_dir():
        raise UsageError(f"there is no folder {root}: check its name")
    record = _of_target(root) if (root / TARGET).exists() else _of_files(root)
    if not record.items:
        raise UsageError(f"there is no Markdown file with front matter in {root}")
    return record


def _of_target(root: Path) -> ArchiveRecord:
    try:
        data = parse_json(_text(root / TARGET))
        record = ArchiveRecord(
            root,
            files={str(path): _path(url) for path, url in data["files"].items()},
            redirects={str(old): str(new) for old, new in data["redirects"].items()},
            server_redirects={
                str(old): str(new) for old, new in data.get("server_redirects", {}).items()
            },
            lists={str(url): str(title) for url, title in data.get("lists", {}).items()},
            target=str(data["target"]),
            data=str(data.get("data", "data")),
            syntax=str(data.get("syntax", "yaml")),
            base_path=str(data.get("base_path", "")).rstrip("/"),
            old_site=str(data.get("old_site", "")),
        )
        for page in data["pages"]:
            item = _item(record, str(page["file"]))
            item.url = _path(page.get("url", ""))
            item.is_public = page.get("public") is True
            item.date = str(page.get("date", ""))
            item.id = int(page.get("id", 0))
            record.items[item.file] = item
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{root / TARGET} cannot be read ({error!r}): run `migrator regenerate`"
        ) from error
    return record


def _of_files(root: Path) -> ArchiveRecord:
    record = ArchiveRecord(root, old_site=_old_site(root))
    statuses = _statuses(root)
    for file in _files(root):
        if not file.lower().endswith(_MARKDOWN):
            record.files[file] = ""
            continue
        header = _header(record, file)
        if not header:
            continue
        item = _item(record, file, header)
        item.url = next((_path(str(header[key])) for key in _URL_KEYS if header.get(key)), "")
        item.date = next((str(header[key]) for key in _DATE_KEYS if header.get(key)), "")
        item.is_public = _is_public(file, header) and statuses.get(file) not in _HIDDEN_STATUSES
        record.items[file] = item
    rows = csv.reader(io.StringIO(_text(root / _REDIRECTS)))
    try:
        pairs = [row for row in rows if len(row) == 2]
    except csv.Error:
        pairs = []
    record.redirects = {
        old: new for old, new in pairs if new in record.items or new in record.files
    }
    return record


def _item(record: ArchiveRecord, file: str, header: Mapping[str, Any] | None = None) -> ArchiveItem:
    header = _header(record, file) if header is None else header
    title, slug = header.get("title"), header.get("slug")
    return ArchiveItem(
        file,
        title="" if title is None else str(title),
        slug="" if slug is None else str(slug),
        comments=str(header.get(_COMMENTS_KEY, "")),
        images=tuple(str(header[key]) for key in header if str(key).lower() in _IMAGES),
    )


def _header(record: ArchiveRecord, file: str) -> Mapping[str, Any]:
    written, _ = _split(record.text(file), record.syntax)
    if record.syntax == "pelican":
        pairs = (line.partition(":") for line in written.splitlines() if line[:1].strip())
        return {key.strip().lower(): value.strip() for key, colon, value in pairs if colon}
    try:
        header = yaml_text.load(written) if written else None
    except ValueError:
        header = None
    return header if isinstance(header, dict) else {}


def _split(text: str, syntax: str) -> tuple[str, str]:
    """Split a file into front matter and Markdown."""
    text = text.removeprefix("\ufeff")
    if syntax == "pelican" and not text.startswith("---"):
        header, _, body = text.partition("\n\n")
        return header, body
    return split_page(text)


def _is_public(file: str, header: Mapping[str, Any]) -> bool:
    return not (
        header.get("draft") is True
        or header.get("published") is False
        or str(header.get("status", "")).lower() in _HIDDEN_STATUSES
        or not _DRAFT_FOLDERS.isdisjoint(file.split("/")[:-1])
    )


def _statuses(root: Path) -> dict[str, str]:
    """Return the status of each item by its file, from the manifest if there is one."""
    try:
        manifest, _ = Manifest.load(root)
    except OutputError:
        return {}
    return {item.path: item.status for item in manifest.items if item.path}


def _files(root: Path) -> Iterator[str]:
    """Yield the files of the content, sorted: no records of the run, nothing hidden."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        is_own = parts[0] in _RECORDS or any(part.startswith(".") for part in parts)
        if not is_own and path.is_file() and not path.is_symlink():
            yield posixpath.join(*parts)


def _path(url: str) -> str:
    """Return the decoded path of an address."""
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


def _old_site(root: Path) -> str:
    try:
        site = yaml_text.load(_text(root / _SITE))
    except ValueError:
        return ""
    return str(site.get("url", "")) if isinstance(site, dict) else ""


def _text(path: Path) -> str:
    try:
        if path.is_symlink() or path.stat().st_size > _MAX_BYTES:
            return ""
        return read_regular(path).decode("utf-8-sig", "replace")
    except OSError:
        return ""
