"""Convert footnotes that a plugin saved or shows as HTML to GFM's footnote HTML.

Plugins, and Word, link the number in the text with the note, and the note with the number:

    Text<sup><a href="#fn-1" id="fnref-1">1</a></sup>
    <ol><li id="fn-1">Note <a href="#fnref-1">↩</a></li></ol>

The links decide, not the names, so that the notes of any plugin are found. Notes are the items of
a list, or the paragraphs at the end of the text that begin with their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag
from bs4.element import NavigableString

from migrator.wordpress import footnotes
from migrator.wordpress.html_fragment import elements, inner_html, parse_fragment

# Links within a page, which few texts have: the cheapest test comes first.
_LINKS = ('="#', "='#")
_MAY_HOLD = re.compile(r"[fFcC](?i:(?<=f)(?:ootnote|nref|tnref|(?<=\bf)n[-_:]?\d)|(?<=c)ite_ref)")
_NUMBER = re.compile(r"[\s\[(]*(?:\d{1,4}|[a-z]|[ivxl]{1,7}|[*†‡§¶]{1,3})[\s\])]*\Z", re.IGNORECASE)
_BACK = re.compile(
    r"[\s\[\]()]*(?:[↩↑^⇑↵⤴]\ufe0e?|\d{1,4}|[*†‡§¶]{1,3}|back|return)?[\s\[\]().]*\Z", re.IGNORECASE
)
_MARKS = re.compile(r"(?:\s*(?:\[\s*\]|\(\s*\)))?\s*\Z")
_MOST_NOTES = 2_000


def with_footnotes(html: str) -> str:
    """Return the HTML with linked lists of notes as footnotes."""
    if not any(sign in html for sign in _LINKS) or not _MAY_HOLD.search(html):
        return html
    tree = parse_fragment(html)
    if tree.body is None:
        return html
    notes = _Notes(tree.body)
    return inner_html(tree.body) if notes.convert() else html


class _Notes:
    """The notes of one text. `links` are the references in the text, by the item of their note."""

    def __init__(self, body: Tag) -> None:
        self.body = body
        self.by_id: dict[str, Tag] = {}
        self.number = 0
        self.order: dict[int, int] = {}
        for place, element in enumerate(elements(body)):
            self.order[id(element)] = place
            for key in ("id", "name"):
                if name := element.get(key):
                    self.by_id.setdefault(str(name), element)
            if element.get("data-footnote-ref") is not None:
                self.number += 1
        self.links: dict[int, list[Tag]] = {}
        self.lists: list[Tag] = []
        self.paragraphs: list[Tag] = []
        self.rest: dict[int, list[Tag]] = {}
        # Numbers to which their note does not lead back, each with the note.
        self.repeated: list[tuple[Tag, Tag]] = []

    def convert(self) -> bool:
        """Change the tree, and return True if it has notes of a plugin."""
        for link in self.body.find_all("a", href=True, limit=2 * _MOST_NOTES):
            self._read(link)
        self._add_repeated()
        changed = False
        for each in self.lists:
            items = each.find_all("li", recursive=False)
            if items and all(id(item) in self.links for item in items):
                self._write(_place(each), items)
                changed = True
        if self.paragraphs and self._are_last():
            self._write(self.paragraphs[0], self.paragraphs)
            changed = True
        return changed

    def _are_last(self) -> bool:
        """Return True if nothing but notes follows the first paragraph that is one.

        Put the paragraphs between two notes into the first of them.
        """
        notes = {id(each) for each in self.paragraphs}
        first = self.paragraphs[0]
        found = [each for each in first.next_siblings if not _is_blank(each)]
        after = [each for each in found if isinstance(each, Tag)]
        if len(after) != len(found) or not after:
            return not found and len(notes) == 1
        if id(after[-1]) not in notes or len(notes - {id(each) for each in after}) != 1:
            return False
        note = first
        for each in after:
            if id(each) in notes:
                note = each
            else:
                each.extract()
                self.rest.setdefault(id(note), []).append(each)
        return True

    def _read(self, link: Tag) -> None:
        href = str(link["href"])
        if link.get("data-footnote-ref") is not None:
            return
        if not href.startswith("#") or not _NUMBER.match(link.get_text()):
            return
        target = self.by_id.get(href[1:])
        if target is None:
            return
        item = target if target.name in ("li", "p") else target.find_parent(["li", "p"])
        listed = item.parent if item is not None else None
        # A note follows its number: both lead to each other, and both may be numbers.
        if item is None or self.order[id(item)] < self.order[id(link)]:
            return
        if listed is None or (item.name == "li") != (listed.name in ("ol", "ul")):
            return
        backs = [] if item in link.parents else list(_backs(item))
        if not any(self._leads_to(back, link) for back in backs):
            self.repeated.append((item, link))
            return
        if item.name == "p" and not _begins_with(item, backs[0]):
            return
        self.links.setdefault(id(item), []).append(link)
        if item.name == "p":
            if all(item is not each for each in self.paragraphs):
                self.paragraphs.append(item)
        elif all(listed is not each for each in self.lists):
            self.lists.append(listed)

    def _add_repeated(self) -> None:
        """Add the further numbers of a note that the text refers to several times."""
        for item, link in self.repeated:
            known = self.links.get(id(item))
            if known and known[0].get_text(strip=True) == link.get_text(strip=True):
                known.append(link)

    def _leads_to(self, back: Tag, link: Tag) -> bool:
        """Return True if the link `back` leads to the number in the text or right beside it."""
        place = self.by_id.get(str(back.get("href"))[1:])
        if place is None:
            return False
        around = _holder(link)
        if place is link or place in link.parents or around in place.parents:
            return True
        beside = around.previous_sibling
        while isinstance(beside, NavigableString) and not beside.strip():
            beside = beside.previous_sibling
        return place is beside or (isinstance(beside, Tag) and beside in place.parents)

    def _write(self, place: Tag, items: list[Tag]) -> None:
        """Write the notes at a place, and their numbers in the text."""
        notes = []
        for item in items:
            self.number += 1
            name = str(self.number)
            for back in _backs(item):
                _remove_back(back)
            html = _MARKS.sub("", inner_html(item).strip())
            if more := self.rest.get(id(item)):
                html = f"<p>{html}</p>{''.join(map(str, more))}"
            notes.append(footnotes.item(name, html))
            for link in self.links[id(item)]:
                holder = _holder(link)
                box = parse_fragment(footnotes.reference(name)).body
                if box is not None and not holder.decomposed:
                    holder.replace_with(*[node.extract() for node in list(box.children)])
        section = parse_fragment(footnotes.section_of(notes)).body
        for item in items:
            if item is not place and item.parent is not None:
                item.extract()
        if section is not None:
            place.replace_with(*[node.extract() for node in list(section.children)])


def _backs(item: Tag) -> Iterator[Tag]:
    """Yield the links of a note that lead back to its number."""
    for link in item.find_all("a", href=True):
        if str(link["href"]).startswith("#") and _BACK.match(link.get_text()):
            yield link


def _begins_with(item: Tag, back: Tag) -> bool:
    """Return True if a paragraph has nothing but empty elements before a link."""
    before = back.previous_elements
    for node in before:
        if node is item:
            return True
        if isinstance(node, NavigableString) and node.strip(" \n\t[("):
            return False
    return False


def _is_blank(node: object) -> bool:
    if isinstance(node, NavigableString):
        return not node.strip()
    return isinstance(node, Tag) and node.name in ("br", "hr")


def _remove_back(back: Tag) -> None:
    """Remove a link back, and what is around nothing but it."""
    place = back
    while (
        place.parent is not None
        and place.parent.name in ("span", "sup", "em", "small", "strong")
        and not _MARKS.sub("", place.parent.get_text().replace(back.get_text(), "")).strip()
    ):
        place = place.parent
    place.decompose()


def _holder(link: Tag) -> Tag:
    """Return the element that holds nothing but the number of a note."""
    place = link
    while (
        place.parent is not None
        and place.parent.name in ("sup", "span", "small")
        and place.parent.get_text(strip=True) == link.get_text(strip=True)
    ):
        place = place.parent
    return place


def _place(listed: Tag) -> Tag:
    """Return the list, or the box that a plugin put around it."""
    around = listed.parent
    if (
        around is not None
        and around.name in ("div", "section", "aside", "footer")
        and around.get_text(strip=True) == listed.get_text(strip=True)
        and around.find(["img", "hr"]) is None
    ):
        return around
    return listed
