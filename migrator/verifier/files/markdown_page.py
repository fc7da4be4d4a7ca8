"""One Markdown file of an archive, read once: what it needs, what it offers, what is wrong.

Links, images and anchors are found in the HTML that the Markdown renders to, so a
link in code is none and a link in raw HTML is one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from lxml import etree

from migrator.findings import Finding
from migrator.verifier.fidelity.leftovers import comment_leftovers, may_be_left, passage_leftovers
from migrator.verifier.fidelity.passages import LineMap, passages
from migrator.verifier.fidelity.render_markdown import heading_slug, parse, render_annotated
from migrator.verifier.files.front_matter_check import IMAGE_KEYS, read_header
from migrator.verifier.files.template_syntax import template_syntax
from migrator.verifier.files.url_attributes import LEADING, UrlReference, addresses

MAX_BYTES: Final = 32 * 1024 * 1024

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PLACEHOLDER: Final = "migrator:"
# What is shorter may well be said twice: "See the next post."
_SHORTEST_BODY: Final = 200


@dataclass(slots=True)
class MarkdownPage:
    """`path` is relative to the archive, with `/`; `anchors` are what a #fragment may name.

    `slug` and `language` are the front matter's. `digest` stands for the text, white space
    aside; it is empty for a short one.
    """

    path: str
    findings: list[Finding] = field(default_factory=list)
    targets: list[UrlReference] = field(default_factory=list)
    anchors: frozenset[str] = frozenset()
    slug: str = ""
    language: str = ""
    digest: bytes = b""


def read_page(path: str, data: bytes) -> MarkdownPage:
    """Read the bytes of a Markdown file; whatever is wrong with it becomes a finding."""
    page = MarkdownPage(path)
    if len(data) > MAX_BYTES:
        page.findings.append(Finding("bad-front-matter", path, "the file is too long to be read"))
        return page
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is no UTF-8; save the file as UTF-8"
        line = data.count(b"\n", 0, error.start) + 1
        page.findings.append(Finding("bad-encoding", path, message, line=line))
        text = data.decode("utf-8", "replace")
    header = read_header(text, path)
    page.findings += header.findings
    page.slug = header.text("slug")
    page.language = header.text("lang") or header.text("language")
    page.digest = _digest(header.body)
    for key in IMAGE_KEYS:
        if image := header.text(key):
            page.targets.append(UrlReference("front matter", image, header.line_of(key)))
    page.findings += template_syntax(header.body, header.body_line, path)
    html = render_annotated(header.body)
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
    """What a page leads to, and what it may be asked for."""

    def __init__(self, page: MarkdownPage, lines: LineMap) -> None:
        self._page = page
        self._lines = lines
        self._line = 0
        self._anchors: set[str] = set()
        self._slugs: Counter[str] = Counter()
        # Footnotes by the anchor that stands before their text, and what is referred to.
        self._footnotes: dict[str, int] = {}
        self._referred: set[str] = set()
        self._placeholders: list[tuple[int, str]] = []

    def read(self, tree: etree._Element) -> None:
        for element in tree.iter(etree.Comment, *LEADING, *_HEADINGS):
            tag = element.tag
            if tag in LEADING:
                self._lead(element)
            elif tag in _HEADINGS:
                self._head(element)
            else:
                self._comment(element)
        for element in tree.xpath("//*[@id]"):
            self._name(element)
        page = self._page
        page.anchors = frozenset(self._anchors)
        page.targets = list(dict.fromkeys(page.targets))
        page.findings += self._unused_footnotes()
        page.findings += self._left_placeholders()

    def _lead(self, element: etree._Element) -> None:
        """What an element leads to; an `a` may be an anchor, or refer to a footnote, too."""
        for kind, url in addresses(element):
            self._line = self._lines.of(element, url, self._line)
            self._page.targets.append(UrlReference(kind, url, self._line))
        if element.tag == "a":
            if name := element.get("name"):
                self._anchors.add(unquote(name))
            if element.get("data-footnote-ref") is not None:
                self._referred.add((element.get("href") or "").removeprefix("#"))

    def _head(self, element: etree._Element) -> None:
        slug = heading_slug("".join(element.itertext()))
        self._anchors.add(f"{slug}-{self._slugs[slug]}" if self._slugs[slug] else slug)
        self._slugs[slug] += 1

    def _name(self, element: etree._Element) -> None:
        name = element.get("id")
        self._anchors.add(unquote(name))
        if element.tag == "li" and name.startswith("fn-") and _is_note(element):
            self._footnotes[name] = self._lines.of(element, "", 0)

    def _comment(self, element: etree._Element) -> None:
        text = element.text or ""
        self._line = self._lines.of(element, text, self._line)
        self._page.findings += comment_leftovers(text, self._page.path, self._line)
        said = text.strip()
        if said.startswith(_PLACEHOLDER):
            self._placeholders.append((self._line, said.removeprefix(_PLACEHOLDER).strip()))

    def _unused_footnotes(self) -> Iterator[Finding]:
        for name, line in self._footnotes.items():
            if name not in self._referred:
                message = f"[^{unquote(name.removeprefix('fn-'))}]: is referred to nowhere"
                yield Finding("unused-footnote", self._page.path, message, line=line)

    def _left_placeholders(self) -> Iterator[Finding]:
        if self._placeholders:
            line, said = self._placeholders[0]
            count = len(self._placeholders)
            more = f"{count} comments, the first of which is: " if count > 1 else ""
            message = f"{more}<!-- {_PLACEHOLDER} {said[:80]} -->"
            yield Finding("placeholder", self._page.path, message, count, line)


def _is_note(element: etree._Element) -> bool:
    above = element.getparent()
    section = above.getparent() if above is not None else None
    return section is not None and section.get("data-footnotes") is not None
