"""Write emphasis that a style makes as an element, and none where a style takes it away.

    <span style="font-weight: bold">loud</span>    <span style="..."><strong>loud</strong></span>
    <b style="font-weight:normal">all</b>          <span style="...">all</span>
    <b>a <i style="font-weight:normal">b</i></b>   <b>a </b><i style="...">b</i>

Old visual editors wrote the first, and a text pasted from Google Docs is in the second as a whole.
`plain_parts` does the third.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from migrator.wordpress.autop_tokens import BLOCK_TAGS
from migrator.wordpress.plain_parts import (
    DEEPEST,
    PlainPart,
    StyledInline,
    divide_around,
    plain_part,
)
from migrator.wordpress.tokens import Tag, tag_attributes, tokenize, word_set

_SIGNS: Final = re.compile(
    r"font-weight|font-style|text-decoration|vertical-align", re.IGNORECASE
).search
_DECLARATION: Final = re.compile(
    r"(?:\A|;)\s*+(font-weight|font-style|text-decoration(?:-line)?|vertical-align)\s*+:\s*+([^;!]*+)",
    re.IGNORECASE,
)
_CODE: Final = "code"
# Elements that look like this without a style (HTML, section 15 "Rendering").
_LOOKS: Final = {
    **dict.fromkeys(word_set("b strong th h1 h2 h3 h4 h5 h6"), "strong"),
    **dict.fromkeys(word_set("i em cite dfn var address"), "em"),
    **dict.fromkeys(word_set("s del strike"), "s"),
    **dict.fromkeys(word_set("u ins a"), "u"),
    "sup": "sup",
    "sub": "sub",
    # Emphasis in code is highlighting.
    **dict.fromkeys(word_set("pre code kbd samp tt svg math"), _CODE),
}
_BOLD: Final = word_set("bold bolder 600 700 800 900")
_LIGHT: Final = word_set("normal lighter 100 200 300 400 500")
_LINES: Final = {"line-through": "s", "underline": "u"}
_STYLED: Final = word_set(
    "a abbr b big cite del dfn em font i ins mark q s small span strike strong sub sup u var"
)
_STYLED_BLOCKS: Final = word_set("p div li dt dd td th h1 h2 h3 h4 h5 h6")
_UNSTYLED: Final = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_VOID: Final = word_set("area base br col embed hr img input link meta param source track wbr")
# Blocks without a closing tag -> the blocks that end them.
_ENDING: Final = {
    "p": BLOCK_TAGS,
    "li": word_set("li"),
    **dict.fromkeys(word_set("dt dd"), word_set("dt dd")),
    **dict.fromkeys(word_set("td th"), word_set("td th tr tbody thead tfoot")),
    "tr": word_set("tr tbody thead tfoot"),
}


@dataclass(slots=True)
class _Block:
    """An open block, with the inline elements that are open in it."""

    name: str
    looks: frozenset[str]
    inline: list[StyledInline] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    # The place and the marks of its whole content, while it holds no other block.
    whole: StyledInline | None = None

    @property
    def looks_inside(self) -> frozenset[str]:
        return self.inline[-1].looks if self.inline else self.looks


def with_styled_emphasis(html: str) -> str:
    """Return the HTML with `<strong>`, `<em>`, `<s>`, `<u>`, `<sup>`, `<sub>` for styles like them.

    An element that is never closed in its block ends with it.
    """
    if not _SIGNS(html):
        return html
    tokens = tokenize(html)
    written = [token.raw for token in tokens]
    blocks = [_Block("", frozenset())]
    open_blocks: Counter[str] = Counter()
    plain: list[PlainPart] = []
    for index, token in enumerate(tokens):
        if not isinstance(token, Tag) or token.name in _VOID:
            continue
        if token.name in BLOCK_TAGS:
            for left in _enter_or_leave(token, index, blocks, open_blocks):
                _write(written, left, index, is_closed=False)
        elif not token.closing:
            plain += _open(token, index, blocks[-1])
        elif (closed := _close(token.name, blocks[-1])) is not None:
            _write(written, closed, index)
    divide_around(plain, written)
    return "".join(written)


def _enter_or_leave(
    tag: Tag, index: int, blocks: list[_Block], open_blocks: Counter[str]
) -> Iterator[StyledInline]:
    """Begin or end a block. Yield the elements that end with it, the innermost first."""
    if not tag.closing:
        while tag.name in _ENDING.get(blocks[-1].name, ()):
            open_blocks[blocks.pop().name] -= 1
        blocks[-1].whole = None
        block = _Block(tag.name, _with_look(blocks[-1].looks_inside, tag.name))
        if tag.name in _STYLED_BLOCKS and _SIGNS(tag.attributes) and _CODE not in block.looks:
            # `vertical-align` has no meaning for a block.
            known = block.looks | {"sup", "sub"}
            style = dict(_style_of(tag))
            added = tuple(each for each, on in style.items() if on and each not in known)
            block.looks = block.looks.union(added)
            block.whole = StyledInline(index, tag.name, block.looks, added)
        blocks.append(block)
        open_blocks[tag.name] += 1
        return
    if not open_blocks[tag.name]:
        return
    while blocks[-1].name != tag.name:
        open_blocks[blocks.pop().name] -= 1
    open_blocks[tag.name] -= 1
    left = blocks.pop()
    yield from reversed(left.inline)
    if left.whole is not None:
        yield left.whole


def _open(tag: Tag, index: int, block: _Block) -> Iterator[PlainPart]:
    """Open an inline element; yield it if it takes away an emphasis of the elements around it."""
    around = block.looks_inside
    own = _LOOKS.get(tag.name, "")
    opened = StyledInline(index, tag.name, around | {own} if own else around, raw=tag.raw, own=own)
    if tag.name in _STYLED and _SIGNS(tag.attributes) and _CODE not in around:
        style = dict(_style_of(tag))
        if style.get(_UNSTYLED.get(tag.name, "")) is False:
            opened.is_plain, opened.looks, opened.own = True, around, ""
        opened.added = tuple(each for each, on in style.items() if on and each not in opened.looks)
        opened.looks = opened.looks.union(opened.added)
        removed = {each for each, on in style.items() if not on and each in around}
        if removed and len(block.inline) < DEEPEST:
            outer = [*block.inline] if block.whole is None else [block.whole, *block.inline]
            if part := plain_part(opened, outer, removed):
                opened.looks -= part.removed
                yield part
    block.inline.append(opened)
    block.names[tag.name] += 1


def _close(name: str, block: _Block) -> StyledInline | None:
    """Return the element that a closing tag ends; those that are open in it have no end."""
    if not block.names[name]:
        return None
    while True:
        left = block.inline.pop()
        left.leave()
        block.names[left.name] -= 1
        if left.name == name:
            return left


def _write(written: list[str], closed: StyledInline, end: int, *, is_closed: bool = True) -> None:
    """Write an element that ends before or with the token at `end`, which is its closing tag if it
    `is_closed`."""
    closed.end = end if is_closed else -1
    if closed.is_plain:
        written[closed.index] = f"<span{written[closed.index][len(closed.name) + 1 :]}"
        if is_closed:
            written[end] = "</span>"
    if not closed.added:
        return
    # The closing tags of elements inside of this one are there already.
    before = written[end].rpartition("</")[0]
    after = written[end][len(before) :]
    closing = "".join(f"</{mark}>" for mark in reversed(closed.added))
    written[closed.index] += "".join(f"<{mark}>" for mark in closed.added)
    written[end] = f"{before}{closing}{after}"


def _with_look(looks: frozenset[str], name: str) -> frozenset[str]:
    return looks | {_LOOKS[name]} if name in _LOOKS else looks


def _style_of(tag: Tag) -> Iterator[tuple[str, bool]]:
    """Yield each emphasis that the style of an element makes (True) or takes away (False)."""
    for name, value in _DECLARATION.findall(tag_attributes(tag.attributes).get("style", "")):
        said = value.strip().lower()
        match name.lower():
            case "font-weight" if said in _BOLD or said in _LIGHT:
                yield "strong", said in _BOLD
            case "font-style" if said in ("italic", "oblique", "normal"):
                yield "em", said != "normal"
            case "vertical-align" if said in ("super", "sub"):
                yield ("sup" if said == "super" else "sub"), True
            case "text-decoration" | "text-decoration-line":
                lines = said.split()
                yield from ((mark, True) for line, mark in _LINES.items() if line in lines)
