"""What feeds tell: of their site, and of single posts what its pages may not show.

WordPress gives feeds of 10 posts (`feed/?paged=2`, ...), and one of any single post or page
(`withoutcomments`, developer.wordpress.org/reference/functions/do_feed_rss2/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree

from migrator.crawler.discovery import local_name, xml_elements
from migrator.crawler.web import Answer

PLACES: Final = ("feed/", "?feed=rss2", "atom.xml", "rss.xml")
"""Where a site's feed stands."""
TOLD: Final = frozenset({"post", "page", "attachment"})
"""The types of which the site's own feed tells, or none (`publicly_queryable`)."""
MOST_PAGES: Final = 5_000

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_BAD: Final = 400
_ITEMS: Final = ("item", "entry")
_AUTHORS: Final = ("creator", "author", "name")
_DATES: Final = ("pubDate", "published", "date", "issued")
_EXCERPTS: Final = ("description", "summary")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A post in a feed: its address, when it was published (aware), who wrote it, its excerpt
    as HTML, which WordPress may have made, and the names of its terms. What is not told is
    None or ""."""

    link: str
    published: datetime | None = None
    author: str = ""
    excerpt: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it says of its site, and its posts, the newest first."""

    title: str = ""
    description: str = ""
    language: str = ""
    generator: str = ""
    items: tuple[FeedItem, ...] = ()

    @property
    def posts(self) -> tuple[str, ...]:
        """The addresses of its posts."""
        return tuple(item.link for item in self.items)


def feed(answer: Answer) -> Feed | None:
    """An RSS 0.9 to 2.0, RDF or Atom feed; None for anything else."""
    told: dict[str, str] = {}
    items: dict[str, FeedItem] = {}
    is_feed = False
    for element in xml_elements(answer.body):
        name, parent = local_name(element), element.getparent()
        within = local_name(parent) if parent is not None else ""
        is_feed = is_feed or name in ("rss", "RDF", "feed")
        if name in _ITEMS:
            if item := _item(element, answer.final_url):
                items.setdefault(item.link, item)
        elif within in ("channel", "feed"):
            key = "description" if name in ("description", "subtitle", "tagline") else name
            told.setdefault(key, " ".join((element.text or "").split()))
        elif name == "feed" and (language := element.get(_XML_LANG)):
            told["language"] = language
    if not is_feed:
        return None
    known = {key: told.get(key, "") for key in ("title", "description", "language", "generator")}
    return Feed(**known, items=tuple(items.values()))


def _item(element: etree._Element, base: str) -> FeedItem | None:
    told: dict[str, str] = {}
    terms: list[str] = []
    link = ""
    for node in element.iter(etree.Element):
        name, text = local_name(node), (node.text or "").strip()
        if name == "link" and node.getparent() is element and not link:
            url = text or (node.get("href") or "").strip()
            link = urljoin(base, url) if url and node.get("rel", "alternate") == "alternate" else ""
        elif name == "category" and (text or node.get("term")):
            terms.append(text or str(node.get("term")))
        elif text and _is_own(node, element):
            told.setdefault(name, text)
    if not link:
        return None
    author, date, excerpt = (
        next((told[name] for name in names if name in told), "")
        for names in (_AUTHORS, _DATES, _EXCERPTS)
    )
    return FeedItem(link, _moment(date), author, excerpt, tuple(terms))


def _is_own(node: etree._Element, item: etree._Element) -> bool:
    """Does it stand in an item itself, or in the author of one (RFC 4287, 3.2)?"""
    parent = node.getparent()
    return parent is item or (parent is not None and local_name(parent) == "author")


def _moment(text: str) -> datetime | None:
    """A date as RFC 822 or ISO 8601 write it; None for one that tells no offset."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
            return moment.astimezone(UTC) if moment.tzinfo is not None else None
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
    return None


def history(
    get: Callable[[str], Answer | None], address: str, known: Iterable[str] = ()
) -> Iterator[Feed]:
    """The feed at `address`, as far back as it goes: until nothing comes that is not `known`."""
    seen = set(known)
    for number in range(1, MOST_PAGES):
        answer = get(address if number == 1 else paged(address, number))
        told = feed(answer) if answer and answer.status < _BAD else None
        if told is None or seen.issuperset(told.posts):
            if told is not None and number == 1:
                yield told
            return
        seen.update(told.posts)
        yield told


def paged(url: str, number: int) -> str:
    """The further page of a feed or a list (WordPress's query variable `paged`)."""
    return _with(url, paged=str(number))


def of_type(address: str, kind: str) -> str:
    """The feed of the posts of one type, by the address of the site's."""
    return _with(address, post_type=kind)


def of_one(link: str) -> str:
    """The address of the feed of the one post or page at `link`."""
    parts = urlsplit(link)
    if parts.query:
        return _with(link, feed="rss2", withoutcomments="1")
    url = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/feed/", fragment=""))
    return _with(url, withoutcomments="1")


def is_of_one(url: str) -> bool:
    """Is it the address of such a feed?"""
    return ("withoutcomments", "1") in parse_qsl(urlsplit(url).query)


def _with(url: str, **values: str) -> str:
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0] not in values]
    return urlunsplit(parts._replace(query=urlencode([*kept, *values.items()])))
