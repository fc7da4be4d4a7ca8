"""Find the title of a post: its visible heading, or else the title in the metadata."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import unquote, urlsplit

from lxml import etree

from migrator.sources.html.context import Surroundings
from migrator.sources.html.meta_selectors import PROTECTED_TITLES, TITLE
from migrator.sources.html.metadata import PageMetadata
from migrator.sources.html.page_tree import (
    classes,
    elements,
    inner_html,
    remove_element,
    visible_text,
)
from migrator.sources.html.selectors import Selectors
from migrator.urls.hosts import host_name, site_host, without_www
from migrator.urls.normalise import joined

_TITLE = Selectors(TITLE)
_OWN_TITLE = Selectors((".entry-title", "[itemprop=headline]", ".post-title"))
_SITE_TITLE = Selectors(("a[rel~=home]", ".site-title", ".wp-block-site-title"))
_HEADINGS = ("h1", "h2", "h3")
_SEPARATOR = re.compile(r"\s+[|–—\-»«·:•~›/]\s+|\s*[|»«]\s*")
_MAX_LENGTH = 500
# Placeholders that WordPress and themes show for a post without a title.
_UNTITLED = ("untitled", "(no title)", "sans titre")


def find_heading(
    context: Surroundings,
    content: etree._Element | None,
    facts: PageMetadata,
    root: etree._Element,
    url: str,
) -> etree._Element | None:
    """Return the element with the title; some themes show it inside the content's container."""
    known = next(_TITLE.best(context.above), None)
    if known is None and content is not None:
        known = find_heading_inside(content)
    if known is None:
        known = next(context.best(_TITLE), None)
    if known is None:
        # Old themes mark the title by nothing but the link to its post.
        headings = (e for e in context if e.tag in _HEADINGS)
        known = next((e for e in headings if any(map(_is_bookmark, e.iter("a")))), None)
    named = [_normalised(name) for name in _names(facts, root)]
    if known is not None:
        return known
    site = _site_names(facts, root, url)
    for element in (e for e in context if e.tag in _HEADINGS):
        text = _normalised(visible_text(element, _MAX_LENGTH))
        if text and text not in site and any(name.startswith(text) for name in named):
            return element
    return None


def _is_bookmark(link: etree._Element) -> bool:
    return "bookmark" in (link.get("rel") or "").split()


def find_heading_inside(content: etree._Element) -> etree._Element | None:
    """Return the title if a theme shows it inside the container of the content."""
    return next(_OWN_TITLE.best(content.iter(*_HEADINGS)), None)


def title_of(
    heading: etree._Element | None, facts: PageMetadata, root: etree._Element, url: str
) -> tuple[str, str]:
    """Return the title as HTML, and the way it was found.

    Only on the front page may the title equal the name of the site.
    """
    body = root.find("body")
    is_front = body is not None and "home" in classes(body)
    if heading is not None and not _contains_page(heading, facts, root):
        title = _heading_html(heading)
        if _normalised(title) in map(_normalised, _UNTITLED) and title not in "".join(
            _names(facts, root)
        ):
            title = ""
        if title or heading.tag == "h1":
            return title, "heading"
    site = _site_names(facts, root, url)
    for name in _names(facts, root):
        if title := name if is_front else _without_site(name, site):
            return _escaped(_part_of_slug(title, url) or title), "the page's own title"
    return "", ""


def names_in_metadata(facts: PageMetadata, root: etree._Element) -> list[str]:
    """Return the page's titles in its metadata, the most reliable first."""
    return list(_names(facts, root))


def begins_with(content: etree._Element, heading: etree._Element) -> bool:
    """Return True if the title is the first thing that the content shows."""
    for element in elements(content):
        if element is heading:
            return True
        if element is not content and element not in heading.iterancestors():
            return False
        if (element.text or "").strip():
            return False
    return False


def list_title(facts: PageMetadata, root: etree._Element, url: str) -> str:
    """Return the title, as HTML, of a page that shows several posts or none.

    It is the `<title>`, because other metadata may be those of a post on the page.
    """
    name = _window_title(root)
    return _escaped(_without_site(name, _site_names(facts, root, url)) or name)


def _heading_html(heading: etree._Element) -> str:
    """Return the HTML of a heading without the theme's links, icons and hidden words."""
    copy = deepcopy(heading)
    copy.tail = None
    for node in list(elements(copy)):
        hidden = "screen-reader-text" in (node.get("class") or "")
        icon = node.tag in ("i", "span") and not len(node) and not visible_text(node)
        if node is not copy and (hidden or icon or node.tag in ("svg", "img", "button", "meta")):
            remove_element(node)
    etree.strip_tags(copy, "a", "span", "font", etree.Comment)
    return " ".join(inner_html(copy).split())


def _contains_page(heading: etree._Element, facts: PageMetadata, root: etree._Element) -> bool:
    """Return True if an unclosed `<div>` in the title made the rest of the page part of it."""
    if next(heading.iter("div", "p", "article", "section", "ul"), None) is None:
        return False
    text = _normalised(visible_text(heading))
    site = _site_names(facts, root, "")
    names = (_normalised(_without_site(name, site)) for name in _names(facts, root))
    return any(name and name != text and text.startswith(name) for name in names)


def _names(facts: PageMetadata, root: etree._Element) -> Iterator[str]:
    """Yield the page's titles in its metadata, the most reliable first."""
    headline = facts.json_ld_text("headline")
    candidates = (
        *facts.meta.get("og:title", ())[:1],
        headline,
        facts.first("twitter:title"),
        facts.json_ld_text("name"),
        _window_title(root),
    )
    yield from (name for name in candidates if name)


def _window_title(root: etree._Element) -> str:
    return " ".join((root.findtext("head/title") or root.findtext(".//title") or "").split())


def _site_names(facts: PageMetadata, root: etree._Element, url: str) -> set[str]:
    """Return the normalised names that the site may have beside a title."""
    names = {_normalised(name) for name in facts.meta.get("og:site_name", ())}
    host = without_www(host_name(url))
    names.update((_normalised(host.rpartition(".")[0]), _normalised(host)))
    for link in root.iter("link"):
        # In "Site » Feed" the site's name comes first.
        if "alternate" in (link.get("rel") or "") and "rss" in (link.get("type") or ""):
            names.add(_normalised(re.split(r"\s*[»›]\s*", link.get("title") or "")[0]))
    for element in root.iter("a", "h1", "p", "div"):
        if _SITE_TITLE.matches(element) or (
            element.tag == "a" and _links_to_home_page(element, url)
        ):
            names.add(_normalised(visible_text(element, 200)))
    return names - {""}


def _links_to_home_page(link: etree._Element, url: str) -> bool:
    target, host = joined(url, link.get("href")), site_host(url)
    return bool(host) and site_host(target) == host and not urlsplit(target).path.strip("/")


def _without_site(name: str, site: set[str]) -> str:
    """Remove the site's name from one end of a title; "" if nothing else is left."""
    if _normalised(name) in site:
        return ""
    marks = list(_SEPARATOR.finditer(name))
    if marks and _normalised(name[marks[-1].end() :]) in site:
        return _without_site(name[: marks[-1].start()].strip(), site)
    if marks and _normalised(name[: marks[0].start()]) in site:
        return name[marks[0].end() :].strip()
    for mark in marks:
        if _normalised(name[mark.end() :]) in site:
            return name[: mark.start()].strip()
    return name.strip()


def _part_of_slug(title: str, url: str) -> str:
    """Return the part of a title that the address of the page names, "" if it names none.

    The site's name may be unknown, and themes put words such as "Blog Archive" beside the title.
    """
    marks = list(_SEPARATOR.finditer(title))
    segments = [each for each in unquote(urlsplit(url).path).split("/") if each]
    if not marks or not segments:
        return ""
    slug = _ascii(segments[-1].partition(".")[0])
    edges = [0, *(edge for mark in marks for edge in mark.span()), len(title)]
    starts, ends = edges[0::2], edges[1::2]
    parts = (title[start:end].strip() for start in starts for end in ends if end > start)
    return next((part for part in parts if slug and _ascii(part) == slug), "")


def _ascii(text: str) -> str:
    """Normalise a title or slug for comparison, without accents, as WordPress makes slugs."""
    return _normalised(
        "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    )


def _normalised(text: str) -> str:
    """Normalise a title for comparison: only letters and digits, case-folded."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without_protected_prefix(title: str) -> str:
    """Return the title of a protected post as its author wrote it."""
    return next((title.removeprefix(p) for p in PROTECTED_TITLES if title.startswith(p)), title)
