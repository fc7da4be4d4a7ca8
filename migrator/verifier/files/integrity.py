"""Whether an archive on disk holds together, with nothing but the archive at hand.

Works on any folder of Markdown files, whoever wrote it. Each file is looked at by itself;
what is kept of it are its links and the names of its anchors.
"""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from migrator.findings import Finding, Severity
from migrator.verifier.fidelity.leftovers import A_SHORTCODE
from migrator.verifier.files.check_file import FileCheck, Job, looks
from migrator.verifier.files.duplicates import same_bodies, same_slugs
from migrator.verifier.files.manifest_check import Record
from migrator.verifier.files.markdown_page import MarkdownPage
from migrator.verifier.files.old_addresses import FormerAddresses, link_to
from migrator.verifier.files.url_attributes import UrlReference

_INDEXES: Final = ("index.md", "_index.md", "README.md", "index.markdown", "index.html")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_WEB: Final = ("http://", "https://", "//")
# A page with more is none that a person wrote.
_MOST_ANCHORS: Final = 1_000
# The archive's own books, which no post links to.
_OWN_FOLDERS: Final = ("data", "migration")
_ACCOUNTS: Final = "migration/"
_OWN_ENDINGS: Final = (".yaml", ".yml", ".json", ".toml", ".csv", ".lock")
# What the source, which was at hand when a page was written, must have said so.
_JUDGED: Final = frozenset(("undefined-reference", "unused-footnote"))


@dataclass(slots=True)
class Examined:
    """What came of a look at an archive.

    findings  in the order of the paths and lines
    pages     how many Markdown files there are
    external  each web address (http, https) that the pages lead to, and the places that
              do, as path and line; all in order
    """

    findings: list[Finding] = field(default_factory=list)
    pages: int = 0
    external: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Archive:
    """What is on disk: paths relative to `root`, with `/`, in order."""

    root: Path
    record: Record
    files: dict[str, None] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    folded: dict[str, str] = field(default_factory=dict)
    pages: dict[str, MarkdownPage] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def examine(root: Path, site: str = "") -> Examined:
    """Check every file under a folder; opens no socket and changes nothing.

    Front matter reads and has its keys; relative links, fragments and images lead
    to something in the folder, and no link to the old blog does; references have their
    definitions; images decode and are what their names say; nothing of WordPress stands in
    the text; every file is what the manifest, if there is one, says; no file is unused, no
    page is there twice, and no two names differ by case only. `site` is the address of the
    old blog, where the archive does not tell it. Raises OSError if the folder itself cannot
    be listed.
    """
    archive = _listing(root)
    findings = [*archive.record.findings, *_case_collisions(archive)]
    for each in looks(root, list(_jobs(archive))):
        findings += _judged(archive, each)
        if each.page is not None:
            archive.pages[each.path] = each.page
    pages = archive.pages.values()
    former = FormerAddresses(root, archive.record, archive.files, pages, site)
    external: dict[str, list[tuple[str, int]]] = {}
    for page in pages:
        for target in page.targets:
            if not _SCHEME.match(target.url):
                findings += _check_target(archive, former, page, target)
            elif target.url.lower().startswith(_WEB):
                external.setdefault(target.url, []).append((page.path, target.line))
                findings += _check_host(archive, former, page, target)
    findings += same_slugs(pages)
    findings += same_bodies(pages)
    findings += archive.record.gone(archive.files)
    findings += _unused(archive)
    findings.sort(key=lambda finding: (finding.where, finding.line))
    return Examined(
        findings, len(pages), {url: sorted(set(external[url])) for url in sorted(external)}
    )


def _listing(root: Path) -> _Archive:
    archive = _Archive(root, Record(root))
    top = str(root)
    for folder, subfolders, names in os.walk(top, onerror=_raise):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        place = folder[len(top) :].replace(os.sep, "/").strip("/")
        prefix = f"{place}/" if place else ""
        archive.folders.add(place or ".")
        for name in sorted(names):
            # What a link of the file system leads to is not in the folder.
            if not name.startswith(".") and not os.path.islink(f"{folder}/{name}"):  # noqa: PTH114 - fast
                archive.files[prefix + name] = None
    return archive


def _raise(error: OSError) -> None:
    raise error


def _jobs(archive: _Archive) -> Iterator[Job]:
    """The files to look at: all but what the archive tells of its own making."""
    for path in archive.files:
        if not (archive.record and path.startswith(_ACCOUNTS)):
            yield Job(path, path in archive.record)


def _judged(archive: _Archive, found: FileCheck) -> Iterator[Finding]:
    """What a look found, by what the manifest says of the file."""
    if found.page and archive.record.as_written(found.path, found.sha256):
        # When this was written the source was at hand, and what looks odd in it was judged
        # then (`check_words`): it is what the author shows.
        yield from (each for each in found.findings if not _is_the_authors(each))
        return
    yield from found.findings
    # A picture that does not decode is not said to be another as well.
    if found.page or all(each.severity is not Severity.BROKEN for each in found.findings):
        yield from archive.record.changed(found.path, found.sha256)


def _is_the_authors(finding: Finding) -> bool:
    is_shortcode = finding.kind == "leftover" and finding.message.startswith(A_SHORTCODE)
    return is_shortcode or finding.kind in _JUDGED


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _case_collisions(archive: _Archive) -> Iterator[Finding]:
    for path in archive.files:
        other = archive.folded.setdefault(_fold(path), path)
        if other != path:
            message = f"on many computers this is the same file as {other}; rename one"
            yield Finding("case-collision", path, message)


def _check_target(
    archive: _Archive, former: FormerAddresses, page: MarkdownPage, target: UrlReference
) -> Iterator[Finding]:
    address, _, fragment = target.url.partition("#")
    written = unquote(address.partition("?")[0])
    if not fragment and not address:
        return
    found = _leads_to(archive, page.path, written, target.kind) if address else page.path
    if found is None:
        kind = "broken-image" if target.kind in ("image", "front matter") else "broken-link"
        message = _why(archive, page.path, written, target.url)
        if address.startswith("/") and (now := former.find_path(address)):
            message += f"; write {_way(archive, page, now, fragment)}"
        yield Finding(kind, page.path, message, line=target.line)
        return
    archive.used.add(found)
    there = archive.pages.get(found)
    if fragment and there and not _is_anchor(there, unquote(fragment)):
        message = f"{target.url} leads to no heading or anchor in {found}{_nearly(there, fragment)}"
        yield Finding("broken-anchor", page.path, message, line=target.line)


def _check_host(
    archive: _Archive, former: FormerAddresses, page: MarkdownPage, target: UrlReference
) -> Iterator[Finding]:
    found = former.find(target.url)
    if found is not None:
        way = _way(archive, page, found, target.url.partition("#")[2])
        message = f"{target.url} is in the archive: write {way}"
        yield Finding("old-host-link", page.path, message, line=target.line)


def _way(archive: _Archive, page: MarkdownPage, found: str, fragment: str) -> str:
    """A link to a file of the archive, and to a place in it that there is."""
    there = archive.pages.get(found)
    is_place = fragment and there is not None and _is_anchor(there, unquote(fragment))
    return link_to(found, page.path, fragment if is_place else "")


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


def _is_anchor(page: MarkdownPage, fragment: str) -> bool:
    # `#top` is the start of every page, `#:~:` a text to be highlighted (HTML, 7.4.6.3), `#!`
    # what scripts write for a link that leads nowhere.
    is_no_place = fragment.startswith((":~:", "!"))
    return fragment in page.anchors or fragment.lower() == "top" or is_no_place


def _nearly(page: MarkdownPage, fragment: str) -> str:
    """The anchor that a fragment may mean: plugins that list the headings of a page made their
    anchors otherwise (`#2_The_Sea` for `## 2. The Sea`)."""
    wanted = _letters(unquote(fragment)) if len(page.anchors) <= _MOST_ANCHORS else ""
    near = sorted(anchor for anchor in page.anchors if wanted and _letters(anchor) == wanted)
    return f"; there is #{near[0]}" if near else ""


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalnum())


def _unused(archive: _Archive) -> Iterator[Finding]:
    for path in archive.files:
        own = path.split("/")[0] in _OWN_FOLDERS or path.lower().endswith(_OWN_ENDINGS)
        if path not in archive.pages and path not in archive.used and not own:
            yield Finding("unused-file", path, "no page links to it or shows it")
