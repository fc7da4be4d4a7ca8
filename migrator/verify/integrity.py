"""Whether an archive on disk holds together, with nothing but the archive at hand.

Works on any folder of Markdown files, whoever wrote it. One file is read after
the other; what is kept of each are its links and the names of its anchors.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from migrator.findings import Finding
from migrator.verify.leftovers import A_SHORTCODE
from migrator.verify.page import Page, Target, read_page
from migrator.verify.pictures import check_file

_MARKDOWN: Final = (".md", ".markdown")
_INDEXES: Final = ("index.md", "_index.md", "README.md", "index.markdown", "index.html")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
# The archive's own books, which no post links to.
_OWN_FOLDERS: Final = ("data", "migration")
_MANIFEST: Final = "migration/manifest.json"
_OWN_ENDINGS: Final = (".yaml", ".yml", ".json", ".toml", ".csv", ".lock")


@dataclass(slots=True)
class _Archive:
    """What is on disk: paths relative to `root`, with `/`, in order."""

    root: Path
    files: dict[str, None] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    folded: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)


def check_archive(root: Path) -> list[Finding]:
    """Check every file under a folder; opens no socket and changes nothing.

    Front matter reads and has its keys; relative links, fragments and images lead
    to something in the folder; images decode and are what their names say; nothing
    of WordPress stands in the text; no file is unused, and no two names differ by
    case only. Findings come in the order of the paths. Raises OSError if the
    folder itself cannot be listed.
    """
    archive = _listing(root)
    findings = list(_case_collisions(archive))
    pages: dict[str, Page] = {}
    for path in archive.files:
        if path.lower().endswith(_MARKDOWN):
            pages[path] = _read(archive, path)
            findings.extend(pages[path].findings)
        else:
            findings.extend(check_file(root / path, path))
    used: set[str] = set()
    for page in pages.values():
        for target in page.targets:
            findings.extend(_check_target(archive, pages, page, target, used))
    findings.extend(_unused(archive, pages, used))
    return sorted(findings, key=lambda finding: finding.where)


def _listing(root: Path) -> _Archive:
    archive = _Archive(root, written=_written(root))
    for folder, subfolders, names in os.walk(root, onerror=_raise):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        place = Path(folder).relative_to(root).as_posix()
        prefix = "" if place == "." else f"{place}/"
        archive.folders.add(place)
        for name in sorted(names):
            # What a link of the file system leads to is not in the folder.
            if not name.startswith(".") and not (Path(folder) / name).is_symlink():
                archive.files[prefix + name] = None
    return archive


def _raise(error: OSError) -> None:
    raise error


def _read(archive: _Archive, path: str) -> Page:
    try:
        data = (archive.root / path).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        return Page(path, [Finding("broken-file", path, f"it cannot be read: {reason}")])
    page = read_page(path, data)
    if archive.written.get(path) == hashlib.sha256(data).hexdigest():
        # When this was written the source was at hand, and a shortcode in it was judged then
        # (`check_words`): it is one that the author shows.
        page.findings = [each for each in page.findings if not _is_a_shortcode(each)]
    return page


def _is_a_shortcode(finding: Finding) -> bool:
    return finding.kind == "leftover" and finding.message.startswith(A_SHORTCODE)


def _written(root: Path) -> dict[str, str]:
    """The SHA-256 of each file as a migration wrote it, by its manifest, if there is one."""
    try:
        files = json.loads((root / _MANIFEST).read_bytes())["files"]
        return {path: str(entry["sha256"]) for path, entry in files.items()}
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _case_collisions(archive: _Archive) -> Iterator[Finding]:
    for path in archive.files:
        other = archive.folded.setdefault(_fold(path), path)
        if other != path:
            message = f"on many computers this is the same file as {other}; rename one"
            yield Finding("case-collision", path, message)


def _check_target(
    archive: _Archive, pages: dict[str, Page], page: Page, target: Target, used: set[str]
) -> Iterator[Finding]:
    if _SCHEME.match(target.url):
        return
    address, _, fragment = target.url.partition("#")
    written = unquote(address.partition("?")[0])
    if not written and not fragment and not address:
        return
    found = _leads_to(archive, page.path, written, target.kind) if address else page.path
    if found is None:
        kind = "broken-image" if target.kind in ("image", "front matter") else "broken-link"
        yield Finding(kind, page.path, _why(archive, page.path, written, target.url))
        return
    used.add(found)
    if fragment and found in pages and not _is_anchor(pages[found], unquote(fragment)):
        message = f"{target.url} leads to no heading or anchor in {found}"
        yield Finding("broken-anchor", page.path, message)


def _leads_to(archive: _Archive, page: str, written: str, kind: str) -> str | None:
    """The file that an address leads to; None if there is none inside the folder."""
    path = _joined(page, written)
    if path in archive.files:
        return path
    if kind == "front matter":
        beside = _joined(page, f"images/{written}")
        return beside if beside in archive.files else None
    if path in archive.folders:
        prefix = "" if path == "." else f"{path}/"
        return next((prefix + name for name in _INDEXES if prefix + name in archive.files), None)
    return None


def _joined(page: str, written: str) -> str:
    if written.startswith("/"):
        return posixpath.normpath(written.lstrip("/") or ".")
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), written))


def _why(archive: _Archive, page: str, written: str, url: str) -> str:
    path = _joined(page, written)
    if path == ".." or path.startswith("../"):
        return f"{url} leads out of the folder"
    other = archive.folded.get(_fold(path))
    if other:
        return f"{url} leads to nothing; there is {other}, spelled otherwise"
    if path in archive.folders:
        return f"{url} leads to a folder without a page"
    return f"{url} leads to nothing"


def _is_anchor(page: Page, fragment: str) -> bool:
    # `#top` is the start of every page, `#:~:` a text to be highlighted (HTML, 7.4.6.3).
    return fragment in page.anchors or fragment.lower() == "top" or fragment.startswith(":~:")


def _unused(archive: _Archive, pages: dict[str, Page], used: set[str]) -> Iterator[Finding]:
    for path in archive.files:
        own = path.split("/")[0] in _OWN_FOLDERS or path.lower().endswith(_OWN_ENDINGS)
        if path not in pages and path not in used and not own:
            yield Finding("unused-file", path, "no page links to it or shows it")
