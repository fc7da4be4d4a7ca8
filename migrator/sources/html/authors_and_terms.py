"""Read a post's author and terms (categories, tags) from links, classes and page metadata."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

from migrator.model import Term
from migrator.sources.html.context import Surroundings
from migrator.sources.html.localised_dates import find_date
from migrator.sources.html.meta_selectors import (
    AUTHOR_PATHS,
    AUTHORS,
    BEFORE_A_NAME,
    CATEGORY_PATHS,
    SHOWN_DATES,
    TAG_PATHS,
    TERM_LINKS,
)
from migrator.sources.html.metadata import PageMetadata
from migrator.sources.html.page_tree import classes, inner_html, visible_text
from migrator.sources.html.selectors import Selectors
from migrator.startup.value_objects import value_object
from migrator.urls.normalise import joined

_AUTHORS = Selectors(AUTHORS)
_SHOWN_DATES = Selectors(SHOWN_DATES)
_TERM_LINKS = Selectors(TERM_LINKS)
# Outside the post, only links that WordPress itself generates for a post count.
_TERM_LINKS_OUTSIDE = Selectors(("a[rel~=tag]", "a[rel~=category]", ".wp-block-post-terms a"))

_MAX_NAME_LENGTH = 80
_BYLINE = re.compile(
    r"(?:^|\W)(?:" + "|".join(sorted(BEFORE_A_NAME, key=len, reverse=True)) + r")\s*:?\s+",
    re.IGNORECASE,
)
_LEADING_BYLINE = re.compile(r"^\W*" + _BYLINE.pattern.removeprefix(r"(?:^|\W)"), re.IGNORECASE)
# The end of a name: a separator, or a word that introduces the categories.
_NAME_END = re.compile(
    r"\s[|·/»—–-]\s|[|·»(,]|\s(?:in|under|filed|unter|dans|en|em|sotto|onder|w|в)\s", re.IGNORECASE
)
_TERM_CLASS = re.compile(r"(category|tag)-(.+)")
_TAXONOMY = re.compile(r"taxonomy-(.+)")
_TAXONOMIES = {"category": "category", "tag": "post_tag"}


@value_object
class PageAuthor:
    """Author shown on a page; `login` is the name in the URL of the author's archive, or ""."""

    name: str = ""
    login: str = ""
    found_by: str = ""


def author_of(context: Surroundings, facts: PageMetadata, base: str) -> PageAuthor:
    """Return the author of the post."""
    for element in context.best(_AUTHORS):
        name = _LEADING_BYLINE.sub("", visible_text(element, 200)).strip(" ,|·—-")
        if 0 < len(name) <= _MAX_NAME_LENGTH and not find_date(name):
            link = _enclosed_or_enclosing_link(element)
            login = _login(joined(base, link.get("href"))) if link is not None else ""
            return PageAuthor(name, login or _login_from_other_links(context, name, base), "text")
    name = facts.author() or facts.first("author", "parsely-author", "article:author_name")
    if name and len(name) <= _MAX_NAME_LENGTH and "://" not in name:
        return PageAuthor(name, _login_from_other_links(context, name, base), "JSON-LD or meta")
    if name := _name_after_date(context):
        return PageAuthor(name, "", "text after the date")
    return PageAuthor()


def _enclosed_or_enclosing_link(element: etree._Element) -> etree._Element | None:
    if element.tag == "a":
        return element
    inside = element.find(".//a")
    return inside if inside is not None else next(element.iterancestors("a"), None)


def _login_from_other_links(context: Surroundings, name: str, base: str) -> str:
    """Return the login from another link to the author's archive that shows the name."""
    for element in context:
        login = _login(joined(base, element.get("href"))) if element.tag == "a" else ""
        if login and (name in visible_text(element, 300) or name in (element.get("title") or "")):
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


def _name_after_date(context: Surroundings) -> str:
    """Return the name in a line such as "May 8th, 2009 by Nobody", which has no markup."""
    for element in context.best(_SHOWN_DATES):
        text = visible_text(element, 300)
        shown = find_date(text)
        if shown and (found := _BYLINE.match(text, shown.end)):
            name = _NAME_END.split(text[found.end() :])[0].strip(" ,.")
            if 0 < len(name) <= _MAX_NAME_LENGTH:
                return name
    return ""


def terms_of(
    context: Surroundings,
    entry: etree._Element | None,
    everywhere: Iterable[etree._Element],
    facts: PageMetadata,
    base: str,
) -> tuple[Term, ...]:
    """Return the categories and tags of a post, each once, in the order of the page.

    context     elements that are about the post
    entry       element around the whole post: its classes contain the slugs
    everywhere  all elements of the page, for names that only its menus show
    """
    linked: dict[tuple[str, str], Term] = {}
    outside = (e for e in context.outside if _TERM_LINKS_OUTSIDE.matches(e))
    for element in (*context.inside, *outside):
        if element.tag == "a" and _TERM_LINKS.matches(element):
            term = _term(element, base)
            if term and term.name:
                linked.setdefault((term.taxonomy, term.slug), term)
    in_classes = _terms_in_classes(entry)
    if not in_classes:
        if all(taxonomy != "category" for taxonomy, _ in linked):
            linked |= _sections(everywhere, facts, base)
        return tuple(linked.values())
    found = {key: t for key, t in linked.items() if key[0] not in _TAXONOMIES.values()}
    all_linked: Mapping[tuple[str, str], Term] | None = None
    for taxonomy in _TAXONOMIES.values():
        slugs = [slug for kind, slug in in_classes if kind == taxonomy]
        linked_here = {key: term for key, term in linked.items() if key[0] == taxonomy}
        # get_post_class replaces a slug that is no valid class name by the term's id.
        if slugs and any(slug.isdecimal() for slug in slugs) and len(linked_here) == len(slugs):
            found |= linked_here
            continue
        found |= {key: term for key, term in linked_here.items() if key[1] in slugs}
        for slug in slugs:
            key = (taxonomy, slug)
            if key not in found and not slug.isdecimal():
                all_linked = (
                    _linked_terms(everywhere, facts, base) if all_linked is None else all_linked
                )
                found[key] = all_linked.get(key) or Term(
                    taxonomy, slug, _name_from_metadata(slug, facts)
                )
    return tuple(found.values())


def _terms_in_classes(entry: etree._Element | None) -> list[tuple[str, str]]:
    names = classes(entry) if entry is not None else []
    found = (_TERM_CLASS.fullmatch(name) for name in names)
    return [(_TAXONOMIES[m[1]], m[2]) for m in found if m]


def _linked_terms(
    everywhere: Iterable[etree._Element], facts: PageMetadata, base: str
) -> Mapping[tuple[str, str], Term]:
    """Return the terms that the links of a page lead to.

    A menu may show another name than the term has: the name in the metadata wins.
    """
    terms = (_term(element, base) for element in everywhere if element.tag == "a")
    named = {name.casefold() for name in _names_in_metadata(facts)}
    found: dict[tuple[str, str], Term] = {}
    for term in terms:
        if term and term.name:
            key = (term.taxonomy, term.slug)
            known = found.setdefault(key, term)
            if html.unescape(term.name).casefold() in named and known.name.casefold() not in named:
                found[key] = term
    return found


def _sections(
    everywhere: Iterable[etree._Element], facts: PageMetadata, base: str
) -> dict[tuple[str, str], Term]:
    """Return the categories that a page's metadata names and its links lead to."""
    named = {name.casefold() for name in facts.meta.get("article:section", ()) if name}
    found: dict[tuple[str, str], Term] = {}
    for link in everywhere if named else ():
        name = visible_text(link, 200).strip()
        if name.casefold() not in named:
            continue
        try:
            segments = [s for s in urlsplit(joined(base, link.get("href"))).path.split("/") if s]
        except ValueError:
            continue
        if segments:
            term = Term("category", _slug(segments[-1]), html.escape(name, quote=False))
            found.setdefault((term.taxonomy, term.slug), term)
            named.discard(name.casefold())
    return found


def _name_from_metadata(slug: str, facts: PageMetadata) -> str:
    """Return the name with this slug from the page's metadata; else the slug."""
    wanted = re.sub(r"[\W_]", "", slug)
    names = _names_in_metadata(facts)
    return next((n for n in names if re.sub(r"[\W_]", "", n.casefold()) == wanted), slug)


def _names_in_metadata(facts: PageMetadata) -> list[str]:
    """Return the names of categories and tags in the page's metadata."""
    candidates = list(facts.meta.get("article:section", ())) + list(
        facts.meta.get("article:tag", ())
    )
    for thing in facts.things:
        for key in ("articleSection", "keywords"):
            value = thing.get(key)
            values = value if isinstance(value, list) else str(value or "").split(",")
            candidates += [v.strip() for v in values if isinstance(v, str)]
    return candidates


def _term(link: etree._Element, base: str) -> Term | None:
    """Return the term that a link leads to; None if it does not lead to a term's archive."""
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
    name = inner_html(link) if len(link) == 0 else visible_text(link, 200)
    start = next((n for n, s in enumerate(segments) if _taxonomy_of_base(s)), len(segments) - 2)
    parent = segments[-2] if taxonomy == "category" and len(segments) - 2 > start else ""
    return Term(taxonomy, _slug(segments[-1]), name.strip(), parent=_slug(parent))


def _slug(segment: str) -> str:
    return segment.lower() if "%" in segment else segment


def _taxonomy_of_base(segment: str) -> str:
    segment = unquote(segment).lower()
    return "category" if segment in CATEGORY_PATHS else "post_tag" if segment in TAG_PATHS else ""


def _taxonomy(link: etree._Element, segments: Sequence[str]) -> str:
    for parent in (link, *list(link.iterancestors())[:3]):
        for name in classes(parent):
            if match := _TAXONOMY.fullmatch(name):
                return match[1]
    by_path = next((kind for s in segments[:-1] if (kind := _taxonomy_of_base(s))), "")
    rel = (link.get("rel") or "").split()
    if by_path or "category" in rel:
        return by_path or "category"
    if "tag" in rel:
        return "post_tag"
    near = [link, *list(link.iterancestors())[:2]]
    names = [name for e in near if not _is_post_or_body(e) for name in classes(e)]
    return "category" if any("categor" in name for name in names) else ""


def _is_post_or_body(element: etree._Element) -> bool:
    """Return True if the element is the post or the page, whose classes name all terms."""
    return element.tag == "body" or "hentry" in classes(element)
