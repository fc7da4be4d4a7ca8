"""HTML of a post as a pane shows it: rebuilt from what is harmless, with marks where it differs.

The pane's frame may run no script and its policy loads nothing from elsewhere. This is the wall
before those two: no script, style, form, frame or handler comes through, and no address but those
of images in the archive. `nh3` parses the result once more, as a browser does, and removes
everything that `allowed_elements` does not list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import nh3
from lxml import etree

from migrator.reports.html import allowed_elements as known
from migrator.reports.html.difference_marks import Marks, narrowed, transfer
from migrator.reports.html.text import escaped, quoted, visible
from migrator.verifier.fidelity.element_meanings import PLACEHOLDERS
from migrator.verifier.fidelity.render_markdown import parse
from migrator.verifier.fidelity.tokens import EDGE, Token

Locate = Callable[[str], str]
"""The address of an image on the page that shows it, "" when it is not in the archive."""

MOST_CHARACTERS: Final = 1_000_000
"""What a pane shows of a post. A browser takes long over more, and nobody reads it there."""

_PIECES: Final = re.compile(r"([ \t\n\r\f]+)")
_TAG_NAME: Final = re.compile(r"<\w+")
_EMBEDDED_PICTURE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")
# A file of the archive, which lies beside the report's folder: no scheme, no host, no root.
_BESIDE_THE_REPORT: Final = re.compile(r"(?:\.\./)+[^:/\\\s][^:\\\s]*")
_LONGEST_PICTURE: Final = 20_000
_LONGEST_ADDRESS: Final = 300


def pane(html: str, locate: Locate, tokens: Sequence[Token], marks: Marks) -> str:
    """The body of a pane: HTML that is safe wherever it stands.

    `html` is what `tokens` (`marking.tokens_of`) were read from, and `marks` are theirs.
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
    return cleaned("".join(writer.out))


@dataclass(slots=True)
class _Atom:
    """Something that can be marked: the pieces that are its text, or the tag it begins with."""

    key: str | tuple[str, ...]
    pieces: list[int] = field(default_factory=list)


class _Writer:
    """The pane, piece by piece, and which pieces are words or things."""

    def __init__(self, locate: Locate, *, splits: bool) -> None:
        self.out: list[str] = []
        self.length = 0
        self._locate = locate
        self._splits = splits
        self._atoms: list[_Atom] = []
        self._open: list[str] = []
        self._fallback = self._pre = 0
        self._glued = False

    def start(self, element: etree._Element) -> bool:
        """Show an element; false if nothing in it is shown."""
        tag = element.tag
        shown = ""
        if tag in known.UNSEEN:
            self._open.append(shown)
            return False
        if tag == "img":
            self._image(element)
        elif tag == "input":
            self._control(element)
        elif tag in known.LOADED:
            self._loaded(element)
            self._fallback += tag in known.FALLBACKS
        elif tag in known.VOID:
            self._break()
            self._put(f"<{tag}>")
        elif shown := known.INLINE.get(tag, ""):
            self._put(f"<{shown}{_attributes(element)}>")
        elif shown := known.BLOCKS.get(tag, ""):
            self._block(tag, f"<{shown}{_attributes(element)}>")
        # What is transparent and counts on its way out stands with a space before its name.
        self._open.append(shown or f" {tag}")
        return tag not in known.CLOSED

    def end(self) -> None:
        name = self._open.pop()
        if name.startswith(" "):
            self._fallback -= name[1:] in known.FALLBACKS
        elif name:
            if name not in known.INLINE:
                self._break()
            self._pre -= name == "pre"
            self._put(f"</{name}>")

    def text(self, text: str) -> None:
        if self._fallback:
            return
        if not self._splits:
            self._put(escaped(text))
            return
        if self._pre:
            self._code(text)
            return
        for number, piece in enumerate(_PIECES.split(text)):
            if number % 2:
                self._break()
                self._put(piece)
            elif piece:
                self._word(piece)

    def comment(self, text: str) -> None:
        """What could not be carried has left a comment: shown, for once."""
        text = " ".join(text.split())
        if text.startswith(PLACEHOLDERS):
            self._thing("comment", f'<code class="box">{escaped(visible(text))}</code>')

    def cut(self) -> None:
        """End here what is open."""
        while self._open:
            self.end()
        self._put('<p class="box">The rest is too long to be shown here.</p>')

    def mark(self, tokens: Sequence[Token], marks: Marks) -> None:
        """Mark the words and things that the marks of the tokens mean."""
        keys = [_key(token) for token in tokens]
        kept = [number for number, key in enumerate(keys) if key is not None]
        marks = narrowed(marks, tokens, kept)
        there = [key.strip(EDGE) if isinstance(key, str) else key for key in self._keys()]
        marks = transfer(marks, [keys[number] for number in kept], there)
        for number in marks.changed:
            self._mark(self._atoms[number])
        self._join(marks)
        for number, what in marks.gaps.items():
            gap = f'<mark class="gap" title={quoted(visible(what))}>⋯</mark>'
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

    def _join(self, marks: Marks) -> None:
        """The space between two marked words is marked as well."""
        for number in marks.changed & {number - 1 for number in marks.changed}:
            last, following = self._atoms[number].pieces[-1], self._atoms[number + 1].pieces[0]
            if following == last + 2 and self.out[last + 1].isspace():
                self.out[last + 1] = f'<mark class="differs">{self.out[last + 1]}</mark>'

    def _put(self, piece: str) -> None:
        self.out.append(piece)
        self.length += len(piece)

    def _code(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self._break()
                self._put("\n")
            if not self._glued:
                self._atoms.append(_Atom(("line", "")))
            atom = self._atoms[-1]
            atom.key = ("line", f"{atom.key[1]}{line}")
            atom.pieces.append(len(self.out))
            self._glued = True
            self._put(escaped(line))

    def _word(self, text: str) -> None:
        if self._glued:
            self._atoms[-1].key = f"{self._atoms[-1].key}{text}"
        else:
            self._atoms.append(_Atom(text))
        self._atoms[-1].pieces.append(len(self.out))
        self._glued = True
        self._put(escaped(text))

    def _break(self) -> None:
        self._glued = False

    def _thing(self, kind: str, piece: str) -> None:
        self._break()
        self._atoms.append(_Atom((kind,), [len(self.out)]))
        self._put(piece)

    def _block(self, tag: str, piece: str) -> None:
        self._break()
        if tag != "pre":
            self._put(piece)
            return
        self._pre += 1
        piece += "\n"  # the parser of the last step removes one line feed here (HTML, 13.2.6.4.7)
        if self._pre == 1:
            self._thing("pre", piece)
        else:
            self._put(piece)

    def _image(self, element: etree._Element) -> None:
        src, alt = element.get("src", ""), element.get("alt", "")
        shown = src if _is_small_picture(src) else self._locate(src)
        if not shown:
            self._thing("img", _box("image", src, alt))
            return
        sizes = "".join(
            f" {name}={quoted(value)}"
            for name in ("width", "height")
            if (value := _attribute(element, name))
        )
        title = quoted(visible(element.get("title") or alt))
        tag = f'<img src={quoted(shown)} alt={quoted(alt)} title={title}{sizes} loading="lazy">'
        self._thing("img", tag)

    def _loaded(self, element: etree._Element) -> None:
        attribute = known.LOADED[element.tag]
        address = element.get(attribute, "") if attribute else ""
        if address or element.tag == "svg":
            self._thing("media", _box(element.tag, address, element.get("title", "")))

    def _control(self, element: etree._Element) -> None:
        kind = element.get("type", "text").lower()
        self._break()
        if kind == "checkbox":
            self._put(
                f'<input type="checkbox" disabled{" checked" * ("checked" in element.attrib)}>'
            )
        elif kind != "hidden":
            words = element.get("value") or element.get("placeholder") or ""
            self._put(_box("form field", "", words))


def _key(token: Token) -> Hashable:
    """What a token and its atom have in common; None for what is no atom."""
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
        # It leads nowhere from here; where it led is told.
        kept.append(("title", visible(_shortened(f"{href} {element.get('title', '')}".strip()))))
    return "".join(f" {name}={quoted(value)}" for name, value in kept if value is not None)


def _attribute(element: etree._Element, name: str) -> str | None:
    value: str | None = element.get(name)
    if value is not None and name in known.NUMBERS:
        value = value.removesuffix("px").strip()
        return value if value.isdecimal() and 0 < int(value) <= known.NUMBERS[name] else None
    return value


def _is_small_picture(src: str) -> bool:
    return len(src) <= _LONGEST_PICTURE and bool(_EMBEDDED_PICTURE.fullmatch(src))


def _box(kind: str, address: str, text: str) -> str:
    """In place of what is not loaded: what it is, what it says, where it is from."""
    told = " ".join(filter(None, (text.strip(), _shortened(address.strip()))))
    return f'<span class="box"><b>{escaped(kind)}</b> {escaped(visible(told))}</span>'


def _shortened(address: str) -> str:
    return address if len(address) <= _LONGEST_ADDRESS else f"{address[:_LONGEST_ADDRESS]}…"


def cleaned(html: str) -> str:
    """Return HTML that holds nothing but the elements, attributes and values of a pane.

    This is the last step, and it trusts nothing before it. The result is what a browser makes of
    `html` (WHATWG HTML, section 13.2), so no second parser reads it in another way.
    """
    return _CLEANER.clean(html)


def _kept(_: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute that may stand in a pane, None for any other."""
    if attribute == "class":
        return value if value in known.CLASSES else None
    if attribute == "src":
        return value if _is_small_picture(value) or _BESIDE_THE_REPORT.fullmatch(value) else None
    return value


_CLEANER: Final = nh3.Cleaner(
    tags=set(known.OUTPUT),
    attributes={tag: set(names) for tag, names in known.OUTPUT_ATTRIBUTES.items()},
    attribute_filter=_kept,
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    url_schemes={"data"},
    link_rel=None,
)
