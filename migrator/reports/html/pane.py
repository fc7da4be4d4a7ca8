"""Rebuild the HTML of a post for a pane from harmless elements, with marks for differences.

The pane's frame may not run scripts, and its policy loads nothing from the network. This module is
the first of these three protections: it removes every script, style, form, frame and event
handler, and every URL except those of images in the archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from migrator.reports.html import allowed_elements as known
from migrator.reports.html.difference_marks import Marks, narrowed, transfer
from migrator.reports.html.text import escaped, quoted, visible
from migrator.verifier.fidelity.element_meanings import PLACEHOLDERS
from migrator.verifier.fidelity.render_markdown import parse
from migrator.verifier.fidelity.tokens import EDGE, Token

Locate = Callable[[str], str]
"""Function that returns the URL of an image on the report page; "" if it is not in the archive."""

MOST_CHARACTERS: Final = 1_000_000
"""Maximum number of characters in a pane, because browsers are slow with more."""

_PIECES: Final = re.compile(r"([ \t\n\r\f]+)")
_TAG_NAME: Final = re.compile(r"<\w+")
_DATA_URL_IMAGE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")
_LONGEST_DATA_URL: Final = 20_000
_LONGEST_ADDRESS: Final = 300


def pane(html: str, locate: Locate, tokens: Sequence[Token], marks: Marks) -> str:
    """Return the body of a pane: HTML that is safe in any page.

    `tokens` are the tokens of `html` (`difference_marks.tokens_of`), and `marks` are their marks.
    """
    writer = _Writer(locate, splits=bool(marks))
    walk = etree.iterwalk(parse(html), events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if not writer.start(element):
                walk.skip_subtree()
            elif element.text:
                writer.text(element.text)
            continue
        if event == "end":
            writer.end()
        elif event == "comment":
            writer.comment(element.text or "")
        if element.tail:
            writer.text(element.tail)
        if writer.length > MOST_CHARACTERS:
            writer.cut()
            break
    if marks:
        writer.mark(tokens, marks)
    return "".join(writer.out)


@dataclass(slots=True)
class _Atom:
    """A word or element that can be marked: the output pieces of its text, or its start tag."""

    key: str | tuple[str, ...]
    pieces: list[int] = field(default_factory=list)


class _Writer:
    """Writer of a pane's output pieces, which knows the pieces of words and elements."""

    def __init__(self, locate: Locate, *, splits: bool) -> None:
        self.out: list[str] = []
        self.length = 0
        self._locate = locate
        self._splits = splits
        self._atoms: list[_Atom] = []
        self._open: list[str] = []
        self._fallback = self._pre = 0
        self._continues_word = False

    def start(self, element: etree._Element) -> bool:
        """Write the start of an element; return False if its contents are not shown."""
        tag = element.tag
        shown = ""
        if tag in known.UNSEEN:
            self._open.append(shown)
            return False
        if tag == "img":
            self._write_image(element)
        elif tag == "input":
            self._write_control(element)
        elif tag in known.LOADED:
            self._write_media(element)
            self._fallback += tag in known.FALLBACKS
        elif tag in known.VOID:
            self._end_word()
            self._put(f"<{tag}>")
        elif shown := known.INLINE.get(tag, ""):
            self._put(f"<{shown}{_attributes(element)}>")
        elif shown := known.BLOCKS.get(tag, ""):
            self._write_block(tag, f"<{shown}{_attributes(element)}>")
        # The name of a transparent element is stored with a space before it, for `end`.
        self._open.append(shown or f" {tag}")
        return tag not in known.CLOSED

    def end(self) -> None:
        """Write the end of the innermost open element."""
        name = self._open.pop()
        if name.startswith(" "):
            self._fallback -= name[1:] in known.FALLBACKS
        elif name:
            if name not in known.INLINE:
                self._end_word()
            self._pre -= name == "pre"
            self._put(f"</{name}>")

    def text(self, text: str) -> None:
        """Write text; it is split into words only if there are marks."""
        if self._fallback:
            return
        if not self._splits:
            self._put(escaped(text))
            return
        if self._pre:
            self._write_code(text)
            return
        for number, piece in enumerate(_PIECES.split(text)):
            if number % 2:
                self._end_word()
                self._put(piece)
            elif piece:
                self._write_word(piece)

    def comment(self, text: str) -> None:
        """Write a placeholder comment visibly; other comments are left out."""
        text = " ".join(text.split())
        if text.startswith(PLACEHOLDERS):
            self._write_atom("comment", f'<code class="box">{escaped(visible(text))}</code>')

    def cut(self) -> None:
        """End all open elements, and write that the rest is left out."""
        while self._open:
            self.end()
        self._put('<p class="box">The rest is too long to be shown here.</p>')

    def mark(self, tokens: Sequence[Token], marks: Marks) -> None:
        """Add the marks of `tokens` to the written words and elements."""
        keys = [_key(token) for token in tokens]
        kept = [number for number, key in enumerate(keys) if key is not None]
        marks = narrowed(marks, tokens, kept)
        atom_keys = [key.strip(EDGE) if isinstance(key, str) else key for key in self._keys()]
        marks = transfer(marks, [keys[number] for number in kept], atom_keys)
        for number in marks.changed:
            self._mark(self._atoms[number])
        self._mark_spaces(marks)
        for number, text in marks.gaps.items():
            gap = f'<mark class="gap" title={quoted(visible(text))}>⋯</mark>'
            if number < len(self._atoms):
                first = self._atoms[number].pieces[0]
                self.out[first] = gap + self.out[first]
            else:
                self.out.append(gap)

    def _keys(self) -> Iterator[Hashable]:
        return (atom.key for atom in self._atoms)

    def _mark(self, atom: _Atom) -> None:
        for number in atom.pieces:
            piece = self.out[number]
            if isinstance(atom.key, str) or atom.key[0] == "line":
                marked = f'<mark class="differs">{piece}</mark>'
            elif ' class="box">' in piece:
                marked = piece.replace(' class="box">', ' class="box differs">', 1)
            else:
                marked = _TAG_NAME.sub(r'\g<0> class="differs"', piece, count=1)
            self.out[number] = marked

    def _mark_spaces(self, marks: Marks) -> None:
        """Mark the space between two marked words, too."""
        for number in marks.changed & {number - 1 for number in marks.changed}:
            last, following = self._atoms[number].pieces[-1], self._atoms[number + 1].pieces[0]
            if following == last + 2 and self.out[last + 1].isspace():
                self.out[last + 1] = f'<mark class="differs">{self.out[last + 1]}</mark>'

    def _put(self, piece: str) -> None:
        self.out.append(piece)
        self.length += len(piece)

    def _write_code(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self._end_word()
                self._put("\n")
            if not self._continues_word:
                self._atoms.append(_Atom(("line", "")))
            atom = self._atoms[-1]
            atom.key = ("line", f"{atom.key[1]}{line}")
            atom.pieces.append(len(self.out))
            self._continues_word = True
            self._put(escaped(line))

    def _write_word(self, text: str) -> None:
        if self._continues_word:
            self._atoms[-1].key = f"{self._atoms[-1].key}{text}"
        else:
            self._atoms.append(_Atom(text))
        self._atoms[-1].pieces.append(len(self.out))
        self._continues_word = True
        self._put(escaped(text))

    def _end_word(self) -> None:
        self._continues_word = False

    def _write_atom(self, kind: str, piece: str) -> None:
        self._end_word()
        self._atoms.append(_Atom((kind,), [len(self.out)]))
        self._put(piece)

    def _write_block(self, tag: str, piece: str) -> None:
        self._end_word()
        if tag != "pre":
            self._put(piece)
            return
        self._pre += 1
        if self._pre == 1:
            self._write_atom("pre", piece)
        else:
            self._put(piece)

    def _write_image(self, element: etree._Element) -> None:
        src, alt = element.get("src", ""), element.get("alt", "")
        shown = src if _is_small_data_url(src) else self._locate(src)
        if not shown:
            self._write_atom("img", _box("image", src, alt))
            return
        sizes = "".join(
            f" {name}={quoted(value)}"
            for name in ("width", "height")
            if (value := _attribute(element, name))
        )
        title = quoted(visible(element.get("title") or alt))
        tag = f'<img src={quoted(shown)} alt={quoted(alt)} title={title}{sizes} loading="lazy">'
        self._write_atom("img", tag)

    def _write_media(self, element: etree._Element) -> None:
        attribute = known.LOADED[element.tag]
        url = element.get(attribute, "") if attribute else ""
        if url or element.tag == "svg":
            self._write_atom("media", _box(element.tag, url, element.get("title", "")))

    def _write_control(self, element: etree._Element) -> None:
        kind = element.get("type", "text").lower()
        self._end_word()
        if kind == "checkbox":
            self._put(
                f'<input type="checkbox" disabled{" checked" * ("checked" in element.attrib)}>'
            )
        elif kind != "hidden":
            words = element.get("value") or element.get("placeholder") or ""
            self._put(_box("form field", "", words))


def _key(token: Token) -> Hashable:
    """Return the key that a token shares with its atom; None for a token without an atom."""
    if isinstance(token, str):
        return token
    if token[0] == "word":
        return str(token[1])
    if token[0] == "line":
        return token
    return token[:1] if token[0] in ("img", "pre", "media", "comment") else None


def _attributes(element: etree._Element) -> str:
    if not element.attrib and element.tag != "center":
        return ""
    names = (*known.EVERYWHERE, *known.ATTRIBUTES.get(element.tag, ()))
    kept = [(name, _attribute(element, name)) for name in names]
    if element.tag == "center":
        kept.append(("align", "center"))
    if element.tag == "a" and (href := element.get("href")):
        # The link is removed, and its target becomes a tooltip.
        kept.append(("title", visible(_shortened(f"{href} {element.get('title', '')}".strip()))))
    return "".join(f" {name}={quoted(value)}" for name, value in kept if value is not None)


def _attribute(element: etree._Element, name: str) -> str | None:
    value: str | None = element.get(name)
    if value is not None and name in known.NUMBERS:
        value = value.removesuffix("px").strip()
        return value if value.isdecimal() and 0 < int(value) <= known.NUMBERS[name] else None
    return value


def _is_small_data_url(src: str) -> bool:
    return len(src) <= _LONGEST_DATA_URL and bool(_DATA_URL_IMAGE.fullmatch(src))


def _box(kind: str, url: str, text: str) -> str:
    """Return a box in place of an element that is not loaded, with its kind, text and URL."""
    description = " ".join(filter(None, (text.strip(), _shortened(url.strip()))))
    return f'<span class="box"><b>{escaped(kind)}</b> {escaped(visible(description))}</span>'


def _shortened(address: str) -> str:
    return address if len(address) <= _LONGEST_ADDRESS else f"{address[:_LONGEST_ADDRESS]}…"
