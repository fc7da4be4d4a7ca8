"""Describe the visible content of HTML as a list of lines, for comparison.

Two pieces of HTML with the same lines look the same except for the theme. `div`, `span`, classes,
styles and white space are ignored. A paragraph is the text between two block boundaries, in `<p>`,
in `<div>` or bare. This module shares no code with the renderer under test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements with a line for their beginning and one for their end.
STRUCTURE = names("""
    h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table caption tr td th dl dt dd
    figure figcaption details summary form
""")
# Elements that only end a line.
BOXES = names("""
    p div section article aside center address thead tbody tfoot header footer noscript
""")
INLINE = names("""
    a b strong i em code del s ins sub sup kbd mark q cite small abbr tt u
""")
UNSEEN = names("script style head template param source track svg map")
# Media elements and the attribute with their URL. Their content is not visible.
FRAMES = {"iframe": "src", "audio": "src", "video": "src", "object": "data", "embed": "src"}


def lines(markup: str) -> list[str]:
    """Return the lines of an HTML fragment, in reading order.

    `<li>` and `</li>` are structure. All other lines are the text of a paragraph, in which `⟨em⟩`
    and `⟨/em⟩` enclose emphasis, `⟨a https://x/⟩` begins a link, `⟨img https://x/a.jpg⟩` is an
    image and `⟨br⟩` a line break. The text of `<pre>`, with or without `<code>`, is one line with
    its white space.
    """
    page = Page()
    page.inside(html.fragment_fromstring(f"<div>{markup}</div>"))
    page.end_line()
    return page.lines


@dataclass
class Page:
    """The lines so far, and the pieces of the current line."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    preformatted: bool = False

    def inside(self, element: HtmlElement) -> None:
        self.pieces.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and child.tag not in UNSEEN:
                self.see(child)
            self.pieces.append(child.tail or "")

    def see(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self.pieces.append("\n" if self.preformatted else "⟨br⟩")
        elif tag == "img":
            self.pieces.append(f"⟨img {address(element.get('src'))}⟩")
        elif tag in FRAMES:
            self.pieces.append(f"⟨{tag} {address(frame_address(element))}⟩")
        elif tag == "code" and self.preformatted:
            self.inside(element)
        elif tag in INLINE:
            self.pieces.append(f"⟨a {address(element.get('href'))}⟩" if tag == "a" else f"⟨{tag}⟩")
            self.inside(element)
            self.pieces.append(f"⟨/{tag}⟩")
        elif tag in STRUCTURE or tag in BOXES or tag == "hr":
            self.see_block(element)
        else:
            self.inside(element)

    def see_block(self, element: HtmlElement) -> None:
        tag, shown = element.tag, element.tag not in BOXES
        self.end_line()
        if shown:
            self.lines.append(f"<{tag}>")
        self.preformatted = outer = self.preformatted or tag == "pre"
        self.inside(element)
        self.end_line()
        self.preformatted = outer and tag != "pre"
        if shown and tag != "hr":
            self.lines.append(f"</{tag}>")

    def end_line(self) -> None:
        line = "".join(self.pieces)
        self.pieces.clear()
        if self.preformatted:
            # Blank lines around code are ignored.
            self.lines.append(re.sub(r"\A([ \t]*\n)+", "", line).rstrip())
        else:
            # Two line breaks look like the end of a paragraph.
            line = re.sub(r"((?:⟨br⟩\s*)+)((?:⟨/\w+⟩)+)", r"\2\1", line)
            parts = re.split(r"⟨br⟩(?:[ \t\n\r\f]*⟨br⟩)+", line)
            self.lines += filter(None, map(collapsed, parts))


def collapsed(line: str) -> str:
    """Return a line with white space as a browser shows it.

    None at the ends and beside a line break; one space elsewhere, also if tags stand between two
    spaces; no line break at either end. A URL linked to itself becomes that URL.
    """
    line = re.sub(r"[ \t\n\r\f]+", " ", line)
    line = re.sub(r" ((?:⟨[^⟩]*⟩)+) ", lambda tags: between(tags[1]), line)
    line = re.sub(r" ?⟨br⟩ ?", "⟨br⟩", line).strip(" ")
    line = re.sub(r"^⟨br⟩|⟨br⟩$", "", line).strip(" ")
    return re.sub(r"⟨a ([^⟩]+)⟩\1⟨/a⟩", r"\1", line)


def between(tags: str) -> str:
    """Keep one of two spaces around tags: the first one; both around visible elements."""
    return (
        f" {tags} "
        if re.search(r"⟨(img|br|iframe|audio|video|object|embed)\b", tags)
        else f" {tags}"
    )


def frame_address(element: HtmlElement) -> str | None:
    """Return the URL of a media element, or of the first source in it."""
    if value := element.get(FRAMES[element.tag]):
        return str(value)
    inside = element.xpath("(.//source/@src | .//embed/@src)[1]")
    return str(inside[0]) if inside else None


def address(value: str | None) -> str:
    """Return a URL decoded, without the counter that WordPress adds to media (`?_=3`)."""
    return re.sub(r"\?_=\d+$", "", unquote((value or "").strip()))
