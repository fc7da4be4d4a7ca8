"""Who wrote a post, and what it is about: authors and terms as themes link to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

from migrator.model import Term
from migrator.sources.html.context import Surroundings
from migrator.sources.html.localised_dates import date_in
from migrator.sources.html.meta_selectors import (
    AUTHOR_PATHS,
    AUTHORS,
    BEFORE_A_NAME,
    CATEGORY_PATHS,
    SHOWN_DATES,
    TAG_PATHS,
    TERM_LINKS,
)
from migrator.sources.html.metadata import Facts
from migrator.sources.html.page_tree import classes, inner_html, words
from migrator.sources.html.selectors import Selectors
from migrator.urls.normalise import joined

_AUTHORS = Selectors(AUTHORS)
_SHOWN_DATES = Selectors(SHOWN_DATES)
_TERM_LINKS = Selectors(TERM_LINKS)
# Elsewhere on the page only links count that WordPress itself made for a post.
_RELATED = Selectors(("a[rel~=tag]", "a[rel~=category]", ".wp-block-post-terms a"))

_LONGEST_NAME = 80
_BEFORE = re.compile(
    r"(?:^|\W)(?:" + "|".join(sorted(BEFORE_A_NAME, key=len, reverse=True)) + r")\s*:?\s+",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^\W*" + _BEFORE.pattern.removeprefix(r"(?:^|\W)"), re.IGNORECASE)
# What ends a name: a mark, or the words before the categories.
_AFTER = re.compile(
    r"\s[|·/»—–-]\s|[|·»(,]|\s(?:in|under|filed|unter|dans|en|em|sotto|onder|w|в)\s", re.IGNORECASE
)
_TERM_CLASS = re.compile(r"(category|tag)-(.+)")
_TAXONOMY = re.compile(r"taxonomy-(.+)")
_TAXONOMIES = {"category": "category", "tag": "post_tag"}


@dataclass(frozen=True, slots=True)
class PageAuthor:
    """`login` is the name in the address of the author's archive, "" where there is none."""

    name: str = ""
    login: str = ""
    found_by: str = ""


def author_of(places: Surroundings, facts: Facts, base: str) -> PageAuthor:
    """Who wrote the post that `places` are about."""
    for element in places.best(_AUTHORS):
        name = _LEADING.sub("", words(element, 200)).strip(" ,|·—-")
        if 0 < len(name) <= _LONGEST_NAME and not date_in(name):
            link = _link_of(element)
            login = _login(joined(base, link.get("href"))) if link is not None else ""
            return PageAuthor(name, login or _login_beside(places, name, base), "text")
    name = facts.author() or facts.first("author", "parsely-author", "article:author_name")
    if name and len(name) <= _LONGEST_NAME and "://" not in name:
        return PageAuthor(name, _login_beside(places, name, base), "JSON-LD or meta")
    if name := _signed(places):
        return PageAuthor(name, "", "text behind the date")
    return PageAuthor()


def _link_of(element: etree._Element) -> etree._Element | None:
    if element.tag == "a":
        return element
    inside = element.find(".//a")
    return inside if inside is not None else next(element.iterancestors("a"), None)


def _login_beside(places: Surroundings, name: str, base: str) -> str:
    """The login of a link to the author's archive elsewhere that names the author."""
    for element in places:
        login = _login(joined(base, element.get("href"))) if element.tag == "a" else ""
        if login and (name in words(element, 300) or name in (element.get("title") or "")):
            return login
    return ""


def _login(url: str) -> str:
    try:
        parts = urlsplit(url)
        segments = [s for s in parts.path.split("/") if s]
    except ValueError:
        return ""
    for before, name in pairwise(segments):
        if before.lower() in AUTHOR_PATHS:
            return unquote(name)
    return next(iter(parse_qs(parts.query).get("author_name", [])), "")


def _signed(places: Surroundings) -> str:
    """The name in a line such as "May 8th, 2009 by Nobody", where nothing else marks it."""
    for element in places.best(_SHOWN_DATES):
        text = words(element, 300)
        shown = date_in(text)
        if shown and (found := _BEFORE.match(text, shown.end)):
            name = _AFTER.split(text[found.end() :])[0].strip(" ,.")
            if 0 < len(name) <= _LONGEST_NAME:
                return name
    return ""


def terms_of(
    places: Surroundings,
    entry: etree._Element | None,
    everywhere: Iterable[etree._Element],
    facts: Facts,
    base: str,
) -> tuple[Term, ...]:
    """The categories and tags of a post, in the order of the page, each once.

    places      the elements that are about the post
    entry       the whole of the post: its classes name the slugs
    everywhere  all elements of the page, for names that only its menus tell
    """
    linked: dict[tuple[str, str], Term] = {}
    around = (e for e in places.around if _RELATED.fits(e))
    for element in (*places.inside, *around):
        if element.tag == "a" and _TERM_LINKS.fits(element):
            term = _term(element, base)
            if term and term.name:
                linked.setdefault((term.taxonomy, term.slug), term)
    marked = _marked(entry)
    if not marked:
        return tuple(linked.values())
    found = {key: t for key, t in linked.items() if key[0] not in _TAXONOMIES.values()}
    names: Mapping[tuple[str, str], Term] | None = None
    for taxonomy in _TAXONOMIES.values():
        slugs = [slug for kind, slug in marked if kind == taxonomy]
        here = {key: term for key, term in linked.items() if key[0] == taxonomy}
        # A slug that no class may hold is there as a number.
        if slugs and any(slug.isdecimal() for slug in slugs) and len(here) == len(slugs):
            found |= here
            continue
        found |= {key: term for key, term in here.items() if key[1] in slugs}
        for slug in slugs:
            key = (taxonomy, slug)
            if key not in found and not slug.isdecimal():
                names = _names(everywhere, base) if names is None else names
                found[key] = names.get(key) or Term(taxonomy, slug, _named(slug, facts))
    return tuple(found.values())


def _marked(entry: etree._Element | None) -> list[tuple[str, str]]:
    names = classes(entry) if entry is not None else []
    found = (_TERM_CLASS.fullmatch(name) for name in names)
    return [(_TAXONOMIES[m[1]], m[2]) for m in found if m]


def _names(everywhere: Iterable[etree._Element], base: str) -> Mapping[tuple[str, str], Term]:
    terms = (_term(element, base) for element in everywhere if element.tag == "a")
    found: dict[tuple[str, str], Term] = {}
    for term in terms:
        if term and term.name:
            found.setdefault((term.taxonomy, term.slug), term)
    return found


def _named(slug: str, facts: Facts) -> str:
    """The name among those that the page tells machines whose slug this is; else the slug."""
    told = list(facts.meta.get("article:section", ())) + list(facts.meta.get("article:tag", ()))
    for thing in facts.things:
        for key in ("articleSection", "keywords"):
            value = thing.get(key)
            values = value if isinstance(value, list) else str(value or "").split(",")
            told += [v.strip() for v in values if isinstance(v, str)]
    wanted = re.sub(r"[\W_]", "", slug)
    return next((n for n in told if re.sub(r"[\W_]", "", n.casefold()) == wanted), slug)


def _term(link: etree._Element, base: str) -> Term | None:
    """What a link to the archive of a term names."""
    try:
        parts = urlsplit(joined(base, link.get("href")))
        segments = [s for s in parts.path.split("/") if s and s != "index.html"]
    except ValueError:
        return None
    taxonomy = _taxonomy(link, segments)
    query = parse_qs(parts.query)
    if "tag" in query:
        taxonomy, segments = "post_tag", query["tag"]
    elif "cat" in query and not segments:
        return None
    if not taxonomy or not segments:
        return None
    name = inner_html(link) if len(link) == 0 else words(link, 200)
    start = next((n for n, s in enumerate(segments) if _base(s)), len(segments) - 2)
    parent = segments[-2] if taxonomy == "category" and len(segments) - 2 > start else ""
    return Term(taxonomy, _slug(segments[-1]), name.strip(), parent=_slug(parent))


def _slug(segment: str) -> str:
    return segment.lower() if "%" in segment else segment


def _base(segment: str) -> str:
    segment = unquote(segment).lower()
    return "category" if segment in CATEGORY_PATHS else "post_tag" if segment in TAG_PATHS else ""


def _taxonomy(link: etree._Element, segments: Sequence[str]) -> str:
    for parent in (link, *list(link.iterancestors())[:3]):
        for name in classes(parent):
            if match := _TAXONOMY.fullmatch(name):
                return match[1]
    by_path = next((kind for s in segments[:-1] if (kind := _base(s))), "")
    rel = (link.get("rel") or "").split()
    if by_path or "category" in rel:
        return by_path or "category"
    if "tag" in rel:
        return "post_tag"
    near = [link, *list(link.iterancestors())[:2]]
    names = [name for e in near if not _is_whole(e) for name in classes(e)]
    return "category" if any("categor" in name for name in names) else ""


def _is_whole(element: etree._Element) -> bool:
    """Whether the classes of an element are those of a post or of the page: these name terms."""
    return element.tag == "body" or "hentry" in classes(element)
