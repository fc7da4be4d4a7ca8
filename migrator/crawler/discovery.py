"""Find URLs of a site's pages, and data about it, in its sitemaps, robots.txt and HTML pages.

Pure functions; `crawl` requests the URLs. Knowledge about WordPress's own URLs is in the tables.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import field
from typing import Final
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit, urlunsplit

from lxml import etree

from migrator.crawler.web import Answer
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import is_web, site_host
from migrator.urls.normalise import joined
from migrator.urls.permalinks import JUNK_PARAMETERS, JUNK_PREFIXES

SITEMAPS: Final = ("wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml", "sitemap.xml.gz")
"""Usual paths of sitemaps: WordPress's own since 5.5, Yoast and Rank Math, all other plugins."""

_MAX_SITEMAP: Final = 1 << 26
_MAX_LINKS: Final = 20_000
_MAX_ADDRESS: Final = 2000
_MAX_DEPTH: Final = 16
_GZIP: Final = 31
# WordPress's public query variables that select pages or posts (WP::$public_query_vars).
_PAGE_PARAMETERS: Final = frozenset(
    {
        *("p", "page_id", "attachment_id", "name", "pagename", "post_type", "page", "lang"),
        *("attachment", "preview_id", "cpage"),
    }
)
_ARCHIVE_PARAMETERS: Final = frozenset(
    {
        *("paged", "cat", "category_name", "tag", "tag_id", "author", "author_name", "m"),
        *("year", "monthnum", "day", "w", "taxonomy", "term"),
    }
)
_SESSIONS: Final = frozenset(
    {"phpsessid", "jsessionid", "sessionid", "session_id", "sid", "aspsessionid", "osclsid"}
)
# _MACHINERY: path segments below which there are no pages. _OTHER_FORMS: last segments that select
# another form of a page.
_MACHINERY: Final = frozenset(
    {
        *("wp-admin", "wp-login.php", "wp-json", "wp-content", "wp-includes", "wp-signup.php"),
        *("wp-comments-post.php", "wp-cron.php", "xmlrpc.php", "wp-trackback.php", "cgi-bin"),
        *("wp-activate.php", "wp-register.php", "wp-links-opml.php", "wp-mail.php"),
    }
)
_OTHER_FORMS: Final = frozenset({"feed", "rss", "rss2", "rdf", "atom", "trackback", "embed", "amp"})
_ARCHIVES: Final = frozenset({"category", "tag", "author", "archives", "type", "blog-tag"})
_PAGE_ENDINGS: Final = frozenset({"html", "htm", "php", "xhtml", "shtml", "asp", "aspx", "jsp"})
_ENDING: Final = re.compile(r"\.([A-Za-z][A-Za-z0-9]{1,4})$")
_DATE: Final = re.compile(r"(?:19|20)\d\d(?:/\d{1,2}){0,2}")
_NUMERIC: Final = 2
_DIGITS: Final = re.compile(r"\d+")


@value_object
class SiteScope:
    """URLs that belong to the site at `root`: same host, with or without www, below its path."""

    root: str

    def contains(self, url: str) -> bool:
        """Return True if the URL belongs to the site."""
        if not is_web(url) or site_host(url) != site_host(self.root):
            return False
        folder = urlsplit(self.root).path.rpartition("/")[0] + "/"
        return f"{urlsplit(url).path}/".startswith(folder)

    def page(self, href: str, base: str) -> str:
        """Return the URL of the page of this site that a link leads to.

        Tracking and session parameters are removed. "" if the link leads to another site, to
        something other than a page, or to a page that repeats another one.
        """
        try:
            url = urldefrag(joined(base, href))[0]
            if len(url) > _MAX_ADDRESS or not self.contains(url):
                return ""
            parts = urlsplit(url)
            query = _query(parts.query)
        except ValueError:
            return ""
        path = re.sub(r";jsessionid=[^/]*", "", parts.path, flags=re.IGNORECASE)
        if query is None or not _is_readable(path):
            return ""
        host = urlsplit(self.root).netloc
        return urlunsplit((urlsplit(self.root).scheme, host, path or "/", query, ""))

    def is_archive(self, url: str) -> bool:
        """Return True if the URL looks like a list of posts, such as a category or a month."""
        parts = urlsplit(url)
        if any(name in _ARCHIVE_PARAMETERS for name, _ in parse_qsl(parts.query)):
            return True
        folder = urlsplit(self.root).path.rpartition("/")[0]
        path = parts.path.removeprefix(folder).strip("/")
        segments = path.split("/")
        if len(segments) == _NUMERIC and segments[0] == "archives" and segments[1].isdigit():
            return False  # WordPress's permalink structure "Numeric"
        return (
            bool(_ARCHIVES & set(segments[:-1]))
            or _DATE.fullmatch(path) is not None
            or (len(segments) > 1 and segments[-2] == "page" and segments[-1].isdigit())
        )

    def pattern(self, url: str) -> str:
        """Return a key that is equal for URLs that differ only in numbers, as in a calendar."""
        return _DIGITS.sub("#", url)


def _query(query: str) -> str | None:
    """Return the query of a page's URL without junk; None if it does not select a page."""
    kept = []
    for name, value in parse_qsl(query, keep_blank_values=True, max_num_fields=64):
        key = name.lower()
        if key in _SESSIONS or key in JUNK_PARAMETERS or key.startswith(JUNK_PREFIXES):
            continue
        if key not in _PAGE_PARAMETERS and key not in _ARCHIVE_PARAMETERS:
            return None
        kept.append((name, value))
    return urlencode(kept)


def _is_readable(path: str) -> bool:
    segments = path.strip("/").split("/")
    if len(segments) > _MAX_DEPTH or _MACHINERY & set(segments):
        return False
    last = segments[-1].lower()
    if last in _OTHER_FORMS:
        return False
    ending = _ENDING.search(last) if not path.endswith("/") else None
    if ending and ending[1].lower() not in _PAGE_ENDINGS:
        return False
    return not _repeats_segments(segments)


def _repeats_segments(segments: list[str]) -> bool:
    """Return True for /a/b/a/b/a/b/, the sign of a relative link that should be absolute."""
    return len(segments) > 2 * len(set(segments))


@value_object
class Sitemap:
    """URLs in a sitemap: pages, and further sitemaps. `is_cut` says that its end is missing."""

    pages: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    is_cut: bool = False


def sitemap(answer: Answer) -> Sitemap | None:
    """Parse a sitemap or sitemap index, plain or gzipped; None for anything else.

    From a malformed one, all readable URLs are returned. Format:
    https://www.sitemaps.org/protocol.html
    """
    body = _unpacked(answer.body)
    if b"<" not in body[:1000]:
        return _text_sitemap(answer, body)
    pages: list[str] = []
    further: list[str] = []
    is_sitemap = False
    for element in xml_elements(body):
        name = local_name(element)
        is_sitemap = is_sitemap or name in ("urlset", "sitemapindex")
        if name == "loc" and (parent := element.getparent()) is not None:
            url = (element.text or "").strip()
            kind = local_name(parent)
            if url and kind in ("url", "sitemap") and (url := joined(answer.final_url, url)):
                (pages if kind == "url" else further).append(url)
    if not (is_sitemap or pages or further):
        return None
    is_cut = is_sitemap and not _SITEMAP_END.search(body, max(0, len(body) - _LONGEST_TAIL))
    return Sitemap(tuple(dict.fromkeys(pages)), tuple(dict.fromkeys(further)), is_cut)


def _text_sitemap(answer: Answer, body: bytes) -> Sitemap | None:
    lines = body.decode("utf-8-sig", "replace").split()
    if answer.content_type != "text/plain" or not lines:
        return None
    if not all(map(is_web, lines)):
        return None
    return Sitemap(tuple(dict.fromkeys(lines)))


def robots_sitemaps(answer: Answer) -> Iterator[str]:
    """Yield the sitemaps named by a robots.txt."""
    for line in answer.body[: 500 << 10].decode("utf-8-sig", "replace").splitlines():
        name, colon, value = line.partition(":")
        is_named = colon and name.strip().lower() == "sitemap" and value.strip()
        if is_named and (url := joined(answer.final_url, value)):
            yield url


@value_object
class PageLinks:
    """Site data shown by an HTML page.

    links  absolute URLs of the links in it, in order
    feeds  URLs of its feeds
    ids    ids of posts mentioned in it
    Other fields come from its `<head>`.
    """

    links: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    title: str = ""
    site_name: str = ""
    description: str = ""
    language: str = ""
    generator: str = ""
    ids: frozenset[int] = field(default_factory=frozenset)


# Programs write comments after the end of a sitemap.
_SITEMAP_END: Final = re.compile(
    rb"</(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)\s*>|<urlset[^<>]*/>"
)
_LONGEST_TAIL: Final = 1 << 16
_SHORTLINK: Final = re.compile(r"[?&](?:p|page_id|attachment_id)=(\d{1,10})\b")
_CLASSED_ID: Final = re.compile(r"\b(?:postid|page-id|post|attachmentid)-(\d{1,10})\b")


def page_links(answer: Answer) -> PageLinks:
    """Return the site data that an HTML page shows; empty if it is not HTML."""
    tree = _html(answer)
    if tree is None:
        return PageLinks()
    base = answer.final_url
    for element in tree.iter("base"):
        base = _absolute_url(base, element.get("href") or "") or base
        break
    links: dict[str, None] = {}
    feeds: dict[str, None] = {}
    in_head: dict[str, str] = {}
    ids: set[int] = set()
    for element in tree.iter("a", "area", "link", "meta", "title", "body", "article"):
        href = (element.get("href") or "").strip()
        relation = (element.get("rel") or "").lower().split()
        if element.tag in ("body", "article"):
            found = _CLASSED_ID.findall((element.get("class") or "")[:5000])
            ids.update(map(int, found))
        elif element.tag == "title":
            in_head.setdefault("title", " ".join((element.text or "").split()))
        elif element.tag == "meta":
            name = (element.get("name") or element.get("property") or "").lower()
            in_head.setdefault(name, " ".join((element.get("content") or "").split()))
        elif element.tag == "link":
            ids.update(map(int, _SHORTLINK.findall(href)))
            if "alternate" in relation and "xml" in (element.get("type") or ""):
                feeds[_absolute_url(base, href)] = None
            elif {"next", "prev"} & set(relation):
                links[_absolute_url(base, href)] = None
        elif href and len(links) < _MAX_LINKS:
            links[_absolute_url(base, href)] = None
    links.pop("", None)
    feeds.pop("", None)
    root = tree.getroottree().getroot()
    return PageLinks(
        links=tuple(links),
        feeds=tuple(url for url in feeds if "/comments/" not in url and "oembed" not in url),
        title=in_head.get("title", ""),
        site_name=in_head.get("og:site_name", ""),
        description=in_head.get("description", ""),
        language=(root.get("lang") or "").strip(),
        generator=in_head.get("generator", ""),
        ids=frozenset(ids),
    )


def _absolute_url(base: str, href: str) -> str:
    return joined(base, href) if href and len(href) <= _MAX_ADDRESS else ""


def _html(answer: Answer) -> etree._Element | None:
    if answer.content_type not in ("text/html", "application/xhtml+xml", ""):
        return None
    parser = etree.HTMLParser(recover=True, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(answer.body, parser)
    except (etree.ParseError, ValueError):
        return None


def xml_elements(body: bytes) -> Iterator[etree._Element]:
    """Yield all elements of an XML document, without resolving entities.

    If it is malformed, the elements before the error are returned.
    """
    parser = etree.XMLParser(
        recover=True, no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.ParseError, ValueError):
        return
    if root is not None:
        yield from root.iter(etree.Element)


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    tag = element.tag
    return str(tag).rpartition("}")[2] if isinstance(tag, str) else ""


def _unpacked(body: bytes) -> bytes:
    """Decompress a gzipped sitemap, up to the maximum size of sitemaps."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(_GZIP).decompress(body, _MAX_SITEMAP)
    except zlib.error:
        return b""
