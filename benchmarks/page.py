"""What a browser would show of a page, as one string: the judge of whether a mutation shows.

It knows less than `migrator.verifier.fidelity.token_sequence`, and shares nothing with it: text,
images, addresses and names of elements, in order, without white space that HTML ignores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, NavigableString, PageElement, Tag

SEEN = ("href", "src", "alt", "title", "start", "colspan", "rowspan", "value", "checked")
# Elements that show nothing but what is in them.
EMPTY = ("a", "span", "p", "strong", "em", "del", "div")


def page(html: str) -> str:
    """The page, with white space in runs of one except in code."""
    return "".join(_parts(BeautifulSoup(html, "html.parser")))


def _parts(node: PageElement) -> Iterator[str]:
    for child in node.children if isinstance(node, Tag) else ():
        if isinstance(child, Comment):
            if child.strip().startswith(("migrator:", "more", "nextpage")):
                yield f"<!--{child}-->"
        elif isinstance(child, NavigableString):
            in_code = child.find_parent("pre") is not None
            yield str(child) if in_code else re.sub(r"[ \n\t]+", " ", child)
        elif isinstance(child, Tag):
            if child.name in EMPTY and not child.contents:
                continue
            seen = "".join(f" {name}={child[name]}" for name in SEEN if name in child.attrs)
            names = child.get_attribute_list("class") if child.name == "code" else []
            yield f"<{child.name}{seen}{' '.join(map(str, names))}>"
            yield from _parts(child)
            yield f"</{child.name}>"
