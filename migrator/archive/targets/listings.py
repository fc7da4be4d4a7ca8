"""Map the old addresses of feeds, and of lists by term, author and date, to new addresses.

WordPress makes these pages itself, so they are no items. A site generator makes some of them;
from the others the rules for web servers lead on, to the feed or to the home page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

from migrator.archive.targets.site_plan import is_public
from migrator.archive.targets.target import Target
from migrator.model import IndexEntry, Site, Term

# Default bases of WordPress (https://wordpress.org/documentation/article/settings-permalinks-screen/).
_BASES: Final[Mapping[str, str]] = {"category": "category", "post_tag": "tag"}
_FEEDS: Final = ("/feed/", "/comments/feed/")
_NOT_IN_NICENAME: Final = re.compile(r"[^a-z0-9_-]+")
_DEEPEST: Final = 50


def listing_redirects(
    site: Site, entries: Iterable[IndexEntry], target: Target
) -> Iterator[tuple[str, str]]:
    """Yield each old address, below the blog's folder, with the new one.

    The lists in `target.lists` are left out: the generator makes them.
    """
    if target.feed:
        yield from ((old, target.feed) for old in _FEEDS)
    authors, days = set[str](), set[str]()
    for entry in entries:
        if entry.type == "post" and is_public(entry):
            authors.add(entry.author)
            if entry.published:
                days.add(entry.published.strftime("%Y/%m/%d"))
    dates = {day[:length] for day in days for length in (4, 7, 10)}
    found = {"date": [f"/{date}/" for date in dates], "author": [*map(_of_author, authors)]}
    terms = {(term.taxonomy, term.slug): term for term in site.terms}
    found |= {
        base: [_of_term(term, base, terms) for term in site.terms if term.taxonomy == taxonomy]
        for taxonomy, base in _BASES.items()
    }
    for name, addresses in found.items():
        if name not in target.lists:
            yield from ((address, "/") for address in addresses if address)


def _of_author(login: str) -> str:
    """Return the address of an author: WordPress makes it of the login (`sanitize_title`)."""
    name = _NOT_IN_NICENAME.sub("-", login.lower()).strip("-")
    return f"/author/{name}/" if name else ""


def _of_term(term: Term, base: str, terms: Mapping[tuple[str, str], Term]) -> str:
    """Return the address of a term, below those of its parents."""
    slugs, parent = [term.slug], term.parent
    while parent and len(slugs) < _DEEPEST and (above := terms.get((term.taxonomy, parent))):
        slugs.insert(0, above.slug)
        parent = above.parent
    if not all(slugs):
        return ""
    return f"/{base}/{'/'.join(quote(slug, safe='%', errors='replace') for slug in slugs)}/"
