"""Name texts and images that a style hides from every visitor, and that the Markdown shows.

Nothing of a post is left out, so they are kept: a text that a script opens (tabs, spoilers, "read
more") was there to be read. The others are notes of the author, or links that a break-in left.
"""

from __future__ import annotations

import re
from typing import Final

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from migrator.dom.query import elements, first
from migrator.wordpress.form_traps import is_trap
from migrator.wordpress.html_fragment import parse_fragment
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.tokens import word_set

_HIDES: Final = re.compile(r"\bdisplay\s*+:\s*+none|\bvisibility\s*+:\s*+hidden", re.IGNORECASE)
_SIGNS: Final = re.compile(
    r"\bdisplay\s*+:\s*+none|\bvisibility\s*+:\s*+hidden|\shidden[\s=>/]", re.IGNORECASE
)
# Scripts that may open anything.
_OPENS: Final = re.compile(
    r"\bon(?:click|change|mouseover)\s*+=|\bjavascript:|\.style\b|\bclassList\b"
    r"|\b(?:fadeIn|show|slideDown|slideToggle|toggle\w*+)\(",
    re.IGNORECASE,
)
# Names of elements that a click opens.
_WIDGET: Final = re.compile(
    r"accordi|answer|collaps|dialog|dropdown|expand|faq|flip|hidden-?content|lightbox|modal|more"
    r"|panel|popup|reveal|show|slide|spoiler|\btabs?\b|tab[-_]|[-_]tab(?!le)|toggle|tooltip",
    re.IGNORECASE,
)
_UNREAD: Final = word_set("script style template noscript")
_LONGEST: Final = 80


def name_hidden_texts(html: str, stored: str, scope: RenderScope) -> None:
    """Add a finding for each text or image in the `html` of a post that no visitor saw.

    `stored` is the content as it came, with the buttons and scripts that may open something.
    """
    low = html.lower()  # most posts have neither word, which costs less to see
    if not (("none" in low or "hidden" in low) and _SIGNS.search(html)) or _OPENS.search(stored):
        return
    tree = parse_fragment(html)
    within: set[int] = set()
    for element in elements(tree):
        if id(element) in within or not _is_hidden(element):
            continue
        within.update(map(id, elements(element)))
        said = _said(element)
        if said and not is_trap(element) and not _is_opened(element, stored):
            scope.missing("hidden-text", f"{said} is in the file; a style hides it on the site")


def _is_hidden(element: Tag) -> bool:
    if element.name in _UNREAD or element.get("type") == "hidden":
        return False
    return "hidden" in element.attrs or bool(_HIDES.search(str(element.get("style") or "")))


def _is_opened(element: Tag, stored: str) -> bool:
    """Return True if something on the page may show the element."""
    for each in (element, *element.parents):
        name = str(each.get("id") or "")
        if _WIDGET.search(f"{name} {each.get('class') or ''}"):
            return True
        if name and (
            f"#{name}" in stored or len(re.findall(rf"[\"']{re.escape(name)}[\"']", stored)) > 1
        ):
            return True
    return False


def _said(element: Tag) -> str:
    """Return the beginning of the text of an element, or the name of its first image."""
    text = " ".join(
        str(node)
        for node in element.descendants
        if isinstance(node, NavigableString)
        and not isinstance(node, PreformattedString)
        and node.parent is not None
        and node.parent.name not in _UNREAD
    )
    words = " ".join(text.split())
    if any(character.isalnum() for character in words):
        return f"“{words[:_LONGEST]}{'…' if len(words) > _LONGEST else ''}”"
    found = element if element.name == "img" else first(element, ("img",))
    source = "" if found is None else str(found.get("src") or "")
    return "" if not source or source.startswith("data:") else f"the image {source[:160]}"
