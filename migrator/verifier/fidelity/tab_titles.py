"""Put the titles of tabs in front of their panels in a stored `post_content`.

Plugins save all titles first and the panels after them; readers see a title with its panel. This
module knows tags and no more, and has a table of its own: the proof shares nothing with the
renderer. If it does not recognise the tabs, their words stay in their places, and the other checks
name each one that is not there in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from migrator.verifier.fidelity.word_check import page_text, readable_words, words

_ROLE: Final = "tabpanel"
# A word in the classes of a list of titles -> the one in those of a panel.
_PANEL_OF: Final = {
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
# Panels that repeat their title begin with this.
_REPEATED: Final = "advgb-tab-body-header"
_BY_ID: Final = frozenset(("nav-tabs", "nav-pills", "ui-tabs-nav"))
_MARKS: Final = (*_PANEL_OF, *sorted(_BY_ID), "tablist")
_MARKUP: Final = re.compile(
    r"<!--(?s:.*?)-->|<(/?)([a-zA-Z][a-zA-Z0-9-]*+)((?>(?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+')*))>"
)
_VALUE: Final = re.compile(
    r"""(?<![\w-])(class|id|role|href|aria-controls|data-bs-target)\s*=\s*(?:"([^"]*)"|'([^']*)')"""
)
_INNER: Final = re.compile(r"</?(?:button|div|p|li|ul)\b[^<>]*>")
_LINK: Final = re.compile(
    r"""<a\b(?:[^<>]*\shref\s*=\s*["'](?:#|javascript:)[^<>]*|(?![^<>]*\shref\s*=)[^<>]*)>((?:[^<]|<(?!/?a\b))*)</a\s*>"""
)
_TAG: Final = re.compile(r"<[^<>]*>")
_PICTURE: Final = "media"
_MEDIA: Final = re.compile(r"<(?:img|iframe|video|audio|object|embed|input)\b")
_EMPTY: Final = frozenset(
    ("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_MOST: Final = 100  # titles of a list
_MOST_LISTS: Final = 200


class _Element(NamedTuple):
    """An element of a text: where it begins, where its content does, and where both end."""

    start: int
    inner: int
    inner_end: int
    end: int
    values: dict[str, str]

    def holds(self, other: _Element) -> bool:
        return self.start < other.start and other.end <= self.end


def with_titles_as_shown(raw: str, page: str) -> str:
    """Return the content with the titles of its tabs where the page has them.

    They stand at their panels, unless the page has all words in their stored order only. Other
    tools write all titles before the panels.
    """
    moved = with_titles_at_panels(raw)
    if moved == raw:
        return raw
    there = words(page_text(page))
    return raw if _has(there, raw) and not _has(there, moved) else moved


def _has(there: Sequence[str], html: str) -> bool:
    """Return True if the words of a page are those of the HTML, in order, and maybe more."""
    rest = iter(there)
    return all(word in rest for word in readable_words(html))


def with_titles_at_panels(raw: str) -> str:
    """Return the content with each title of tabs at the beginning of its panel."""
    if not any(map(raw.__contains__, _MARKS)) or raw.rfind("<!--") > raw.rfind("-->"):
        return raw
    found = sorted(_elements(raw))
    ids = {each.values["id"]: each for each in reversed(found) if each.values.get("id")}
    edits: list[tuple[int, int, str]] = []
    lists = [(number, each) for number, each in enumerate(found) if _panels_wanted(each)]
    for number, listed in lists if len(lists) <= _MOST_LISTS else ():
        titles = _children(found, number)
        if len(titles) == 1 and len(inside := _children(found, found.index(titles[0]))) > 1:
            titles = inside
        if not _are_whole(raw, listed, titles):
            continue
        panels = _by_id(raw, ids, listed, titles) or _after(found, number)
        if len(panels) != len(titles):
            titles = [each for each in titles if _said(raw, each)]
        if 0 < len(titles) <= _MOST and len(titles) == len(panels):
            edits.append((listed.start, listed.end, " "))
            edits += (
                (panel.inner, panel.inner, f" <p>{_title(raw, title)}</p> ")
                for title, panel in zip(titles, panels, strict=True)
                if not _repeats(raw, found, panel, title)
            )
    return _edited(raw, sorted(edits))


def _edited(raw: str, edits: list[tuple[int, int, str]]) -> str:
    """Return the content with all edits; unchanged if two overlap, since one would be lost."""
    parts: list[str] = []
    at = 0
    for start, end, text in edits:
        if start < at:
            return raw
        parts += (raw[at:start], text)
        at = end
    return "".join([*parts, raw[at:]])


def _elements(raw: str) -> Iterator[_Element]:
    """Yield the elements that have an end. An end tag also ends what is still open inside."""
    opened: list[tuple[str, re.Match[str]]] = []
    count: dict[str, int] = {}
    for tag in _MARKUP.finditer(raw):
        name = (tag[2] or "").lower()
        if not name or name in _EMPTY or tag[3].endswith("/"):
            continue
        if not tag[1]:
            opened.append((name, tag))
            count[name] = count.get(name, 0) + 1
        elif count.get(name):
            while True:
                last, start = opened.pop()
                count[last] -= 1
                if last == name:
                    break
            yield _Element(start.start(), start.end(), tag.start(), tag.end(), _values(start))


def _values(tag: re.Match[str]) -> dict[str, str]:
    return {key: one or two for key, one, two in _VALUE.findall(tag[3])}


def _panels_wanted(listed: _Element) -> str:
    """Return the class of the panels of a list of titles, "" for other elements."""
    classes = listed.values.get("class", "").split()
    known = [_PANEL_OF[name] for name in classes if name in _PANEL_OF]
    if known:
        return known[0]
    is_list = listed.values.get("role") == "tablist" or not _BY_ID.isdisjoint(classes)
    return _ROLE if is_list else ""


def _children(found: list[_Element], number: int) -> list[_Element]:
    around = found[number]
    children: list[_Element] = []
    for each in found[number + 1 :]:
        if each.start >= around.end or len(children) > _MOST:
            break
        if not children or each.start >= children[-1].end:
            children.append(each)
    return children


def _by_id(
    raw: str, ids: dict[str, _Element], listed: _Element, titles: list[_Element]
) -> list[_Element]:
    """Return the panels that all titles name by their ids."""
    panels: list[_Element] = []
    for title in titles:
        tags = [title.values]
        tags += (
            _values(tag)
            for tag in _MARKUP.finditer(raw, title.inner, title.inner_end)
            if (tag[2] or "").lower() in ("a", "button") and not tag[1]
        )
        panel = next((ids[name] for name in map(_named, tags) if name in ids), None)
        if panel is None or panel.start < listed.end or panel in panels:
            return []
        panels.append(panel)
    return panels


def _named(values: dict[str, str]) -> str:
    href = values.get("href") or values.get("data-bs-target") or ""
    if href and not href.startswith("#"):
        return ""
    return values.get("aria-controls") or href[1:]


def _after(found: list[_Element], number: int) -> list[_Element]:
    """Return the panels behind a list, up to the end of the nearest element around the first."""
    listed = found[number]
    wanted = _panels_wanted(listed)
    panels: list[_Element] = []
    around: _Element | None = None
    for each in found[number + 1 :]:
        if around is not None and each.start >= around.end:
            break
        if not panels and each.start >= listed.end and _panels_wanted(each) == wanted:
            return []
        is_panel = wanted in each.values.get("class", "").split() or (
            wanted == _ROLE and each.values.get("role") == _ROLE
        )
        if not is_panel or each.start < listed.end or (panels and panels[-1].holds(each)):
            continue
        if not panels:
            both = [one for one in found[:number] if one.holds(listed) and one.holds(each)]
            around = both[-1] if both else None
        if len(panels) > _MOST:
            break
        panels.append(each)
    return panels


def _are_whole(raw: str, listed: _Element, titles: list[_Element]) -> bool:
    """Return True if nothing to read or see stands between the titles of a list."""
    parts = [raw[each.start : each.end] for each in titles]
    inside = raw[listed.inner : listed.inner_end]
    is_seen = len(_MEDIA.findall(inside)) == len(_MEDIA.findall("".join(parts)))
    texts = [" ".join(_TAG.sub(" ", each).split()) for each in (inside, *parts)]
    return is_seen and texts[0] == " ".join(filter(None, texts[1:]))


def _said(raw: str, title: _Element) -> str:
    inside = raw[title.start : title.end]
    return _PICTURE if _MEDIA.search(inside) else _TAG.sub("", inside).strip()


def _repeats(raw: str, found: list[_Element], panel: _Element, title: _Element) -> bool:
    """Return True if the first element of a panel is its title once more."""
    place = found.index(panel) + 1
    first = found[place] if place < len(found) else panel
    is_title = _REPEATED in first.values.get("class", "").split()
    return is_title and _said(raw, first) == _said(raw, title) != _PICTURE


def _title(raw: str, title: _Element) -> str:
    """Return the HTML of a title without the link to its panel and its place in the list."""
    href = title.values.get("href", "#")
    if not href.startswith(("#", "javascript:")):
        return raw[title.start : title.end]
    inside = raw[title.inner : title.inner_end]
    return _LINK.sub(r"\1", _INNER.sub("", inside))
