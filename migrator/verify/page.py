"""One Markdown file of an archive, read once: what it needs, what it offers, what is wrong.

Links, images and anchors are found in the HTML that the Markdown renders to, so a
link in code is none and a link in raw HTML is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

import frontmatter
from lxml import etree
from yaml import YAMLError

from migrator.findings import Finding
from migrator.verify.leftovers import comment_leftovers, text_leftovers
from migrator.verify.rendering import heading_slug, parse, render

REQUIRED_KEYS: Final = ("title", "date", "slug")
MAX_BYTES: Final = 32 * 1024 * 1024

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Text in these is quoted, not said.
_QUOTED: Final = frozenset(("code", "pre", "kbd", "samp", "script", "style", "textarea"))
# The attributes that lead to another file, by element.
_LINKS: Final = {"a": ("href",), "area": ("href",)}
_IMAGES: Final = {"img": ("src",), "video": ("poster",), "input": ("src",)}
_FILES: Final = {
    "video": ("src",),
    "audio": ("src",),
    "source": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "object": ("data",),
}
_SETS: Final = frozenset(("img", "source"))


class Target(NamedTuple):
    """An address as it is written; `kind` is "link", "image" or "file"."""

    kind: str
    url: str


@dataclass(slots=True)
class Page:
    """`path` is relative to the archive, with `/`; `anchors` are what a #fragment may name."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    anchors: frozenset[str] = frozenset()


def read_page(path: str, data: bytes) -> Page:
    """Read the bytes of a Markdown file; whatever is wrong with it becomes a finding."""
    page = Page(path)
    if len(data) > MAX_BYTES:
        page.findings.append(Finding("bad-front-matter", path, "the file is too long to be read"))
        return page
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is no UTF-8; save the file as UTF-8"
        page.findings.append(Finding("bad-encoding", path, message))
        text = data.decode("utf-8", "replace")
    body = _front_matter(page, text)
    _body(page, body)
    return page


def _front_matter(page: Page, text: str) -> str:
    """Check the front matter; returns the text after it."""
    try:
        meta, body = frontmatter.parse(text)
    except (YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        page.findings.append(Finding("bad-front-matter", page.path, f"not readable: {reason}"))
        return _after_front_matter(text)
    if not isinstance(meta, Mapping) or not meta:
        page.findings.append(Finding("missing-key", page.path, "there is no front matter"))
        return str(body)
    page.findings.extend(_missing_keys(page.path, meta))
    image = meta.get("image")
    if isinstance(image, str) and image:
        page.targets.append(Target("front matter", image))
    return str(body)


def _after_front_matter(text: str) -> str:
    _, _, rest = text.partition("---")
    _, _, body = rest.partition("\n---")
    return body


def _missing_keys(path: str, meta: Mapping[str, Any]) -> Iterator[Finding]:
    is_draft = meta.get("draft") is True or "drafts" in path.split("/")[:-1]
    for key in REQUIRED_KEYS:
        value = meta.get(key)
        # WordPress lets a post have no title; then the archive says so.
        empty = value is None or (value == "" and key != "title")
        if empty and not (key == "date" and is_draft):
            # Not every post on a blog has a date; every file has a title and a slug.
            kind = "missing-date" if key == "date" else "missing-key"
            yield Finding(kind, path, f"the front matter has no {key}")
        elif key == "date" and value and not _is_date(value):
            yield Finding("bad-front-matter", path, f"the date is none: {str(value)[:40]}")


def _is_date(value: object) -> bool:
    if isinstance(value, date):
        return True
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _body(page: Page, body: str) -> None:
    anchors: set[str] = set()
    slugs: Counter[str] = Counter()
    quoted = 0
    tree = parse(render(body))
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment")):
        if event == "comment":
            page.findings.extend(comment_leftovers(element.text or "", page.path))
        elif event == "start":
            quoted += element.tag in _QUOTED
            page.targets.extend(_targets(element))
            anchors.update(_anchors(element, slugs))
            if element.text and not quoted:
                page.findings.extend(text_leftovers(element.text, page.path, body))
            continue
        else:
            quoted -= element.tag in _QUOTED
        if element.tail and not quoted:
            page.findings.extend(text_leftovers(element.tail, page.path, body))
    page.anchors = frozenset(anchors)
    page.targets = list(dict.fromkeys(page.targets))


def _targets(element: etree._Element) -> Iterator[Target]:
    tag = element.tag
    for kind, table in (("link", _LINKS), ("image", _IMAGES), ("file", _FILES)):
        for attribute in table.get(tag, ()):
            url = element.get(attribute)
            if url and url.strip():
                yield Target(kind, url.strip())
    if tag in _SETS and element.get("srcset"):
        for candidate in element.get("srcset").split(", "):
            url = candidate.split(maxsplit=1)[0] if candidate.strip() else ""
            if url:
                yield Target("image", url.rstrip(","))


def _anchors(element: etree._Element, slugs: Counter[str]) -> Iterator[str]:
    for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
        if name:
            yield unquote(name)
    if element.tag in _HEADINGS:
        slug = heading_slug("".join(element.itertext(with_tail=False)))
        yield f"{slug}-{slugs[slug]}" if slugs[slug] else slug
        slugs[slug] += 1
