"""Undo the markup that site generators put around a text when they show it.

Permalinks in headings, line numbers of code, and footnotes in the form of each generator say
nothing that the author wrote. After this, a page has the form in which the proof reads Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from migrator.verifier.fidelity.tokens import CODE, Pieces, Token

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOTES: Final = frozenset(("footnote", "footnotes", "footnote-list", "footnotes-list"))
_BACK: Final = frozenset(
    ("footnote-backref", "reversefootnote", "data-footnote-backref", "footnote-back")
)
_CODE_CELLS: Final = frozenset(("code", "rouge-code", "lntd"))
_SEPARATOR: Final = "footnotes-sep"

# Signs that generators write for plain ones ("smart" punctuation), and the plain ones.
_TYPOGRAPHY: Final = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "″": '"',
        "–": "--", "—": "---", "…": "...", "«": "<<", "»": ">>",
        "©": "(c)", "®": "(r)", "™": "(tm)", "\xa0": " ",
    }
)  # fmt: skip
_CASELESS: Final = (("(C)", "(c)"), ("(R)", "(r)"), ("(TM)", "(tm)"))


def undo(tree: etree._Element) -> None:
    """Undo the generator's own markup in the tree of a page, and remove comments."""
    for comment in list(tree.iter(etree.Comment)):
        remove(comment)
    for heading in list(tree.iter(*_HEADINGS)):
        _undo_permalinks(heading)
    for table in list(tree.iter("table")):
        _undo_line_numbers(table)
    _undo_footnotes(tree)


def plain_sign(text: str) -> str:
    """Return a text with plain punctuation."""
    text = text.translate(_TYPOGRAPHY)
    for sign, plain in _CASELESS:
        text = text.replace(sign, plain)
    return text


def plain_signs(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield tokens with plain punctuation, and without the languages of code."""
    for token in tokens:
        if isinstance(token, str):
            yield token if token.isascii() and "(" not in token else plain_sign(token)
        elif token[0] == "word":
            yield _plain_word(token[2])
        elif token[0] == "img":
            yield (*token[:2], *(plain_sign(part) for part in token[2:4]), token[4])
        elif token[0] == "pre":
            yield (*token[:3], "")
        else:
            yield token


def _plain_word(pieces: Pieces) -> Token:
    plain = tuple(
        (text if CODE in marks else plain_sign(text), tuple(map(_plain_mark, marks)))
        for text, marks in pieces
    )
    return ("word", "".join(text for text, _ in plain), plain)


def _plain_mark(mark: tuple[str, ...]) -> tuple[str, ...]:
    return (*mark[:2], *map(plain_sign, mark[2:]))


def _undo_permalinks(heading: etree._Element) -> None:
    names = {element.get("id") for element in heading.iter(etree.Element)} - {None}
    for link in list(heading.iter("a")):
        href = link.get("href", "")
        if not href.startswith("#") or href[1:] not in names:
            continue
        text = "".join(link.itertext())
        if any(char.isalnum() for char in text) and "aria-hidden" not in link.attrib:
            link.tag = "span"
        else:
            remove(link)


def _undo_line_numbers(table: etree._Element) -> None:
    """Put the code of a table with line numbers in the place of the table."""
    cells = [cell for cell in table.iter("td") if _has_class(cell, _CODE_CELLS)]
    codes = [pre for cell in cells[-1:] for pre in cell.iter("pre")]
    rows = len(list(table.iter("tr")))
    if not codes or rows > 1:
        return
    code = codes[-1]
    code.tail = table.tail
    parent = table.getparent()
    if parent is not None:
        parent.replace(table, code)


def _undo_footnotes(tree: etree._Element) -> None:
    """Write footnotes as the renderer of the proof does."""
    notes: set[str] = set()
    for container in list(tree.iter("section", "div", "ol", "aside")):
        is_notes = (
            _has_class(container, _NOTES)
            or container.get("role") == "doc-endnotes"
            or "data-footnotes" in container.attrib
        )
        found = list(container.iter("ol")) if is_notes else []
        if found and found[0].getparent() is not None:
            notes |= _undo_notes(container, found[0])
    if not notes:
        return
    for link in list(tree.iter("a")):
        if link.get("href", "").removeprefix("#") in notes and link.get("href", "")[:1] == "#":
            _undo_reference(link)
    for rule in list(tree.iter("hr")):
        if _has_class(rule, frozenset((_SEPARATOR,))):
            remove(rule)


def _undo_notes(container: etree._Element, listed: etree._Element) -> set[str]:
    section = listed.getparent()
    if container is listed:
        section = etree.Element("section")
        listed.getparent().replace(listed, section)
        section.tail, listed.tail = listed.tail, None
        section.append(listed)
    for child in list(section):
        if child is not listed and child.tag in ("hr", *_HEADINGS):
            remove(child)
    section.tag = "section"
    section.set("data-footnotes", "")
    notes = set()
    for note in listed.findall("li"):
        if name := note.get("id"):
            notes.add(name)
        for link in list(note.iter("a")):
            is_back = (
                _has_class(link, _BACK)
                or link.get("role") == "doc-backlink"
                or "data-footnote-backref" in link.attrib
            )
            if is_back:
                remove(link)
    return notes


def _undo_reference(link: etree._Element) -> None:
    mark = link.getparent()
    if mark is None:
        return
    if mark.tag == "sup" and len(mark) == 1:
        mark.set("class", "footnote-ref")
        return
    reference = etree.Element("sup")
    reference.set("class", "footnote-ref")
    mark.replace(link, reference)
    reference.tail, link.tail = link.tail, None
    reference.append(link)


def _has_class(element: etree._Element, names: frozenset[str]) -> bool:
    return not names.isdisjoint(element.get("class", "").split())


def remove(element: etree._Element) -> None:
    """Remove an element, but not the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
