"""Put the title of each tab above its panel.

Plugins save the titles of tabs as one list and the panels after it. A script shows the panel whose
title a reader clicks. Without the script, all titles would stand together, far from their texts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from migrator.wordpress.html_fragment import elements, inner_html, parse_fragment
from migrator.wordpress.tokens import word_set

_BY_ROLE: Final = "role=tabpanel"
# The class of a list whose child elements are titles -> the class of the panels.
_PANELS: Final = {
    "wp-block-tab-list": "wp-block-tab-panel",
    "kt-tabs-title-list": "kt-tab-inner-content",
    "wp-block-ub-tabbed-content-tabs-title": "wp-block-ub-tabbed-content-tab-content-wrap",
    "wp-block-ub-tabbed-content-tabs-title-vertical-tab": (
        "wp-block-ub-tabbed-content-tab-content-wrap"
    ),
    "uagb-tabs__panel": "uagb-tabs__body-container",
    "tabTitles": "eb-tab-wrapper",
    "stk-block-tab-labels__wrapper": "stk-block-column",
    "qubely-tab-nav": "qubely-tab-content",
    "ghostkit-tabs-buttons": "ghostkit-tab",
    "gb-tabs__menu": "gb-tabs__item",
    "advgb-tabs-panel": "advgb-tab-body-container",
}
# Lists whose titles name the id of their panel (Bootstrap, jQuery UI).
_LINKED_LISTS: Final = word_set("nav-tabs nav-pills ui-tabs-nav")
# Titles that stand before their panel already, as the words of a button.
_TITLES: Final = word_set(
    """kt-accordion-header-wrap wp-block-ub-content-toggle-accordion-title-wrap
    wp-block-getwid-tabs__nav-link uagb-faq-questions-button advgb-tab-body-header"""
)
# One search for each is five times as fast as one for all of them.
_MARKS: Final = (*_PANELS, *sorted(_LINKED_LISTS | _TITLES), "tablist")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
# Elements of a title that are nothing but its place in the list.
_FRAMES: Final = ("button", "div", "p", "li", "ul", "strong", "b")
_MEDIA: Final = ("img", "iframe", "video", "audio", "object", "embed", "input")
_BOXES: Final = word_set("div section article aside li dd td details main")
_MOST_TITLES: Final = 100
_MOST_LISTS: Final = 200


def with_titles_at_panels(html: str) -> str:
    """Return the HTML with the titles of tabs above their panels, as headings or bold paragraphs.

    Leave the list of titles in its place if it is not certain which panel belongs to a title.
    """
    if not any(map(html.__contains__, _MARKS)):
        return html
    body = parse_fragment(html).body
    return inner_html(body) if body is not None and _Tabs(body).move_titles() else html


class _Tabs:
    """The lists of titles and the panels of one text, in document order."""

    def __init__(self, body: Tag) -> None:
        self.order: dict[int, int] = {}
        self.by_id: dict[str, Tag] = {}
        self.lists: list[tuple[Tag, str]] = []
        self.titles: list[Tag] = []
        self.panels: dict[str, list[Tag]] = {}
        kinds = frozenset(_PANELS.values())
        for place, element in enumerate(elements(body)):
            self.order[id(element)] = place
            if name := element.get("id"):
                self.by_id.setdefault(str(name), element)
            classes = [str(name) for name in element.get_attribute_list("class") if name]
            role = element.get("role")
            kind = next((_PANELS[name] for name in classes if name in _PANELS), "")
            if kind or role == "tablist" or not _LINKED_LISTS.isdisjoint(classes):
                self.lists.append((element, kind or _BY_ROLE))
            if element.name == "div" and not _TITLES.isdisjoint(classes):
                self.titles.append(element)
            for name in (*classes, *([_BY_ROLE] if role == "tabpanel" else ())):
                if name in kinds or name == _BY_ROLE:
                    self.panels.setdefault(name, []).append(element)

    def move_titles(self) -> bool:
        """Move the titles, and return True if there are any."""
        moves = [*self._moves()] if len(self.lists) <= _MOST_LISTS else []
        for listed, titles, panels in moves:
            if not listed.decomposed and not any(each.decomposed for each in panels):
                for title, panel in zip(titles, panels, strict=True):
                    _write(title, panel)
                listed.decompose()
        alone = [each for each in self.titles if each.find(_HEADINGS) is None and _text(each)]
        for title in alone:
            title.replace_with(*_as_label(title))
        return bool(moves or alone)

    def _moves(self) -> Iterator[tuple[Tag, list[Tag], list[Tag]]]:
        """Yield each list with its titles and their panels, as far as all are certain."""
        for number, (listed, kind) in enumerate(self.lists):
            titles = _titles(listed)
            if "".join(map(_text, titles)) != _text(listed) or _has_texts(listed):
                continue
            rest = self.lists[number + 1 :]
            other = next((each for each, its_kind in rest if its_kind == kind), None)
            panels = self._named(listed, titles) or self._following(listed, kind, other)
            if len(panels) != len(titles):
                titles = [each for each in titles if _text(each) or _is_media(each)]
            if titles and len(panels) == len(titles) and all(p.name in _BOXES for p in panels):
                yield listed, titles, panels

    def _named(self, listed: Tag, titles: Sequence[Tag]) -> list[Tag]:
        """Return the panels that the titles name by their ids, [] if one of them names none."""
        found = [self.by_id.get(_reference(title)) for title in titles]
        panels = [each for each in found if each is not None and self._is_after(listed, each)]
        are_all = len({id(each) for each in panels}) == len(titles)
        return panels if are_all else []

    def _following(self, listed: Tag, kind: str, other: Tag | None) -> list[Tag]:
        """Return the panels of a kind that follow a list in the nearest element around both.

        There are none if the `other` list of the kind comes before them.
        """
        known = self.panels.get(kind, [])
        places = [self.order[id(each)] for each in known]
        place = bisect_right(places, self.order[id(listed)])
        if place == len(known) or (other is not None and self.order[id(other)] < places[place]):
            return []
        above = {id(each) for each in known[place].parents}
        around = next((each for each in listed.parents if id(each) in above), None)
        found: list[Tag] = []
        for panel in known[place:]:
            parents = list(panel.parents)
            if found and any(each is found[-1] for each in parents):
                continue
            if len(found) > _MOST_TITLES or all(each is not around for each in parents):
                break
            found.append(panel)
        return [] if any(each is listed for each in found[0].parents) else found

    def _is_after(self, listed: Tag, panel: Tag) -> bool:
        is_inside = any(each is listed for each in panel.parents)
        return not is_inside and self.order[id(panel)] > self.order[id(listed)]


def _titles(listed: Tag) -> list[Tag]:
    """Return the titles of a list: its child elements, or those of the only one."""
    found = [each for each in listed.children if isinstance(each, Tag)]
    if len(found) == 1 and found[0].name in ("ul", "ol", "div"):
        inside = [each for each in found[0].children if isinstance(each, Tag)]
        found = inside if len(inside) > 1 else found
    return found if len(found) <= _MOST_TITLES else []


def _reference(title: Tag) -> str:
    """Return the id of the panel that a title names, "" if it names none."""
    for element in (title, *title.find_all(["a", "button"], limit=2)):
        href = str(element.get("href") or element.get("data-bs-target") or "")
        if name := str(element.get("aria-controls") or "") or href.partition("#")[2]:
            return name if not href or href.startswith("#") else ""
    return ""


def _write(title: Tag, panel: Tag) -> None:
    """Write a title at the beginning of its panel, unless it is above it already."""
    above, first = panel.find_previous_sibling(), panel.find("div")
    shown: list[Tag] = []
    if above is not None and above.name == "p" and above.find("strong") is not None:
        shown.append(above)
    if first is not None and not _TITLES.isdisjoint(first.get_attribute_list("class")):
        shown.append(first)
    # Two pictures may differ.
    if not _is_media(title) and any(_text(each) == _text(title) for each in shown):
        return
    for node in reversed(_as_label(title)):
        panel.insert(0, node)


def _as_label(title: Tag) -> list[PageElement]:
    """Return a title as a heading, if it is one, else as a bold paragraph."""
    heading = title if title.name in _HEADINGS else title.find(_HEADINGS)
    name = _own_id(title)
    if heading is not None and _text(heading) == _text(title):
        html = f"<{heading.name}>{_inside(heading)}</{heading.name}>"
    else:
        shown = _inside(title)
        html = f"<p><strong>{shown}</strong></p>" if shown else ""
    box = parse_fragment(html).body
    nodes = [node.extract() for node in list(box.children)] if box is not None else []
    if name and nodes and isinstance(nodes[0], Tag):
        nodes[0]["id"] = name
    return nodes


def _inside(title: Tag) -> str:
    """Return the HTML inside a title, without links to its panel."""
    for each in title.find_all([*_FRAMES, "a"]):
        href = str(each.get("href") or "#")
        if each.name != "a" or href.startswith(("#", "javascript:")):
            each.unwrap()
    href = str(title.get("href") or "#")
    shown = inner_html(title).strip()
    return shown if href.startswith(("#", "javascript:")) else str(title)


def _has_texts(listed: Tag) -> bool:
    """Return True if texts or comments stand between the titles of a list."""
    return any(isinstance(each, NavigableString) and each.strip() for each in listed.children)


def _is_media(title: Tag) -> bool:
    return title.name in _MEDIA or title.find(_MEDIA) is not None


def _text(element: Tag) -> str:
    return element.get_text(strip=True)


def _own_id(title: Tag) -> str:
    element = title if title.get("id") else title.find(id=True)
    return str(element["id"]) if element is not None else ""
