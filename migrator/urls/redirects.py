"""List the redirects from the old URLs of a site to its archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from migrator.model import Index, IndexEntry
from migrator.selection import DRAFT_STATUSES
from migrator.site_ids import site_of
from migrator.spill.big_dict import BigDict
from migrator.spill.big_list import BigList
from migrator.spill.codecs import Codec, records
from migrator.startup.value_objects import value_object
from migrator.urls.fast_parse import usual
from migrator.urls.link_map import former_links
from migrator.urls.permalinks import BlogAddresses, by_precedence, permalink

_URL_SAFE = "/%:@!$&'()*+,;=~-._"


@value_object
class Redirect:
    """A redirect from path and query on the old host.

    `new` is the path of an item's file in the archive, or else the URL of an attachment.
    """

    old: str
    new: str
    is_item: bool


# `new` and `is_item` of a redirect, which need no conversion.
_TARGETS: Codec[tuple[str, bool]] = Codec(tuple, tuple)


def redirects(
    blog: BlogAddresses, index: Index, paths: Mapping[int, PurePosixPath]
) -> Iterator[Redirect]:
    """Yield the redirect of each URL of the old blog that a visitor could know.

    These are permalinks, `?p=ID`, `?page_id=ID`, former slugs (`_wp_old_slug`) and attachments'
    pages; sorted, each old URL once. Drafts had no URL.
    """

    def is_written(entry: IndexEntry) -> bool:
        return entry.status not in DRAFT_STATUSES and entry.position in paths

    found: BigDict[str, tuple[str, bool]] = BigDict(_TARGETS)
    former: BigList[IndexEntry] = BigList(records(IndexEntry))
    for entry in by_precedence(index.entries, is_written):
        path = (str(paths[entry.position]), True)
        for old in (_on_host(permalink(entry), blog), *_id_addresses(entry, blog)):
            found.setdefault(old, path)
        if entry.old_slugs:
            former.append(entry)
    for entry in former:
        for link in former_links(entry):
            found.setdefault(_on_host(link, blog), (str(paths[entry.position]), True))
    # The id of an item that was only seen on a page is unknown.
    items = {entry.id for entry in index.entries if entry.type == "attachment"}
    for attachment in index.attachments.values():
        if site_of(attachment.id):
            continue
        if attachment.url and (attachment.link or attachment.id in items):
            file = (attachment.url, False)
            found.setdefault(_on_host(attachment.link, blog), file)
            found.setdefault(f"{blog.folder}/?attachment_id={attachment.id}", file)
    for source, target in index.redirects:
        if (new := found.get(_on_host(target, blog))) is not None:
            found.setdefault(_on_host(source, blog), new)
    return (Redirect(old, *new) for old, new in found.sorted_entries() if old)


def _id_addresses(entry: IndexEntry, blog: BlogAddresses) -> Iterator[str]:
    if entry.id and not site_of(entry.id):
        yield f"{blog.folder}/?p={entry.id}"
        if entry.type == "page":
            yield f"{blog.folder}/?page_id={entry.id}"


def _on_host(link: str, blog: BlogAddresses) -> str:
    """Return path and query of a permalink, as a server gets them; "" if not on the blog."""
    if not link or not blog.holds(link):
        return ""
    link = link.strip().replace("&#038;", "&")
    _, _, path, query, _ = usual(link) or urlsplit(link)
    path = quote(path or "/", safe=_URL_SAFE, errors="replace")
    if not query:
        return path
    return f"{path}?{quote(query, safe=_URL_SAFE + '?', errors='replace')}"
