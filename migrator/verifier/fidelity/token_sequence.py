"""Convert HTML to the sequence of tokens that a reader sees, in order.

Two pieces of HTML that look and read alike give the same sequence, whatever program wrote them. The
proof compares these sequences. A token is

    "word"                              a word without emphasis or link
    ("word", text, ((text, marks),..))  a word, by its differently marked pieces
    ("p",) ("h2",) ("figcaption",) ..   a block of text begins
    ("ul",) ("/ul",) ("li",) ("ol", 3)  containers; an item ends with the next one
    ("table",) ("row",) ("cell", c, r)  c and r: columns and rows spanned
    ("pre", text, pieces, language)     code, to the byte
    ("img", src, alt, title, link)      ("media", element, address); the link with its title
    ("br",) ("hr",) ("task", "x") ("comment", text) ("fnref", n) ("note", n)

These do not count: white space that HTML ignores, classes, styles and ids, empty elements, wrappers
(but two `div`s are two paragraphs), tight or loose lists, lists without items of their own, `td` or
`th`, rows of empty cells, the nesting of two emphases, and non-breaking spaces at a word's edge.
Two line breaks in a row end a paragraph, and code in several lines that is all of its paragraph is
a block of code. Footnotes count by number and stand at the end.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from lxml import etree

from migrator.verifier.fidelity import element_meanings as known
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.block_tokens import Structure
from migrator.verifier.fidelity.stray_items import with_lists_around_items
from migrator.verifier.fidelity.tokens import (
    Mark,
    Marks,
    Tape,
    Token,
    merged,
    trimmed,
)
from migrator.verifier.fidelity.unmarked_code import lines_of

# Everything in `pre` is code, whatever its tags.
_PREFORMATTED: Final = ("pre", "listing", "xmp")
_NOTHING_IN_PRE: Final = frozenset(("code", "tt", "kbd", "samp", "var"))


def sequence(source: str, *, is_normal: bool = False) -> list[Token]:
    """Return the tokens of a piece of HTML, as the module describes them. Never raises.

    `is_normal` is True if `html5.normal` wrote the HTML.
    """
    return tree_sequence(html5.tree(source if is_normal else html5.normal(source)))


def tree_sequence(tree: etree._Element) -> list[Token]:
    """Return the tokens of a tree, as `html5.tree` builds it. Items outside of a list get one."""
    with_lists_around_items(tree)
    reader = _Reader(tree)
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if not reader.start(element):
                walk.skip_subtree()
            elif element.text:
                reader.text(element.text)
            continue
        if event == "end":
            reader.end(element)
        elif event == "comment":
            reader.comment(element.text or "")
        if element.tail:
            reader.text(element.tail)
    return reader.structure.finish()


def fallback_texts(html: str) -> list[str]:
    """Return what browsers show in place of each player of HTML that `html5.normal` wrote."""
    if not any(f"<{name}" in html for name in known.FALLBACKS):
        return []
    return [" ".join(player.itertext()) for player in html5.tree(html).iter(*known.FALLBACKS)]


def address(value: str | None) -> str:
    """Return an address as browsers read it.

    It has no white space around it and no line breaks in it, and one spelling for characters that
    may be percent-encoded or not (WHATWG URL, section 4.4).
    """
    if not value:
        return ""
    value = trimmed(value)
    return unquote(value) if "%" in value else value


class _Reader:
    """The state while walking a tree: open marks, open code, the tape."""

    def __init__(self, tree: etree._Element) -> None:
        self.tree = tree
        self.tape = Tape()
        self.structure = Structure(self.tape)
        self.marks: list[Marks] = [()]
        self.code = 0
        self.fallback = 0
        self.pre: _Preformatted | None = None
        self.images: set[str] | None = None

    def text(self, text: str) -> None:
        if self.fallback:
            return
        if self.pre is not None:
            self.pre.add(text, self.marks[-1])
        elif self.code:
            self.tape.code(text, self.marks[-1])
        else:
            self.tape.text(text, self.marks[-1])

    def comment(self, text: str) -> None:
        text = _phrase(text)
        if text.startswith(known.PLACEHOLDERS):
            self.tape.mark(("comment", text))

    def start(self, element: etree._Element) -> bool:
        """Read the start of an element; return False if everything in it is invisible."""
        tag = element.tag
        if tag in known.MARKS:
            return self._start_mark(element, known.MARKS[tag])
        if tag == "a":
            return self._start_link(element)
        if tag in known.EMBEDDED:
            self._embedded(element)
            self.fallback += tag in known.FALLBACKS
        elif tag == "br":
            self._line_break()
        elif tag in _PREFORMATTED and self.pre is None:
            self.structure.boundary()
            self.pre = _Preformatted(element)
        elif self.pre is not None:
            self.pre.boundary(tag)
        else:
            self.structure.start(element)
        return tag not in known.UNSEEN

    def end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in known.MARKS or tag == "a":
            self.marks.pop()
            self.code -= known.MARKS.get(tag) == "code"
        elif tag in known.EMBEDDED:
            self.fallback -= tag in known.FALLBACKS
        elif self.pre is None:
            self.structure.end(element)
        elif self.pre.element is element:
            token = self.pre.token()
            if token:
                self.tape.mark(token)
            self.pre = None
            self.structure.boundary()
        else:
            self.pre.boundary(tag)

    def _start_mark(self, element: etree._Element, name: str) -> bool:
        self.code += name == "code"
        if name == "code" and self.pre is None and (text := lines_of(element)):
            self.marks.append(self.marks[-1])
            self.structure.boundary()
            self.tape.mark(("pre", text, (), ""))
            self.structure.boundary()
            return False
        marks = self.marks[-1]
        if self.pre is not None and element.tag in _NOTHING_IN_PRE:
            self.pre.language = self.pre.language or _language(element)
        elif name == "sup" and "footnote-ref" in element.get("class", "").split():
            self.structure.footnote_reference(element)
            self.marks.append(marks)
            return False
        elif name == "abbr":
            marks = _with(marks, (name, _phrase(element.get("title"))))
        else:
            marks = _with(marks, (name,))
        self.marks.append(marks)
        return True

    def _start_link(self, element: etree._Element) -> bool:
        marks = self.marks[-1]
        href = address(element.get("href"))
        if href:
            marks = _with(marks, ("a", href, _phrase(element.get("title"))))
        self.marks.append(marks)
        return "data-footnote-backref" not in element.attrib

    def _line_break(self) -> None:
        if self.pre is not None:
            self.pre.add("\n", ())
        else:
            self.tape.line_break()

    def _embedded(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "input":
            self._control(element)
            return
        if tag == "img":
            self._image(element)
        elif tag == "svg":
            self.tape.put(("media", tag, ""))
        elif src := address(element.get(known.EMBEDDED[tag])):
            self.structure.boundary()
            self.tape.mark(("media", tag, src))
            self.structure.boundary()

    def _image(self, element: etree._Element) -> None:
        src = _image_address(element)
        if not src or self._stands_in(element, src):
            return
        link = next((_said(mark) for mark in self.marks[-1] if mark[0] == "a"), "")
        alt, title = _phrase(element.get("alt")), _phrase(element.get("title"))
        if known.is_repeated(title, alt, src):
            title = ""
        self.tape.put(("img", src, alt, title, link))

    def _stands_in(self, element: etree._Element, src: str) -> bool:
        """Return True if an image is only the fallback of a lazily loaded one, without scripts."""
        if not _is_without_scripts(element):
            return False
        if self.images is None:
            images = (image for image in self.tree.iter("img") if not _is_without_scripts(image))
            self.images = {_image_address(image).partition("?")[0] for image in images}
        return src.partition("?")[0] in self.images

    def _control(self, element: etree._Element) -> None:
        kind = element.get("type", "text").lower()
        if kind == "checkbox":
            self.tape.mark(("task", "x" if "checked" in element.attrib else ""))
        elif kind != "hidden":
            words = element.get("value") or element.get("placeholder")
            self.tape.put(("control", kind, _phrase(words)))


class _Preformatted:
    """The text of a `pre` element, with its marked parts."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.language = ""
        self._pieces: list[tuple[str, Marks]] = []
        self._on_new_line = True

    def add(self, text: str, marks: Marks) -> None:
        text = text.replace("\r\n", "\n")
        _, line_break, line = text.rpartition("\n")
        self._on_new_line = not line.strip() and (bool(line_break) or self._on_new_line)
        self._pieces.append((text, () if text.isspace() else marks))

    def boundary(self, tag: str) -> None:
        """Begin or end a line at a block inside code, as highlighters write them."""
        is_block = tag in known.WRAPPERS or tag in known.CONTAINERS or tag in known.TEXT_BLOCKS
        if (is_block or tag == "pre") and not self._on_new_line:
            self.add("\n", ())

    def token(self) -> Token | None:
        """Return the token; None for code without text.

        The last line break does not count, because a fence always has it.
        """
        pieces = merged(self._pieces)
        if pieces:
            last, marks = pieces.pop()
            pieces = merged([*pieces, (last.removesuffix("\n"), marks)])
        text = "".join(text for text, _ in pieces)
        if not text.strip():
            return None
        marked = tuple(pieces) if any(marks for _, marks in pieces) else ()
        return ("pre", text, marked, self.language)


def _image_address(element: etree._Element) -> str:
    src = address(element.get("src"))
    if src and not known.is_stand_in(src):
        return src
    late = (address(element.get(name)) for name in known.LATE_ADDRESSES)
    return next(filter(None, late), src)


def _is_without_scripts(element: etree._Element) -> bool:
    return next(element.iterancestors("noscript"), None) is not None


def _with(marks: Marks, mark: Mark) -> Marks:
    """Return the marks in a fixed order, so that nesting does not count; the inner of two links."""
    others = [other for other in marks if other[0] != mark[0]]
    return tuple(sorted([*others, mark]))


def _said(link: Mark) -> str:
    """Return the description of a link around an image: its address and, if present, its title."""
    _, href, title = link
    return f'{href} "{title}"' if title else href


def _language(element: etree._Element) -> str:
    names = element.get("class", "").split()
    found = (name.removeprefix("language-") for name in names if name.startswith("language-"))
    language = next(found, "")
    return "" if language.lower() in known.NO_LANGUAGES else language


def _phrase(value: str | None) -> str:
    return " ".join(value.split()) if value else ""
