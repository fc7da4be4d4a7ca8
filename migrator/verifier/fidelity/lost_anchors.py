"""Find the anchors of a post to which links lead, and which its page does not have.

An anchor counts if it is in the stored content or in the HTML that WordPress shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from html import unescape
from typing import Final
from urllib.parse import unquote

from migrator.findings import LOST_ANCHOR, Finding
from migrator.verifier.fidelity.render_markdown import heading_slug

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)(\s[^<>]*)?>")
_VALUE: Final = re.compile(
    r"""(?<!\S)(id|name|href|type)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))""", re.IGNORECASE
)
# A tag in these is text, or is never shown.
_HOLD_NO_TAGS: Final = frozenset(("script", "style", "template", "textarea"))
# WordPress shows the id of a caption.
_CAPTION: Final = re.compile(r"\[(?:wp_)?caption\s[^\[\]<>]*?\bid=[\"']?([\w-]+)")
_HEADING: Final = re.compile(r"<(h[1-6])(?= |>)[^<>]*>(.*?)</\1>", re.DOTALL)
_MARKUP: Final = re.compile(r"<[^<>]*>")


def lost_anchors(raw: str, shown: str, page: str, targets: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each anchor of the post that its page lacks, if a link leads there.

    raw      the stored `post_content`
    shown    the HTML that WordPress shows
    page     the HTML that the Markdown renders to
    targets  the anchors to which other posts link; links inside the page are found
    """
    there, links = set[str](), {*map(unquote, targets)}
    if not links and 'href="#' not in page:
        return
    for name, values in _tags(page):
        there |= _names(name, values)
        if values.get("href", "").startswith("#"):
            links.add(unquote(values["href"][1:]))
    wanted = links - there - {*_slugs(page)}
    for anchor in sorted(wanted and wanted & anchors_of(raw, shown)):
        yield Finding(LOST_ANCHOR, "", f"#{anchor} is in the source, and a link leads to it")


def anchors_of(*sources: str) -> set[str]:
    """Return the anchors in the HTML of a post, stored or rendered."""
    found = {each for html in sources for tag in _tags(html) for each in _names(*tag)}
    return found.union(*map(_CAPTION.findall, sources))


def _tags(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield name and attributes of the start tags that browsers read as tags."""
    inside = ""
    for closing, tag, attributes in _TAG.findall(html):
        name = tag.lower()
        if inside:
            inside = "" if closing and name == inside else inside
        elif not closing:
            inside = name if name in _HOLD_NO_TAGS else ""
            if attributes and name not in ("script", "style", "template"):
                yield name, _values(attributes)


def _values(attributes: str) -> dict[str, str]:
    found = _VALUE.findall(attributes)
    return {key.lower(): unescape(one or two or three) for key, one, two, three in found}


def _names(tag: str, values: Mapping[str, str]) -> set[str]:
    """Return the names that a link to this element may have after its `#`."""
    if tag == "input" and values.get("type", "").lower() == "hidden":
        return set()
    names = (values.get("id"), values.get("name") if tag == "a" else None)
    return {unquote(each) for each in names if each}


def _slugs(html: str) -> Iterator[str]:
    """Yield the anchors that a heading gets from its text."""
    count: Counter[str] = Counter()
    for _, inside in _HEADING.findall(html):
        slug = heading_slug(unescape(_MARKUP.sub("", inside)))
        yield f"{slug}-{count[slug]}" if count[slug] else slug
        count[slug] += 1
