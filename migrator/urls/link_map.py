"""Map old URLs of a site to files of the archive.

The map consists of tables of numbers: a look-up costs the same whatever the size of the blog, and
200,000 posts take some twenty megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from migrator.model import Index, IndexEntry, Term
from migrator.site_ids import site_of
from migrator.spill.big_list import BigList
from migrator.spill.codecs import TEXTS, records
from migrator.spill.int_map import IntMap
from migrator.startup.value_objects import value_object
from migrator.urls.permalinks import (
    Address,
    BlogAddresses,
    by_precedence,
    decoded_path,
    permalink,
)

WORDPRESS_FRAGMENT = re.compile(
    r"(?:more-\d+|(?:(?:li|div)-)?comment-\d+|comments?|respond|reply-title|comment-?form"
    r"|comment-?list|comments-title|trackbacks?|pings?|pingbacks?|postcomment|addcomment"
    r"|leavecomment|disqus_thread|post-\d+)\Z"
)
"""Fragments that WordPress and its themes make for places that an archive does not have."""
# Suffixes of a permalink that still show the same post: feeds, AMP and embed views, comment pages,
# the pages that <!--nextpage--> makes.
# https://developer.wordpress.org/reference/classes/wp_rewrite/
_TAIL = re.compile(
    r"/(?:feed|rss2?|rdf|atom|amp|embed|trackback|comment-page-\d+|page|\d{1,3}|comments)\Z"
)
_MAX_TAILS = 3
# Parameters that request something other than the page at the path.
_FUNCTIONAL_PARAMETERS = frozenset(
    {"action", "add-to-cart", "attachment", "download", "file", "rest_route", "s", "wpdmdl"}
)
# The posts of a site that changed its permalink structure have links of the old structure.
# WordPress finds the post by its slug alone (redirect_guess_404_permalink). Below folders other
# than dates, only a slug of several words is trusted; below folders that hold something else, none
# is.
_DATES_BEFORE_SLUG = re.compile(r"(?:archives?/)?(?:\d{1,4}/)*\Z")
_OTHER_FOLDERS = re.compile(r"(?:category|tag|author|type|search|feed|page|wp-[^/]*)(?:/|\Z)")
_AMBIGUOUS = -(1 << 62)
_PAGE_SUFFIX = re.compile(r"\.(?:html?|php|aspx?)\Z")


@value_object
class LinkTarget:
    """The target of a link: a `path` of the archive, or the `url` of an attachment's file.

    `fragment` belongs to `path`, as the link had it. `url` is for an attachment's page.
    """

    path: PurePosixPath | None
    url: str = ""
    fragment: str = ""


class LinkMap:
    """The URLs of every item in the archive."""

    def __init__(
        self,
        blog: BlogAddresses,
        index: Index,
        paths: Mapping[int, PurePosixPath],
        terms: Iterable[Term] = (),
    ) -> None:
        """Read the plan's `paths` (`Entry.position` -> the item's file) and the site's `terms`."""
        self._paths = paths
        self._attachments = index.attachments
        self._blog = blog
        self._has_other_blogs = False
        self._ids = IntMap()
        self._links = IntMap()  # an attachment's number is -1 - id
        self._capitals = BigList(TEXTS)  # keys that lower case changes
        self._slugs = IntMap()
        self._terms = frozenset(_slug_key(term.slug) for term in terms)
        former: BigList[IndexEntry] = BigList(records(IndexEntry))
        for entry in by_precedence(index.entries, lambda entry: entry.position in paths):
            self._add(entry)
            if entry.old_slugs or "?" in permalink(entry):
                former.append(entry)
        known = {entry.id for entry in index.entries} if former else set()
        for entry in former:
            self._add_former(entry, known)
        for attachment in index.attachments.values():
            if attachment.url and attachment.link:
                self._add_link(attachment.link, -1 - attachment.id)
        for key in self._capitals:
            if (number := self._links.get(key)) is not None:
                self._links.setdefault(key.casefold(), number)
        del self._capitals
        self._anchor_links = index.anchor_links
        self._anchors: dict[PurePosixPath, set[str]] | None = None

    def resolve(self, url: str, base: str = "") -> LinkTarget | None:
        """Return the target of `url`, or None if the archive does not have it.

        `base` is the permalink of the page that contains a relative `url`.
        """
        address = self._blog.locate(url, base)
        if address is None:
            return None
        for path in address.paths:
            found = self._find(path, address)
            if found is not None:
                return self._target(found, address.fragment)
        return None

    def linked_anchors(self, position: int) -> Collection[str]:
        """Return the anchors of the item at this position to which other posts link."""
        if self._anchors is None:
            self._anchors = {}
            for link in self._anchor_links:
                target = self.resolve(link)
                if target is not None and target.path and target.fragment:
                    found = self._anchors.setdefault(target.path, set())
                    found.add(unquote(target.fragment))
        path = self._paths.get(position)
        return self._anchors.get(path, ()) if path else ()

    def absolute(self, url: str, base: str) -> str:
        """Return the old URL of a relative `url` on the page `base`; "" for all others."""
        return self._blog.absolute(url, base)

    def _add(self, entry: IndexEntry) -> None:
        self._has_other_blogs |= site_of(entry.id) > 0
        if entry.id:
            self._ids.setdefault(entry.id, entry.position)
        self._add_link(permalink(entry), entry.position)
        if entry.type == "page" and self._blog.is_home(entry.link):
            self._links.setdefault("", entry.position)
        slug = _slug_key(entry.slug)
        if slug and self._slugs.setdefault(slug, entry.position) != entry.position:
            self._slugs[slug] = _AMBIGUOUS

    def _add_former(self, entry: IndexEntry, known: set[int]) -> None:
        """Add former slugs, and a former id in the permalink that no item has now."""
        for link in former_links(entry):
            self._add_link(link, entry.position)
        for old in map(_slug_key, entry.old_slugs):
            if old:
                self._slugs.setdefault(old, entry.position)
        address = self._blog.locate(permalink(entry))
        if address and (asked := address.asked_id) and asked not in known:
            self._ids.setdefault(asked, entry.position)

    def _add_link(self, link: str, number: int) -> None:
        address = self._blog.locate(link)
        if address is None or (not address.paths[0] and address.asked_id):
            return
        key = address.key(address.paths[0])
        if key:
            self._links.setdefault(key, number)
            if key != key.casefold():
                self._capitals.append(key)

    def _find(self, path: str, address: Address) -> int | None:
        """Return the number of the item at `path`, one of the paths of `address`."""
        found = self._exact(address.key(path)) if path or address.query else None
        if found is None:
            found = self._by_id(address)
        if found is None:
            found = self._by_path(path, address) if path else self._at_home(address)
        return found

    def _by_path(self, path: str, address: Address) -> int | None:
        if any(name in _FUNCTIONAL_PARAMETERS for name, _ in address.query):
            return None
        shown = path
        for shown in _without_tails(path):
            found = self._exact(shown)
            if found is not None:
                return found
        return self._guess(shown)

    def _at_home(self, address: Address) -> int | None:
        if not address.query:
            return self._links.get("")
        named = dict(address.query)
        if "pagename" in named:
            return self._exact(decoded_path(named["pagename"]))
        return self._by_slug(named.get("name", ""))

    def _exact(self, key: str) -> int | None:
        found = self._links.get(key)
        if found is None and (folded := key.casefold()) != key:
            found = self._links.get(folded)
        return found

    def _by_id(self, address: Address) -> int | None:
        number = address.asked_id if address.query else 0
        if not number:
            return None  # 0 is the id of a file for which the source gives none
        if self._has_other_blogs and "" not in address.paths:
            return None  # the id may be that of another blog, in a folder of the same host
        found = self._ids.get(number)
        if found is not None:
            return found
        return -1 - number if number in self._attachments else None

    def _guess(self, path: str) -> int | None:
        before, _, slug = path.rpartition("/")
        if slug.isdigit():
            return None
        if not _DATES_BEFORE_SLUG.match(before and before + "/") and (
            _OTHER_FOLDERS.match(before) or "-" not in slug or _slug_key(slug) in self._terms
        ):
            return None
        found = self._by_slug(slug)
        return found if found is not None else self._by_slug(_PAGE_SUFFIX.sub("", slug))

    def _by_slug(self, slug: str) -> int | None:
        found = self._slugs.get(_slug_key(slug))
        return None if found == _AMBIGUOUS else found

    def _target(self, number: int, fragment: str) -> LinkTarget | None:
        if number >= 0:
            kept = "" if fragment and WORDPRESS_FRAGMENT.match(fragment) else fragment
            return LinkTarget(self._paths[number], fragment=kept)
        attachment = self._attachments[-1 - number]
        return LinkTarget(None, url=attachment.url) if attachment.url else None


def _without_tails(path: str) -> Iterator[str]:
    """Yield `path`, then without `/feed`, without `/comment-page-2`, ..."""
    yield path
    for _ in range(_MAX_TAILS):
        match = _TAIL.search(path)
        if match is None:
            return
        path, tail = path[: match.start()], match.group()[1:]
        if tail.isdigit() and path.replace("/", "").isdigit():
            return  # /2020/02/ is an archive of a month
        yield path


def _slug_key(slug: str) -> str:
    return decoded_path(slug).casefold()


def former_links(entry: IndexEntry) -> Iterator[str]:
    """Yield the permalink with each former slug in place of the current slug."""
    slug = _slug_key(entry.slug)
    if not slug or not entry.old_slugs:
        return
    before, _, after = entry.link.partition("?")[0].rstrip("/").rpartition("/")
    suffix = _slug_key(after).removeprefix(slug)
    if suffix == _slug_key(after) or (suffix and not _PAGE_SUFFIX.fullmatch(suffix)):
        return
    slash = "/" if entry.link.endswith("/") else ""
    for old in entry.old_slugs:
        if old:
            yield f"{before}/{quote(old, safe='%', errors='replace')}{suffix}{slash}"
