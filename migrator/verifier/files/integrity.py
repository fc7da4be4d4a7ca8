"""Check the integrity of an archive on disk: files, front matter, links, anchors, images.

Works without the source, on any folder of Markdown files. Each file is read once and alone; only
its links and anchors are kept for the checks between files.
"""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from migrator.findings import Finding, Severity
from migrator.verifier.fidelity.leftovers import A_SHORTCODE
from migrator.verifier.files.check_file import FileCheck, Job, check_files
from migrator.verifier.files.duplicates import same_bodies, same_slugs
from migrator.verifier.files.front_matter_check import required_keys
from migrator.verifier.files.linked_files import linked_files
from migrator.verifier.files.manifest_check import Record
from migrator.verifier.files.markdown_page import MarkdownPage
from migrator.verifier.files.old_addresses import OldAddresses, link_to
from migrator.verifier.files.url_attributes import UrlReference
from migrator.verifier.files.website_record import WebsiteRecord

_INDEXES: Final = ("index.md", "_index.md", "README.md", "index.markdown", "index.html")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_WEB: Final = ("http://", "https://", "//")
# A page with more anchors was not written by a person.
_MOST_ANCHORS: Final = 1_000
# Longest path of a file for most programs on Windows, and what is left below the archive's folder:
# https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
_WINDOWS_PATH: Final = 259
_LONGEST_PATH: Final = 180
# The archive's own data files, which no post links to.
_OWN_FOLDERS: Final = ("data", "migration")
_RUN_FOLDER: Final = "migration/"
_OWN_ENDINGS: Final = (".yaml", ".yml", ".json", ".toml", ".csv", ".lock")
# Kinds of findings that the migration already compared with the source.
_COMPARED_KINDS: Final = frozenset(("undefined-reference", "unused-footnote", "missing-date"))


@dataclass(slots=True)
class Examined:
    """The result of checking an archive.

    findings  in the order of paths and lines
    pages     number of Markdown files
    external  each external URL (http, https) that the pages link to, with the places of the links
              as path and line; all sorted
    anchors   findings about anchors that do not exist, by page and anchor, if the link is on a page
              that is as the migration wrote it
    """

    findings: list[Finding] = field(default_factory=list)
    pages: int = 0
    external: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    anchors: dict[tuple[str, str], list[Finding]] = field(default_factory=dict)


@dataclass(slots=True)
class _Archive:
    """The files on disk: paths relative to `root`, with `/`, sorted."""

    root: Path
    record: Record
    website: WebsiteRecord
    files: dict[str, None] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    folded: dict[str, str] = field(default_factory=dict)
    pages: dict[str, MarkdownPage] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    anchors: dict[tuple[str, str], list[Finding]] = field(default_factory=dict)


def examine(root: Path, site: str = "") -> Examined:
    """Check every file under a folder; opens no socket and changes nothing.

    The checks: front matter can be parsed and has its keys; relative links, fragments and images
    have a target in the folder; no link points to the old blog if its target is in the folder;
    references have definitions; images decode and match their names; the text has no leftover
    WordPress markup; every file is as in the manifest, if there is one; no file is unused, no
    page is duplicated, and no two names differ only in case. `site` is the URL of the old blog,
    if the archive does not record it. Raises OSError if the folder itself cannot be listed.
    """
    archive = _listing(root)
    findings = [*archive.record.findings, *_case_collisions(archive), *_long_paths(archive)]
    comments: list[MarkdownPage] = []
    for each in check_files(root, list(_jobs(archive))):
        findings += _relevant_findings(archive, each)
        if each.page is not None:
            archive.pages[each.path] = each.page
            if archive.record.as_written(each.path, each.sha256):
                archive.unchanged.add(each.path)
        if each.comments is not None:
            comments.append(each.comments)
    pages = archive.pages.values()
    old_addresses = OldAddresses(root, archive.record, archive.files, pages, site)
    external: dict[str, list[tuple[str, int]]] = {}
    for page in (*pages, *comments):
        for target in page.targets:
            if not _SCHEME.match(target.url):
                findings += _check_target(archive, old_addresses, page, target)
            elif target.url.lower().startswith(_WEB):
                external.setdefault(target.url, []).append((page.path, target.line))
                findings += _check_host(archive, old_addresses, page, target)
    findings += same_slugs(pages)
    findings += same_bodies(pages)
    findings += archive.record.missing(archive.files)
    findings += archive.record.stale(archive.files)
    findings += _unused(archive)
    findings.sort(key=lambda finding: (finding.where, finding.line))
    places = {url: sorted(set(external[url])) for url in sorted(external)}
    return Examined(findings, len(pages), places, archive.anchors)


def _listing(root: Path) -> _Archive:
    archive = _Archive(root, Record(root), WebsiteRecord(root))
    top = str(root)
    for folder, subfolders, names in os.walk(top, onerror=_raise):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        place = folder[len(top) :].replace(os.sep, "/").strip("/")
        prefix = f"{place}/" if place else ""
        archive.folders.add(place or ".")
        for name in sorted(names):
            # The target of a symbolic link is not in the folder.
            if name.startswith(".") or os.path.islink(f"{folder}/{name}"):  # noqa: PTH114 - fast
                continue
            if archive.website.is_checked(prefix + name, archive.record):
                archive.files[prefix + name] = None
    _follow_links(archive)
    return archive


def _follow_links(archive: _Archive) -> None:
    """List the written files that are behind a link within the archive, at their own place."""
    linked = linked_files(archive.root, archive.record, archive.files)
    if not linked:
        return
    moved = {target for target in linked.values() if target not in archive.record}
    archive.files = dict.fromkeys(sorted((archive.files.keys() | linked.keys()) - moved))
    for path in linked:
        while path := path.rpartition("/")[0]:
            archive.folders.add(path)


def _raise(error: OSError) -> None:
    raise error


def _jobs(archive: _Archive) -> Iterator[Job]:
    """Yield the files to check: all except the records of the run."""
    syntax = archive.website.syntax if archive.website else ""
    keys = required_keys(syntax, archive.record.fields)
    for path in archive.files:
        if not (archive.record and path.startswith(_RUN_FOLDER)):
            yield Job(path, path in archive.record, syntax, keys)


def _relevant_findings(archive: _Archive, checked: FileCheck) -> Iterator[Finding]:
    """Yield the findings about a file, corrected by the manifest."""
    if checked.page and archive.record.as_written(checked.path, checked.sha256):
        # The migration compared this page with its source (`check_words`), so text that looks
        # like leftover markup is what the author wrote.
        yield from (each for each in checked.findings if not _is_authors_text(each))
        return
    yield from checked.findings
    # A file that cannot be read is not reported as edited, nor a broken image as changed.
    is_broken = any(each.severity is Severity.BROKEN for each in checked.findings)
    if checked.sha256 and (checked.page or not is_broken):
        yield from archive.record.changed(checked.path, checked.sha256)


def _is_authors_text(finding: Finding) -> bool:
    is_shortcode = finding.kind == "leftover" and finding.message.startswith(A_SHORTCODE)
    return is_shortcode or finding.kind in _COMPARED_KINDS


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _case_collisions(archive: _Archive) -> Iterator[Finding]:
    for path in archive.files:
        other = archive.folded.setdefault(_fold(path), path)
        if other != path:
            message = f"many systems treat this name and {other} as the same; rename one"
            yield Finding("case-collision", path, message)


def _long_paths(archive: _Archive) -> Iterator[Finding]:
    for path in archive.files:
        if len(path) > _LONGEST_PATH:
            message = (
                f"{len(path)} characters; Windows allows {_WINDOWS_PATH} with the folders above "
                "the archive, unless long paths are enabled; --layout shortens paths"
            )
            yield Finding("long-path", path, message)


def _check_target(
    archive: _Archive, old_addresses: OldAddresses, page: MarkdownPage, target: UrlReference
) -> Iterator[Finding]:
    """Yield a finding if the target of a relative link, or its fragment, does not exist."""
    address, _, fragment = target.url.partition("#")
    written = unquote(address.partition("?")[0])
    if not fragment and not address:
        return
    found = _find_target(archive, page.path, written, target.kind) if address else page.path
    if found is None:
        kind = "broken-image" if target.kind in ("image", "front matter") else "broken-link"
        message = _explain(archive, page.path, written, target.url)
        if address.startswith("/") and (now := old_addresses.find_path(address)):
            message += f"; write {_suggested_link(archive, page, now, fragment)}"
        yield Finding(kind, page.path, message, line=target.line)
        return
    archive.used.add(found)
    target_page = archive.pages.get(found)
    if fragment and target_page and not _is_anchor(target_page, unquote(fragment)):
        hint = _similar_anchor(target_page, fragment)
        message = f"{target.url}: no heading or anchor in {found} matches{hint}"
        finding = Finding("broken-anchor", page.path, message, line=target.line)
        if page.path in archive.unchanged:
            archive.anchors.setdefault((found, unquote(fragment)), []).append(finding)
        yield finding


def _check_host(
    archive: _Archive, old_addresses: OldAddresses, page: MarkdownPage, target: UrlReference
) -> Iterator[Finding]:
    """Yield a finding if a link points to the old host, but its target is in the archive."""
    found = old_addresses.find(target.url)
    if found is not None:
        link = _suggested_link(archive, page, found, target.url.partition("#")[2])
        message = f"{target.url} is in the archive: write {link}"
        yield Finding("old-host-link", page.path, message, line=target.line)


def _suggested_link(archive: _Archive, page: MarkdownPage, found: str, fragment: str) -> str:
    """Return a link to a file of the archive, with the fragment if the file has it."""
    target_page = archive.pages.get(found)
    is_valid = fragment and target_page is not None and _is_anchor(target_page, unquote(fragment))
    return link_to(found, page.path, fragment if is_valid else "")


def _find_target(archive: _Archive, page: str, written: str, kind: str) -> str | None:
    """Return the file that a relative URL points to; None if it is not in the folder."""
    if archive.website and written.startswith("/"):
        return archive.website.file_at(written)
    path = _joined(page, written)
    if path in archive.files:
        return path
    if kind == "front matter":
        in_images = _joined(page, f"images/{written}")
        return in_images if in_images in archive.files else None
    if path in archive.folders:
        prefix = "" if path == "." else f"{path}/"
        return next((prefix + name for name in _INDEXES if prefix + name in archive.files), None)
    return None


def _joined(page: str, written: str) -> str:
    if written.startswith("/"):
        return posixpath.normpath(written.lstrip("/") or ".")
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), written))


def _explain(archive: _Archive, page: str, written: str, url: str) -> str:
    path = _joined(page, written)
    if path == ".." or path.startswith("../"):
        return f"{url} is outside the folder"
    other = archive.folded.get(_fold(path))
    if other:
        return f"{url} does not exist; there is {other}, with another spelling"
    if path in archive.folders:
        return f"{url} is a folder without a page"
    return f"{url} does not exist"


def _is_anchor(page: MarkdownPage, fragment: str) -> bool:
    # `#top` is the start of every page, `#:~:` a text to be highlighted (HTML, 7.4.6.3), `#!`
    # a fragment that scripts write for a link without a target.
    is_no_anchor = fragment.startswith((":~:", "!"))
    return fragment in page.anchors or fragment.lower() == "top" or is_no_anchor


def _similar_anchor(page: MarkdownPage, fragment: str) -> str:
    """Name the anchor that a fragment probably means: table-of-contents plugins build other
    anchors (`#2_The_Sea` for `## 2. The Sea`)."""
    wanted = _letters(unquote(fragment)) if len(page.anchors) <= _MOST_ANCHORS else ""
    similar = sorted(anchor for anchor in page.anchors if wanted and _letters(anchor) == wanted)
    return f"; there is #{similar[0]}" if similar else ""


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalnum())


def _unused(archive: _Archive) -> Iterator[Finding]:
    pages = {*archive.pages, *archive.record.pages()}
    changed = pages - archive.unchanged
    around, around_changed = _folders(pages), _folders(changed)
    for path in archive.files:
        own = path.split("/")[0] in _OWN_FOLDERS or path.lower().endswith(_OWN_ENDINGS)
        own = own or archive.record.is_stale(path)
        # A page of a website that leads on from an old address.
        own = own or (bool(archive.website) and path.endswith(".html"))
        if path in archive.pages or path in archive.used or own:
            continue
        # The migration keeps files that it shows nowhere, such as the background of a text.
        folder = path.rpartition("/")[0].rpartition("/")[0]
        is_as_written = folder not in around_changed if folder in around else not changed
        if path not in archive.record or not is_as_written:
            yield Finding("unused-file", path, "no page links to this file or shows it")


def _folders(pages: Iterable[str]) -> set[str]:
    """Return the folders around the pages, the root as ""."""
    found: set[str] = set()
    for page in pages:
        while page not in found:
            page = page.rpartition("/")[0]
            if page in found:
                break
            found.add(page)
    return found
