"""The title of a post: the heading that readers see, or else what the page calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import urlsplit

from lxml import etree

from migrator.sources.html.context import Surroundings
from migrator.sources.html.meta_selectors import PROTECTED_TITLES, TITLE
from migrator.sources.html.metadata import Facts
from migrator.sources.html.page_tree import classes, drop, elements, inner_html, words
from migrator.sources.html.selectors import Selectors
from migrator.urls.hosts import host_name, site_host, without_www
from migrator.urls.normalise import joined

_TITLE = Selectors(TITLE)
_OWN_TITLE = Selectors((".entry-title", "[itemprop=headline]", ".post-title"))
_SITE_TITLE = Selectors(("a[rel~=home]", ".site-title", ".wp-block-site-title"))
_HEADINGS = ("h1", "h2", "h3")
_SEPARATOR = re.compile(r"\s+[|–—\-»«·:•~›/]\s+|\s*[|»«]\s*")
_LONGEST = 500
# What WordPress and themes call a post without a title.
_UNTITLED = ("untitled", "(no title)", "sans titre")


def heading_of(
    places: Surroundings,
    content: etree._Element | None,
    facts: Facts,
    root: etree._Element,
    url: str,
) -> etree._Element | None:
    """The element with the title, which some themes show in the container of the content."""
    known = next(_TITLE.best(places.above), None)
    if known is None and content is not None:
        known = heading_inside(content)
    if known is None:
        known = next(places.best(_TITLE), None)
    named = [_plain(name) for name in _names(facts, root)]
    if known is not None:
        return known
    site = _site_names(facts, root, url)
    for element in (e for e in places if e.tag in _HEADINGS):
        text = _plain(words(element, _LONGEST))
        if text and text not in site and any(name.startswith(text) for name in named):
            return element
    return None


def heading_inside(content: etree._Element) -> etree._Element | None:
    """The title where a theme shows it in the container of the content."""
    return next(_OWN_TITLE.best(content.iter(*_HEADINGS)), None)


def title_of(
    heading: etree._Element | None, facts: Facts, root: etree._Element, url: str
) -> tuple[str, str]:
    """The title as HTML, and by what it was found. A front page may be called as the site is."""
    body = root.find("body")
    is_front = body is not None and "home" in classes(body)
    if heading is not None and not _swallows(heading, facts, root):
        title = _inner(heading)
        if _plain(title) in map(_plain, _UNTITLED) and title not in "".join(_names(facts, root)):
            title = ""
        if title or heading.tag == "h1":
            return title, "heading"
    site = _site_names(facts, root, url)
    for name in _names(facts, root):
        if title := name if is_front else _without_site(name, site):
            return _escaped(title), "the page's own name"
    return "", ""


def list_title(facts: Facts, root: etree._Element, url: str) -> str:
    """The title of a page that shows several posts, or none, as HTML: what it calls itself, as
    its other names may be those of a post on it."""
    name = _window_title(root)
    return _escaped(_without_site(name, _site_names(facts, root, url)) or name)


def _inner(heading: etree._Element) -> str:
    """The HTML of a heading without the theme's links, icons and hidden words."""
    copy = deepcopy(heading)
    copy.tail = None
    for node in list(elements(copy)):
        hidden = "screen-reader-text" in (node.get("class") or "")
        icon = node.tag in ("i", "span") and not len(node) and not words(node)
        if node is not copy and (hidden or icon or node.tag in ("svg", "img", "button", "meta")):
            drop(node)
    etree.strip_tags(copy, "a", "span", "font", etree.Comment)
    return " ".join(inner_html(copy).split())


def _swallows(heading: etree._Element, facts: Facts, root: etree._Element) -> bool:
    """Whether a title with an open `<div>` in it made the rest of the page its own."""
    if next(heading.iter("div", "p", "article", "section", "ul"), None) is None:
        return False
    text = _plain(words(heading))
    site = _site_names(facts, root, "")
    names = (_plain(_without_site(name, site)) for name in _names(facts, root))
    return any(name and name != text and text.startswith(name) for name in names)


def _names(facts: Facts, root: etree._Element) -> Iterator[str]:
    """What the page calls itself, the most exact first."""
    headline = facts.told("headline")
    candidates = (
        *facts.meta.get("og:title", ())[:1],
        headline,
        facts.first("twitter:title"),
        facts.told("name"),
        _window_title(root),
    )
    yield from (name for name in candidates if name)


def _window_title(root: etree._Element) -> str:
    return " ".join((root.findtext("head/title") or root.findtext(".//title") or "").split())


def _site_names(facts: Facts, root: etree._Element, url: str) -> set[str]:
    """What the site may be called where its name stands beside a title."""
    names = {_plain(name) for name in facts.meta.get("og:site_name", ())}
    host = without_www(host_name(url))
    names.update((_plain(host.rpartition(".")[0]), _plain(host)))
    for link in root.iter("link"):
        # "Site » Feed" names the site in front.
        if "alternate" in (link.get("rel") or "") and "rss" in (link.get("type") or ""):
            names.add(_plain(re.split(r"\s*[»›]\s*", link.get("title") or "")[0]))
    for element in root.iter("a", "h1", "p", "div"):
        if _SITE_TITLE.fits(element) or (element.tag == "a" and _leads_home(element, url)):
            names.add(_plain(words(element, 200)))
    return names - {""}


def _leads_home(link: etree._Element, url: str) -> bool:
    target, host = joined(url, link.get("href")), site_host(url)
    return bool(host) and site_host(target) == host and not urlsplit(target).path.strip("/")


def _without_site(name: str, site: set[str]) -> str:
    """A name without the site's own at one of its ends; "" when it is nothing else."""
    if _plain(name) in site:
        return ""
    marks = list(_SEPARATOR.finditer(name))
    if marks and _plain(name[marks[-1].end() :]) in site:
        return _without_site(name[: marks[-1].start()].strip(), site)
    if marks and _plain(name[: marks[0].start()]) in site:
        return name[marks[0].end() :].strip()
    for mark in marks:
        if _plain(name[mark.end() :]) in site:
            return name[: mark.start()].strip()
    return name.strip()


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without_protection(title: str) -> str:
    """The title of a protected post as its author wrote it."""
    return next((title.removeprefix(p) for p in PROTECTED_TITLES if title.startswith(p)), title)
