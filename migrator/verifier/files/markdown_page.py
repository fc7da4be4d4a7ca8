"""Read one Markdown file of an archive: its link targets, its anchors and its defects.

Links, images and anchors are searched in the HTML that the Markdown renders to. So a link in
code does not count, and a link in raw HTML does.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from lxml import etree

from migrator.findings import Finding
from migrator.verifier.fidelity.leftovers import comment_leftovers, may_be_left, passage_leftovers
from migrator.verifier.fidelity.passages import LineMap, passages
from migrator.verifier.fidelity.render_markdown import heading_slug, parse, render_annotated
from migrator.verifier.fidelity.table_size import TooLargeTableError
from migrator.verifier.files.front_matter_check import (
    FILE_KEYS,
    IMAGE_KEYS,
    REQUIRED_KEYS,
    read_header,
)
from migrator.verifier.files.template_syntax import template_syntax
from migrator.verifier.files.url_attributes import LEADING, UrlReference, urls

MAX_BYTES: Final = 32 * 1024 * 1024

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PLACEHOLDER: Final = "migrator:"
# Shorter texts may be equal by chance, such as "See the next post."
_SHORTEST_BODY: Final = 200


@dataclass(slots=True)
class MarkdownPage:
    """The result of reading one page.

    `path` is relative to the archive, with `/`; `anchors` are the names that a #fragment may use.
    `slug` and `language` are from the front matter; a website has no page for an unpublished file,
    such as a draft. `digest` is that of the text without white
    space; it is empty for a short text.
    """

    path: str
    findings: list[Finding] = field(default_factory=list)
    targets: list[UrlReference] = field(default_factory=list)
    anchors: frozenset[str] = frozenset()
    slug: str = ""
    language: str = ""
    is_unpublished: bool = False
    digest: bytes = b""


def read_page(
    path: str, data: bytes, syntax: str = "", keys: Mapping[str, str] = REQUIRED_KEYS
) -> MarkdownPage:
    """Read the bytes of a Markdown file; every defect becomes a finding.

    `syntax` and `keys` are as in `Job`.
    """
    page = MarkdownPage(path)
    if len(data) > MAX_BYTES:
        page.findings.append(Finding("bad-front-matter", path, "the file is too long to be read"))
        return page
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not UTF-8; save the file as UTF-8"
        line = data.count(b"\n", 0, error.start) + 1
        page.findings.append(Finding("bad-encoding", path, message, line=line))
        text = data.decode("utf-8", "replace")
    header = read_header(text, path, syntax, keys)
    page.findings += header.findings
    page.slug = header.text(keys.get("slug", "slug"))
    page.is_unpublished = header.is_unpublished(path)
    page.language = header.text("lang") or header.text("language")
    page.digest = _digest(header.body)
    for key in IMAGE_KEYS:
        if image := header.text(key):
            page.targets.append(UrlReference("front matter", image, header.line_of(key)))
    for key in FILE_KEYS:
        line = header.line_of(key)
        page.targets += (UrlReference("link", url, line) for url in header.texts(key))
    if not syntax:  # an archive for a site generator has it escaped, or switched off
        page.findings += template_syntax(header.body, header.body_line, path)
    try:
        html = render_annotated(header.body)
    except TooLargeTableError as error:
        page.findings.append(Finding("unchecked-page", path, f"the page was not checked: {error}"))
        return page
    tree = parse(html)
    lines = LineMap(header.body, header.body_line)
    _Reader(page, lines).read(tree)
    if may_be_left(html):
        for passage in passages(tree, lines):
            page.findings += passage_leftovers(passage, path)
    return page


def _digest(body: str) -> bytes:
    text = "".join(body.split())
    return hashlib.sha256(text.encode("utf-8", "replace")).digest() * (len(text) >= _SHORTEST_BODY)


class _Reader:
    """Collector of a page's link targets, anchors, footnotes and placeholders."""

    def __init__(self, page: MarkdownPage, lines: LineMap) -> None:
        self._page = page
        self._lines = lines
        self._line = 0
        self._anchors: set[str] = set()
        self._slugs: Counter[str] = Counter()
        # Lines of the footnotes by their anchor, and the anchors that references name.
        self._footnotes: dict[str, int] = {}
        self._referred: set[str] = set()
        self._placeholders: list[tuple[int, str]] = []

    def read(self, tree: etree._Element) -> None:
        for element in tree.iter(etree.Comment, *LEADING, *_HEADINGS):
            tag = element.tag
            if tag in LEADING:
                self._read_targets(element)
            elif tag in _HEADINGS:
                self._read_heading(element)
            else:
                self._read_comment(element)
        for element in tree.iter("*"):  # XPath would sort what it finds, in quadratic time
            if element.get("id") is not None:
                self._read_id(element)
        page = self._page
        page.anchors = frozenset(self._anchors)
        page.targets = list(dict.fromkeys(page.targets))
        page.findings += self._unused_footnotes()
        page.findings += self._left_placeholders()

    def _read_targets(self, element: etree._Element) -> None:
        """Read the targets of an element; an `a` may also be an anchor or a footnote reference."""
        for kind, url in urls(element):
            self._line = self._lines.of(element, url, self._line)
            self._page.targets.append(UrlReference(kind, url, self._line))
        if element.tag == "a":
            if name := element.get("name"):
                self._anchors.add(unquote(name))
            if element.get("data-footnote-ref") is not None:
                self._referred.add((element.get("href") or "").removeprefix("#"))

    def _read_heading(self, element: etree._Element) -> None:
        slug = heading_slug("".join(element.itertext()))
        self._anchors.add(f"{slug}-{self._slugs[slug]}" if self._slugs[slug] else slug)
        self._slugs[slug] += 1

    def _read_id(self, element: etree._Element) -> None:
        name = element.get("id")
        self._anchors.add(unquote(name))
        if element.tag == "li" and name.startswith("fn-") and _is_note(element):
            self._footnotes[name] = self._lines.of(element, "", 0)

    def _read_comment(self, element: etree._Element) -> None:
        text = element.text or ""
        self._line = self._lines.of(element, text, self._line)
        self._page.findings += comment_leftovers(text, self._page.path, self._line)
        comment = text.strip()
        if comment.startswith(_PLACEHOLDER):
            self._placeholders.append((self._line, comment.removeprefix(_PLACEHOLDER).strip()))

    def _unused_footnotes(self) -> Iterator[Finding]:
        for name, line in self._footnotes.items():
            if name not in self._referred:
                message = f"[^{unquote(name.removeprefix('fn-'))}]: no reference uses this footnote"
                yield Finding("unused-footnote", self._page.path, message, line=line)

    def _left_placeholders(self) -> Iterator[Finding]:
        if self._placeholders:
            line, text = self._placeholders[0]
            count = len(self._placeholders)
            more = f"{count} placeholders, the first: " if count > 1 else ""
            message = f"{more}<!-- {_PLACEHOLDER} {text[:80]} -->"
            yield Finding("placeholder", self._page.path, message, count, line)


def _is_note(element: etree._Element) -> bool:
    above = element.getparent()
    section = above.getparent() if above is not None else None
    return section is not None and section.get("data-footnotes") is not None
