"""What a reader sees of a piece of HTML, as a list of lines.

Two pieces of HTML with the same lines look the same but for their theme: `div`
and `span`, classes, styles and white space leave no trace, and a paragraph is
what stands between two others, whether in `<p>`, in `<div>` or bare. It shares
no code with the renderer it judges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Seen as a line where they begin and one where they end.
STRUCTURE = names("""
    h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table caption tr td th dl dt dd
    figure figcaption details summary form
""")
# They end a line, and that is all that is seen of them.
BOXES = names("""
    p div section article aside center address thead tbody tfoot header footer noscript
""")
INLINE = names("""
    a b strong i em code del s ins sub sup kbd mark q cite small abbr tt u
""")
UNSEEN = names("script style head template param source track svg map")
# What plays, and the attribute that says what: nothing inside it is seen.
FRAMES = {"iframe": "src", "audio": "src", "video": "src", "object": "data", "embed": "src"}


def lines(markup: str) -> list[str]:
    """The lines of a fragment of HTML, in reading order.

    `<li>` and `</li>` are structure; all else is a paragraph's text, in which
    `⟨em⟩` and `⟨/em⟩` enclose emphasis, `⟨a https://x/⟩` begins a link,
    `⟨img https://x/a.jpg⟩` is a picture and `⟨br⟩` a line break. The text of
    `<pre>` is one line, with its white space as it is, in `<code>` or not.
    """
    page = Page()
    page.inside(html.fragment_fromstring(f"<div>{markup}</div>"))
    page.end_line()
    return page.lines


@dataclass
class Page:
    """The lines so far, and the pieces of the line being read."""

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
            # Blank lines around code are a matter of taste, and tastes differ.
            self.lines.append(re.sub(r"\A([ \t]*\n)+", "", line).rstrip())
        else:
            # Two breaks look like the end of a paragraph, and are written for that.
            line = re.sub(r"((?:⟨br⟩\s*)+)((?:⟨/\w+⟩)+)", r"\2\1", line)
            parts = re.split(r"⟨br⟩(?:[ \t\n\r\f]*⟨br⟩)+", line)
            self.lines += filter(None, map(collapsed, parts))


def collapsed(line: str) -> str:
    """White space as a browser shows it: none at the ends and beside a line break, one
    space elsewhere, also where tags stand between two; no break at either end. An
    address linked to itself is that address."""
    line = re.sub(r"[ \t\n\r\f]+", " ", line)
    line = re.sub(r" ((?:⟨[^⟩]*⟩)+) ", lambda tags: between(tags[1]), line)
    line = re.sub(r" ?⟨br⟩ ?", "⟨br⟩", line).strip(" ")
    line = re.sub(r"^⟨br⟩|⟨br⟩$", "", line).strip(" ")
    return re.sub(r"⟨a ([^⟩]+)⟩\1⟨/a⟩", r"\1", line)


def between(tags: str) -> str:
    """One space of two: it stays before tags, and on both sides of what is seen itself."""
    return (
        f" {tags} "
        if re.search(r"⟨(img|br|iframe|audio|video|object|embed)\b", tags)
        else f" {tags}"
    )


def frame_address(element: HtmlElement) -> str | None:
    """Of what plays: its own, or that of the first alternative in it."""
    if value := element.get(FRAMES[element.tag]):
        return str(value)
    inside = element.xpath("(.//source/@src | .//embed/@src)[1]")
    return str(inside[0]) if inside else None


def address(value: str | None) -> str:
    """As a browser asks for it; without the counter WordPress adds to media (`?_=3`)."""
    return re.sub(r"\?_=\d+$", "", unquote((value or "").strip()))
