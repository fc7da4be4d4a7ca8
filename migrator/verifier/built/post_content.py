"""Compare the text of an item with the text on its built page.

A page also shows the site's title, menus and lists. The text of the item is searched on it as a
sequence of tokens. If it is not there as a whole, the element that holds most of it is compared.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Final

from lxml import etree

from migrator.findings import Finding
from migrator.startup.value_objects import value_object
from migrator.verifier.built.engine_markup import plain_signs, undo
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.compare_post import compare_tokens
from migrator.verifier.fidelity.render_markdown import render
from migrator.verifier.fidelity.template_escapes import shown_shortcodes
from migrator.verifier.fidelity.token_sequence import tree_sequence
from migrator.verifier.fidelity.tokens import Token
from migrator.verifier.fidelity.word_check import words

# An element whose words are at least this share of the item's words among its parent's holds the
# whole text.
_SHARE: Final = 0.9
_ANCHOR: Final = 3
_LONGEST_RUN: Final = 50
_MOST_PLACES: Final = 50
# The archive's check of blocks is a warning, because WordPress' own markup is ambiguous. A site
# generator that flattens a list or a table loses something.
_KINDS: Final = {"changed-block": "changed-structure"}
_ADDRESSES: Final = ("href", "src", "data")
_UNSEEN: Final = ("script", "style", "noscript", "template", "head", "title", "svg")

Resolver = Callable[[str], str]
"""Return the address on the site for one as written, or the address itself for another site."""


@value_object
class ContentCheck:
    """The result for one item: findings without a place, and whether only signs differ."""

    findings: list[Finding]
    has_other_signs: bool = False


def expected_tree(markdown: str, target: str) -> etree._Element:
    """Return the tree of an item's Markdown, without the escapes of a generator's templates."""
    if target == "hugo":
        markdown = shown_shortcodes(markdown)
    return html5.tree(html5.normal(render(markdown)))


def compare_content(
    wanted: etree._Element, wanted_url: Resolver, page: etree._Element, page_url: Resolver
) -> ContentCheck:
    """Compare the tree of an item with the tree of its built page; both trees are changed.

    `wanted_url` and `page_url` give addresses one form on both sides.
    """
    undo(wanted)
    undo(page)
    _resolve(wanted, wanted_url)
    _resolve(page, page_url)
    _undo_automatic_links(page, {link.get("href") for link in wanted.iter("a")})
    signs = tree_sequence(wanted)
    if not signs:
        return ContentCheck([])
    shown = tree_sequence(page)
    if _holds(shown, signs):
        return ContentCheck([])
    expected = list(plain_signs(signs))
    if _holds(_with_expected_images(expected, list(plain_signs(shown))), expected):
        return ContentCheck([], has_other_signs=_has_other_signs(signs, shown))
    holder = _holder(page, Counter(words(_text(wanted))))
    actual = _with_expected_images(expected, list(plain_signs(tree_sequence(holder))))
    found = compare_tokens(expected, _trimmed(expected, actual))
    return ContentCheck([replace(each, kind=_KINDS.get(each.kind, each.kind)) for each in found])


def _resolve(tree: etree._Element, url: Resolver) -> None:
    for element in tree.iter(etree.Element):
        for name in _ADDRESSES:
            value = element.get(name)
            is_note = value and element.getparent().get("class") == "footnote-ref"
            if value and not is_note and not value.startswith("data:"):
                element.set(name, url(value))


def _undo_automatic_links(page: etree._Element, wanted: Collection[str | None]) -> None:
    """Undo links that a generator makes of bare addresses: they add nothing and lose nothing."""
    for link in page.iter("a"):
        text = "".join(link.itertext()).strip()
        href = link.get("href")
        if href not in wanted and href in (text, f"mailto:{text}", f"http://{text}"):
            link.tag = "span"


def _holds(page: list[Token], item: list[Token]) -> bool:
    """Return True if a page has the item's text and its footnotes, which stand at the end."""
    parts, of_page = _split_notes(item), _split_notes(page)
    return all(_contains(*pair) for pair in zip(of_page, parts, strict=True) if pair[1])


def _split_notes(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """Return the tokens of a text, and those of its footnotes."""
    numbers = (n for n, token in enumerate(tokens) if not isinstance(token, str))
    at = next((n for n in numbers if tokens[n][0] == "note"), len(tokens))
    return tokens[:at], tokens[at:]


def _contains(sequence: Sequence[Token], part: Sequence[Token]) -> bool:
    first, size = part[0], len(part)
    at = -1
    while True:
        try:
            at = sequence.index(first, at + 1)
        except ValueError:
            return False
        if sequence[at : at + size] == part:
            return True


def _has_other_signs(signs: list[Token], shown: list[Token]) -> bool:
    """Return True if more than the language of code differs."""

    def without_languages(tokens: list[Token]) -> list[Token]:
        return [(*t[:3], "") if not isinstance(t, str) and t[0] == "pre" else t for t in tokens]

    return not _holds(without_languages(shown), without_languages(signs))


def _holder(page: etree._Element, wanted: Counter[str]) -> etree._Element:
    """Return the smallest element that holds nearly all of the item's words on the page."""
    holder, found = page, _shared(page, wanted)
    while True:
        inner = [(child, _shared(child, wanted)) for child in holder.iterchildren(etree.Element)]
        best, most = max(inner, key=lambda pair: pair[1], default=(None, 0))
        if best is None or not found or most < _SHARE * found:
            return holder
        holder, found = best, most


def _shared(element: etree._Element, wanted: Counter[str]) -> int:
    return sum((Counter(words(_text(element))) & wanted).values())


def _text(tree: etree._Element) -> str:
    """Return the visible text of a tree."""
    pieces: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if element.tag in _UNSEEN:
                walk.skip_subtree()
            elif element.text:
                pieces.append(element.text)
        elif element is not tree and element.tail:
            pieces.append(element.tail)
    return " ".join(pieces)


def _with_expected_images(expected: list[Token], actual: list[Token]) -> list[Token]:
    """Return the tokens with the names of processed images, such as `fjord.Cx81.webp` for
    `fjord.jpg`, as the item names them."""
    sources = {_stem(token[1]): token[1] for token in expected if _is_image(token)}
    names = {token[1] for token in expected if _is_image(token)}
    result: list[Token] = []
    for token in actual:
        if _is_image(token) and token[1] not in names:
            name = posixpath.basename(token[1])
            known = next((s for s in sources if name.startswith((f"{s}.", f"{s}_", f"{s}-"))), "")
            token = (token[0], sources.get(known, token[1]), *token[2:])
        result.append(token)
    return result


def _is_image(token: Token) -> bool:
    return not isinstance(token, str) and token[0] == "img"


def _stem(address: str) -> str:
    return posixpath.splitext(posixpath.basename(address))[0]


def _trimmed(expected: list[Token], actual: list[Token]) -> list[Token]:
    """Return the tokens without those before and after the item's text, such as its title."""
    text, notes = _split_notes(actual)
    wanted, _ = _split_notes(expected)
    start = _first_place(wanted, text)
    end = len(text) - _first_place(wanted[::-1], text[::-1])
    return [*(text[start:end] if start < end else text), *notes]


def _first_place(expected: list[Token], actual: list[Token]) -> int:
    """Return the place in `actual` where `expected` begins, judged by the first few tokens in a
    row that agree."""
    size = min(_ANCHOR, len(expected))
    places: dict[tuple[Token, ...], list[int]] = {}
    for at in range(len(actual) - size + 1):
        places.setdefault(tuple(actual[at : at + size]), []).append(at)
    for skipped in range(len(expected) - size + 1):
        found = places.get(tuple(expected[skipped : skipped + size]), ())
        if found:
            best = max(found[:_MOST_PLACES], key=lambda at: _run(expected, skipped, actual, at))
            return max(0, best - skipped)
    return 0


def _run(expected: list[Token], skipped: int, actual: list[Token], at: int) -> int:
    """Return the number of tokens that agree from these places on, up to a limit."""
    pairs = zip(expected[skipped : skipped + _LONGEST_RUN], actual[at:], strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), _LONGEST_RUN)
