"""Decide whether a page has a run of text outside its menus, sidebars, forms and links.

A page that shows no known post may still have a text that a reader would miss.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree

from migrator.sources.html.page_tree import elements, name_set, visible_text
from migrator.sources.html.selectors import rows
from migrator.urls.normalise import joined

# Parts of a page that have no text of their own: the menus, sidebars and forms of the site.
_FRAME: Final = rows(
    "head, nav, aside, form, [role=navigation], [role=complementary], [role=banner],"
    " [role=contentinfo], #sidebar, #secondary, #colophon, #masthead, #footer, #header, .sidebar,"
    " .widget, .widget-area, .site-footer, .site-header, body > footer, body > header, .menu,"
    " .skip-link, .screen-reader-text, #wpadminbar, .navigation"
)
_BREAKING: Final = name_set("p div td li dd blockquote pre article section main center body font")
# In words. Less is a notice ("Nothing found") or a label.
MIN_WORDS: Final = 12
_MAX_LENGTH: Final = 20_000
_MOST_LINKS: Final = 2_000


def holds_unread_text(root: etree._Element) -> bool:
    """Return True if the page has a run of text of MIN_WORDS words outside its frame and links.

    The page's own title does not count. Text in a script other than Latin without spaces counts
    by its length: four characters stand for a word.
    """
    return next(_runs(root, _frame(root)), None) is not None


def texts_and_links(root: etree._Element, base: str) -> tuple[int, frozenset[str]]:
    """Return the number of such runs of text, and the absolute URLs of the links beside them."""
    frame = _frame(root)
    links = {
        joined(base, element.get("href"))
        for element in elements(_body(root), frame)
        if element.tag == "a" and element.get("href")
    }
    return sum(1 for _ in _runs(root, frame)), frozenset(islice(sorted(links), _MOST_LINKS))


def _frame(root: etree._Element) -> set[etree._Element]:
    return {element for element in root.iter(etree.Element) if _FRAME.matches(element)}


def _body(root: etree._Element) -> etree._Element:
    body = root.find("body")
    return body if body is not None else root


def _runs(root: etree._Element, frame: set[etree._Element]) -> Iterator[etree._Element]:
    """Yield each element with a run of text of its own."""
    for element in elements(_body(root), frame):
        if element.tag in _BREAKING and _own_words(element, frame) >= MIN_WORDS:
            yield element


def _own_words(element: etree._Element, frame: set[etree._Element]) -> int:
    """Return the number of words in an element and its inline children, but not in links."""
    pieces = [element.text or ""]
    for child in element:
        is_apart = not isinstance(child.tag, str) or child.tag in _NOT_PROSE or child in frame
        if not is_apart and child.tag not in _BREAKING:
            pieces.append(visible_text(child, _MAX_LENGTH))
        pieces.append(child.tail or "")
    text = " ".join(" ".join(pieces)[:_MAX_LENGTH].split())
    return max(len(text.split()), sum(map(_is_ideograph, text)) // 2)


_NOT_PROSE: Final = name_set("a script style noscript template select textarea button form ul ol")


def _is_ideograph(character: str) -> bool:
    """Return True for a character of a script that is written without spaces."""
    return "\u0e00" <= character <= "\u0eff" or "\u3040" <= character <= "\u9fff"
