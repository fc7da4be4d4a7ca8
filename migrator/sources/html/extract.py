"""Turn one HTTP response into a `SitePage`: decode, parse, then read each field of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from migrator.crawler.web import Answer
from migrator.model import Repair
from migrator.sources.html import authors_and_terms, dates, post_title
from migrator.sources.html.body_check import GUESSES, checked_body, title_heading
from migrator.sources.html.charset import (
    decode,
    fix_double_encoding,
    is_twice_encoded,
    may_be_twice_encoded,
)
from migrator.sources.html.comments import comments_of
from migrator.sources.html.content import (
    PostBody,
    append_overflow,
    clean,
    find_body,
    is_block_theme,
    is_empty,
    overflow_after,
    unrelated_elements,
)
from migrator.sources.html.context import Surroundings, surroundings
from migrator.sources.html.featured_image import attachment_file_url, featured_image
from migrator.sources.html.listings import listed_post_ids, listed_term, post_format_of
from migrator.sources.html.meta_selectors import EXCERPTS
from migrator.sources.html.metadata import PageMetadata, metadata_of
from migrator.sources.html.page import LISTS, SINGLE, SitePage
from migrator.sources.html.page_tree import classes, elements, inner_html, parse
from migrator.sources.html.page_type import PageType, is_feed, page_type_of
from migrator.sources.html.pagination import (
    comment_page_numbers,
    enclosing_page_list,
    page_links,
    permalink_of_page,
    split_comment_page,
)
from migrator.sources.html.posts_on_page import posts_on_page
from migrator.sources.html.selectors import Selectors
from migrator.sources.html.unread_text import holds_unread_text, texts_and_links
from migrator.urls.hosts import site_host
from migrator.urls.normalise import joined

_EXCERPTS = Selectors(EXCERPTS)
_PASSWORD = Selectors(("form.post-password-form", "form[action*=action=postpass]"))
_MOST_PAGE_LINKS = 500
_NO_CONTENT = "no rule finds the text of the post on its page: compare them, and report the theme"
_EMPTY_CONTENT = "the post is empty, though its page has a text outside of it: compare them"
_FEED_TITLE = re.compile(r"<title[^>]{0,100}>([^<]{0,500})</title>")
_END = re.compile(r"</(?:html|body)[\s>]", re.IGNORECASE)
_HTML_NAME = re.compile(r"\.html?\Z", re.IGNORECASE)


def read_page(answer: Answer) -> SitePage:
    """Return the data that a page of a WordPress site shows.

    `final_url` is taken as the page's URL unless the page names another one on the same host. The
    content of a page never raises an error; problems that were repaired are in `repairs`.
    """
    text, repairs = decode(answer)
    if is_feed(answer.content_type, text):
        title = _FEED_TITLE.search(text, 0, 10_000)
        name = title[1].strip() if title else ""
        return SitePage("feed", answer.final_url, title=name, reason="a feed or a sitemap")
    page = _read(text, answer)
    if may_be_twice_encoded(page.content) and is_twice_encoded(
        f"{page.title} {''.join(parse(page.content).itertext())}"
    ):
        repair = Repair(answer.final_url, 0, "the page's UTF-8 was encoded twice and was decoded")
        page = _read(fix_double_encoding(text), answer)
        repairs.append(repair)
    return replace(page, repairs=(*repairs, *page.repairs), has_end=bool(_END.search(text)))


@dataclass(slots=True)
class _PageReading:
    """A page being read: its tree, its metadata and the location of the post's content."""

    root: etree._Element
    facts: PageMetadata
    base: str
    kind: PageType
    unrelated: set[etree._Element]
    heading: etree._Element | None
    body: PostBody | None
    context: Surroundings


def _read(text: str, answer: Answer) -> SitePage:
    root = parse(text)
    base = _base(root, answer.final_url)
    facts = metadata_of(root, base)
    kind = page_type_of(root, facts, answer.status, answer.final_url)
    unrelated = unrelated_elements(root, kind.id) if kind.kind in SINGLE else set()
    heading = body = None
    if kind.kind in SINGLE:
        heading = title_heading(root, unrelated, post_title.names_in_metadata(facts, root))
        body = checked_body(find_body(root, unrelated), heading, unrelated)
    reading = _PageReading(
        root, facts, base, kind, unrelated, heading, body, surroundings(root, body, unrelated)
    )
    page = _with_common_fields(reading, answer.final_url)
    if kind.kind in SINGLE:
        # Reading the content changes the tree.
        has_none = kind.kind != "attachment" and (body is None or is_empty(body.element))
        is_unread = has_none and holds_unread_text(root)
        page = _with_item_fields(page, reading)
        if is_unread and not page.protected:
            # A block theme has no element for the content of an empty post.
            is_lost = body is None and not is_block_theme(root)
            why = _NO_CONTENT if is_lost else _EMPTY_CONTENT
            page = replace(page, repairs=(Repair(page.url, 0, why, lost=is_lost),))
        return page
    if kind.is_list:
        texts, linked = texts_and_links(root, base)
        page = replace(page, texts=texts, linked=linked)
    if kind.kind in LISTS:
        page = replace(page, shown=posts_on_page(root, answer.final_url))
    members, sticky = listed_post_ids(root)
    return replace(page, listed=listed_term(root, page.link), members=members, sticky=sticky)


def _with_common_fields(reading: _PageReading, url: str) -> SitePage:
    """Read the fields that every kind of page has."""
    canonical = _without_index_file(reading.facts.links.get("canonical", ""))
    link = canonical if canonical and site_host(canonical) == site_host(url) else url
    link = split_comment_page(link)[0]
    if reading.kind.kind in SINGLE:
        content = reading.body.element if reading.body else None
        heading = post_title.find_heading(
            reading.context, content, reading.facts, reading.root, url
        )
        title, found_by = post_title.title_of(heading, reading.facts, reading.root, url)
    else:
        title, found_by = (
            post_title.list_title(reading.facts, reading.root, url),
            "the page's own title",
        )
    return SitePage(
        reading.kind.kind,
        url,
        type=reading.kind.type,
        id=reading.kind.id,
        title=title,
        link=permalink_of_page(link, reading.kind.number),
        canonical=canonical,
        language=_language(reading),
        description=reading.facts.first("description", "og:description"),
        number=reading.kind.number or 1,
        comments_page=split_comment_page(url)[1],
        reason=reading.kind.reason,
        found={"title": found_by},
    )


def _with_item_fields(page: SitePage, reading: _PageReading) -> SitePage:
    """Add the fields of a page that shows one item.

    The content is read last because reading it changes the tree.
    """
    context = reading.context
    entry = reading.body.entry if reading.body else None
    # The URL of an attachment holds the date of the post it was uploaded to.
    dated = page.link if page.kind == "post" else ""
    published = dates.published(context, reading.facts, dated, page.language)
    modified = dates.modified(context, reading.facts)
    author = authors_and_terms.author_of(context, reading.facts, reading.base)
    inner = reading.body.element if reading.body else None
    protected = any(map(_PASSWORD.matches, reading.root.iter("form")))
    image, image_id = featured_image(context, entry, reading.facts, reading.base)
    if page.kind == "attachment" and inner is not None:
        image, image_id = attachment_file_url(inner, reading.root, reading.base) or image, page.id
    excerpt = next(context.best(_EXCERPTS), None)
    anchors = (anchor.get("href", "") for anchor in reading.root.iter("a"))
    page = replace(
        page,
        comment_numbers=comment_page_numbers(anchors, page.link, reading.base),
        slug="" if _is_front(reading.root) else _slug(page.link),
        title=post_title.without_protected_prefix(page.title) if protected else page.title,
        published=published.moment if published else None,
        modified=modified.moment if modified else None,
        author=author,
        terms=(
            *authors_and_terms.terms_of(
                context, entry, reading.root.iter("a"), reading.facts, reading.base
            ),
            *post_format_of(reading.root),
        ),
        image=image,
        image_id=image_id,
        excerpt=inner_html(excerpt) if excerpt is not None else "",
        comments=comments_of(reading.root, inner, reading.base, page.language),
        protected=protected,
        marks=frozenset(classes(entry) if entry is not None else ()),
    )
    found = {
        **page.found,
        "date": published.found_by if published else "",
        "author": author.found_by,
        "content": reading.body.found_by if reading.body else "",
    }
    is_last = not is_block_theme(reading.root) or page.kind == "attachment" or protected
    content, numbers = ("", ()) if protected else _content(page, reading)
    may_go_on = not (is_last or numbers)
    return replace(page, content=content, numbers=numbers, found=found, may_go_on=may_go_on)


def _content(page: SitePage, reading: _PageReading) -> tuple[str, tuple[int, ...]]:
    """Return the cleaned HTML of the content and the numbers of the post's other pages."""
    body = reading.body
    if body is None:
        return "", ()
    inner = body.element
    around = body.entry if body.entry is not None else inner
    found = list(islice(page_links(elements(around), page.link, reading.base), _MOST_PAGE_LINKS))
    links = {link for _, link in found}
    extras = [enclosing_page_list(link, inner, links) for link in links]
    extras.append(post_title.find_heading_inside(inner))
    # A heading in a container that is marked as the content is the author's own.
    is_guess = body.found_by in GUESSES
    if is_guess and reading.heading is not None and post_title.begins_with(inner, reading.heading):
        extras.append(reading.heading)
    append_overflow(inner, overflow_after(body, reading.unrelated))
    clean(inner, {extra for extra in extras if extra is not None})
    numbers = {number for number, _ in found} - {page.number}
    return inner_html(inner), tuple(sorted(numbers))


def _without_index_file(url: str) -> str:
    """Return a URL without the `index.html` that programs which copy sites write in links."""
    return url.removesuffix("index.html") if url.endswith("/index.html") else url


def _base(root: etree._Element, url: str) -> str:
    base = root.find(".//base[@href]")
    return joined(url, base.get("href")) or url if base is not None else url


def _language(reading: _PageReading) -> str:
    language = reading.root.get("lang") or reading.root.get(
        "{http://www.w3.org/XML/1998/namespace}lang"
    )
    language = (
        language or reading.root.get("xml:lang") or reading.facts.first("og:locale", "language")
    )
    return (language or "").strip().replace("_", "-")


def _slug(link: str) -> str:
    """Return the last segment of a permalink; "" if it has none (`?p=12`, the home page)."""
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
