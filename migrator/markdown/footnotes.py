"""Convert footnotes from GFM's HTML to GFM's Markdown.

Input HTML:

<sup class="footnote-ref"><a href="#fn-NAME" data-footnote-ref>1</a></sup>
<section class="footnotes" data-footnotes><ol><li id="fn-NAME">...</li></ol></section>
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bs4 import Tag

from migrator.dom.query import elements

_SAFE = re.compile(r"[A-Za-z0-9_.\-]+")


def has_class(element: Tag, name: str) -> bool:
    return name in element.get_attribute_list("class")


def is_section(element: Tag) -> bool:
    return element.attrs.get("data-footnotes") is not None and element.name in ("section", "div")


def is_back_reference(element: Tag) -> bool:
    return element.name == "a" and element.get("data-footnote-backref") is not None


def reference_name(element: Tag) -> str | None:
    """Return NAME if this <sup> or <a> refers to a footnote, else None."""
    link = element
    if element.name == "sup":
        inside = [child for child in element.contents if isinstance(child, Tag)]
        if not has_class(element, "footnote-ref") or len(inside) != 1:
            return None
        link = inside[0]
    href = str(link.get("href", ""))
    if link.name != "a" or link.get("data-footnote-ref") is None or not href.startswith("#fn-"):
        return None
    return href[4:]


@dataclass
class Footnotes:
    """The footnotes of one document.

    definitions  name -> element with the text
    labels       name -> label in Markdown
    referenced   names that the Markdown refers to
    """

    definitions: dict[str, Tag] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    referenced: set[str] = field(default_factory=set)

    def define(self, sections: Iterable[Tag]) -> None:
        """Collect all definitions from the document's footnote sections.

        Do this first: a reference without definition stays a link.
        """
        for section in sections:
            for item in elements(section):
                if item.name != "li":
                    continue
                name = str(item.get("id", ""))
                if name.startswith("fn-") and name[3:] not in self.definitions:
                    self.definitions[name[3:]] = item
        used: set[str] = set()
        for number, name in enumerate(self.definitions, 1):
            label = name if _SAFE.fullmatch(name) else str(number)
            while label.lower() in used:
                label += "-"
            used.add(label.lower())
            self.labels[name] = label

    def refer(self, name: str) -> str | None:
        """Return `[^LABEL]` and note the reference, or return None if there is no definition."""
        if name not in self.definitions:
            return None
        self.referenced.add(name)
        return f"[^{self.labels[name]}]"
