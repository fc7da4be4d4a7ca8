"""One answer of a site becomes a Page: the way from bytes to what a page shows, top to bottom."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from migrator.crawler.web import Answer
from migrator.model import Repair
from migrator.sources.html import authors_and_terms, dates, post_title
from migrator.sources.html.charset import (
    decode,
    is_twice_encoded,
    looks_twice_encoded,
    once_encoded,
)
from migrator.sources.html.comments import comments_of
from migrator.sources.html.content import (
    PostBody,
    clean,
    find_body,
    is_block_theme,
    spilt,
    strangers,
    take_in,
)
from migrator.sources.html.context import Surroundings, surroundings
from migrator.sources.html.featured_image import featured_image, file_of
from migrator.sources.html.listings import format_of, members_of, term_of
from migrator.sources.html.meta_selectors import EXCERPTS
from migrator.sources.html.metadata import Facts, facts_of
from migrator.sources.html.page import SINGLE, SitePage
from migrator.sources.html.page_tree import classes, elements, inner_html, parse
from migrator.sources.html.page_type import PageType, is_feed, kind_of
from migrator.sources.html.pagination import (
    comment_page,
    list_around,
    page_links,
    without_number,
)
from migrator.sources.html.selectors import Selectors
from migrator.urls.hosts import site_host
from migrator.urls.normalise import joined

_EXCERPTS = Selectors(EXCERPTS)
_PASSWORD = Selectors(("form.post-password-form", "form[action*=action=postpass]"))
_MOST_PAGE_LINKS = 500
_FEED_TITLE = re.compile(r"<title[^>]{0,100}>([^<]{0,500})</title>")
_HTML_NAME = re.compile(r"\.html?\Z", re.IGNORECASE)


def read_page(answer: Answer) -> SitePage:
    """What an address of a WordPress site shows.

    `final_url` is believed to be the page's address unless the page names another on the same
    host. Nothing is raised for what a page holds; what had to be mended is in `repairs`.
    """
    text, repairs = decode(answer)
    if is_feed(answer.content_type, text):
        title = _FEED_TITLE.search(text, 0, 10_000)
        return SitePage("feed", answer.final_url, title=title[1].strip() if title else "")
    page = _read(text, answer)
    if looks_twice_encoded(page.content) and is_twice_encoded(
        f"{page.title} {''.join(parse(page.content).itertext())}"
    ):
        repair = Repair(answer.final_url, 0, "the page's UTF-8 was encoded twice and was decoded")
        page = _read(once_encoded(text), answer)
        repairs.append(repair)
    return replace(page, repairs=tuple(repairs))


@dataclass(slots=True)
class _Sheet:
    """A page that is being read: its tree, what it says of itself, and where the post is."""

    root: etree._Element
    facts: Facts
    base: str
    kind: PageType
    strange: set[etree._Element]
    body: PostBody | None
    places: Surroundings


def _read(text: str, answer: Answer) -> SitePage:
    root = parse(text)
    base = _base(root, answer.final_url)
    facts = facts_of(root, base)
    kind = kind_of(root, facts, answer.status, answer.final_url)
    strange = strangers(root, kind.id) if kind.kind in SINGLE else set()
    body = find_body(root, strange) if kind.kind in SINGLE else None
    sheet = _Sheet(root, facts, base, kind, strange, body, surroundings(root, body, strange))
    page = _about(sheet, answer.final_url)
    if kind.kind in SINGLE:
        return _with_item(page, sheet)
    members, sticky = members_of(root)
    return replace(page, listed=term_of(root, page.link), members=members, sticky=sticky)


def _about(sheet: _Sheet, url: str) -> SitePage:
    """What is read of every kind of page."""
    canonical = sheet.facts.links.get("canonical", "")
    link = canonical if canonical and site_host(canonical) == site_host(url) else url
    link = comment_page(link)[0]
    if sheet.kind.kind in SINGLE:
        content = sheet.body.element if sheet.body else None
        heading = post_title.heading_of(sheet.places, content, sheet.facts, sheet.root, url)
        title, found_by = post_title.title_of(heading, sheet.facts, sheet.root, url)
    else:
        title, found_by = (
            post_title.list_title(sheet.facts, sheet.root, url),
            "the page's own name",
        )
    return SitePage(
        sheet.kind.kind,
        url,
        type=sheet.kind.type,
        id=sheet.kind.id,
        title=title,
        link=without_number(link, sheet.kind.number),
        canonical=canonical,
        language=_language(sheet),
        description=sheet.facts.first("description", "og:description"),
        number=sheet.kind.number or 1,
        comments_page=comment_page(url)[1],
        found={"title": found_by},
    )


def _with_item(page: SitePage, sheet: _Sheet) -> SitePage:
    """What is read of the page of one item, its content last: reading it changes the tree."""
    places = sheet.places
    entry = sheet.body.entry if sheet.body else None
    # The address of an attachment holds the date of the post it was uploaded to.
    dated = page.link if page.kind == "post" else ""
    published = dates.published(places, sheet.facts, dated, page.language)
    modified = dates.modified(places, sheet.facts)
    author = authors_and_terms.author_of(places, sheet.facts, sheet.base)
    inner = sheet.body.element if sheet.body else None
    protected = any(map(_PASSWORD.fits, sheet.root.iter("form")))
    image, image_id = featured_image(places, entry, sheet.facts, sheet.base)
    if page.kind == "attachment" and inner is not None:
        image, image_id = file_of(inner, sheet.root, sheet.base) or image, page.id
    excerpt = next(places.best(_EXCERPTS), None)
    page = replace(
        page,
        slug="" if _is_front(sheet.root) else _slug(page.link),
        title=post_title.without_protection(page.title) if protected else page.title,
        published=published.moment if published else None,
        modified=modified.moment if modified else None,
        author=author,
        terms=(
            *authors_and_terms.terms_of(
                places, entry, sheet.root.iter("a"), sheet.facts, sheet.base
            ),
            *format_of(sheet.root),
        ),
        image=image,
        image_id=image_id,
        excerpt=inner_html(excerpt) if excerpt is not None else "",
        comments=comments_of(sheet.root, inner, sheet.base, page.language),
        protected=protected,
        marks=frozenset(classes(entry) if entry is not None else ()),
    )
    found = {
        **page.found,
        "date": published.found_by if published else "",
        "author": author.found_by,
        "content": sheet.body.found_by if sheet.body else "",
    }
    is_last = not is_block_theme(sheet.root) or page.kind == "attachment" or protected
    content, numbers = ("", ()) if protected else _content(page, sheet)
    may_go_on = not (is_last or numbers)
    return replace(page, content=content, numbers=numbers, found=found, may_go_on=may_go_on)


def _content(page: SitePage, sheet: _Sheet) -> tuple[str, tuple[int, ...]]:
    """The HTML of the content, cleaned, and the numbers of the post's other pages."""
    body = sheet.body
    if body is None:
        return "", ()
    inner = body.element
    around = body.entry if body.entry is not None else inner
    found = list(islice(page_links(elements(around), page.link, sheet.base), _MOST_PAGE_LINKS))
    links = {link for _, link in found}
    extras = [list_around(link, inner, links) for link in links]
    extras.append(post_title.heading_inside(inner))
    take_in(inner, spilt(body, sheet.strange))
    clean(inner, {extra for extra in extras if extra is not None})
    numbers = {number for number, _ in found} - {page.number}
    return inner_html(inner), tuple(sorted(numbers))


def _base(root: etree._Element, url: str) -> str:
    base = root.find(".//base[@href]")
    return joined(url, base.get("href")) or url if base is not None else url


def _language(sheet: _Sheet) -> str:
    told = sheet.root.get("lang") or sheet.root.get("{http://www.w3.org/XML/1998/namespace}lang")
    told = told or sheet.root.get("xml:lang") or sheet.facts.first("og:locale", "language")
    return (told or "").strip().replace("_", "-")


def _slug(link: str) -> str:
    """The last part of a permalink; "" where it holds none (`?p=12`, the home page)."""
    try:
        segments = [s for s in urlsplit(link).path.split("/") if s]
    except ValueError:
        return ""
    if segments and segments[-1].lower() in ("index.html", "index.htm", "index.php"):
        segments.pop()
    return _HTML_NAME.sub("", segments[-1]) if segments else ""


def _is_front(root: etree._Element) -> bool:
    body = root.find("body")
    return body is not None and "home" in classes(body)
