"""Ways to damage a post: on the tree of what WordPress shows, or in the Markdown's text.

Each function makes a mutation, which picks its place with the random generator it is
given, and answers whether it found one.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from random import Random

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

OfTree = Callable[[BeautifulSoup, Random], bool]
OfText = Callable[[str, Random], str]
Act = Callable[[Tag], bool | None]

# No reader sees the text in these.
UNSEEN = ["script", "style", "iframe", "video", "audio", "object", "title", "svg", "noscript"]
# A player stands on a line of its own, whatever surrounds it.
MEDIA = ["iframe", "object", "embed", "video", "audio"]

# Places


def _elements(tree: BeautifulSoup, names: str) -> list[Tag]:
    """The elements of these names that show words, outside code and footnotes."""
    return [e for e in tree.find_all(names.split()) if _has_words(e) and not _is_apart(e)]


def _is_apart(element: Tag) -> bool:
    """Whether it is part of code, or of what makes a footnote."""
    near = (element, *element.parents)
    notes = (set(e.get_attribute_list("class")) & {"footnotes", "footnote-ref"} for e in near)
    return element.find_parent("pre") is not None or any(notes)


def _has_words(element: Tag) -> bool:
    return any(re.search(r"\w", text) for text in _shown(element))


def _shown(element: Tag) -> Iterator[NavigableString]:
    """The texts a reader sees."""
    for text in element.find_all(string=True):
        if type(text) is NavigableString and not text.find_parent(UNSEEN):
            yield text


def _texts(tree: BeautifulSoup, pattern: str) -> list[NavigableString]:
    """The texts outside code in which the pattern is found."""
    texts = (t for t in _shown(tree) if not t.find_parent(["pre", "code", "tt"]))
    return [text for text in texts if re.search(pattern, text)]


def replace_in_text(pattern: str, new: Callable[[re.Match[str]], str]) -> OfTree:
    """One match of the pattern, outside code, is replaced."""

    def mutate(tree: BeautifulSoup, random: Random) -> bool:
        texts = _texts(tree, pattern)
        if not texts:
            return False
        return _replace(random.choice(texts), pattern, new, random)

    return mutate


def replace_in_code(pattern: str, new: Callable[[re.Match[str]], str]) -> OfTree:
    """One match of the pattern in a code block is replaced."""

    def mutate(tree: BeautifulSoup, random: Random) -> bool:
        texts = [t for t in _shown(tree) if t.find_parent("pre") and re.search(pattern, t)]
        return bool(texts) and _replace(random.choice(texts), pattern, new, random)

    return mutate


def _replace(
    text: NavigableString, pattern: str, new: Callable[[re.Match[str]], str], random: Random
) -> bool:
    match = random.choice(list(re.finditer(pattern, text)))
    changed = text[: match.start()] + new(match) + text[match.end() :]
    if changed == text:
        return False
    text.replace_with(changed)
    return True


def on(names: str, act: Act) -> OfTree:
    """Something is done to one element that shows words."""

    def mutate(tree: BeautifulSoup, random: Random) -> bool:
        return _act(_elements(tree, names), act, random)

    return mutate


def on_selected(selector: str, act: Act) -> OfTree:
    """Something is done to one element of a CSS selector."""

    def mutate(tree: BeautifulSoup, random: Random) -> bool:
        found = [e for e in tree.select(selector) if not e.find_parent("noscript")]
        return _act(found, act, random)

    return mutate


def _act(found: list[Tag], act: Act, random: Random) -> bool:
    return bool(found) and act(random.choice(found)) is not False


# What is done


def drop(element: Tag) -> None:
    element.decompose()


def unwrap(element: Tag) -> bool:
    element.unwrap()
    return True


def rename(name: Callable[[str], str]) -> Callable[[Tag], None]:
    def act(element: Tag) -> None:
        element.name = name(element.name)

    return act


def set_to(attribute: str, value: str) -> Callable[[Tag], None]:
    def act(element: Tag) -> None:
        element[attribute] = value

    return act


def merge(element: Tag) -> bool:
    """With the element of its kind that follows it directly."""
    following = next((node for node in element.next_siblings if str(node).strip()), None)
    if not isinstance(following, Tag) or following.name != element.name:
        return False
    if not _has_words(following) or element.find(MEDIA) or following.find(MEDIA):
        return False
    element.append(" ")
    for child in list(following.children):
        element.append(child)
    following.decompose()
    return True


def flatten(inner: Tag) -> bool:
    """The items of a list in an item follow that item."""
    item = inner.find_parent("li")
    parent = item.parent if item else None
    if item is None or parent is None or parent.name not in ("ul", "ol"):
        return False
    for child in reversed(list(inner.find_all("li", recursive=False))):
        item.insert_after(child)
    inner.decompose()
    return True


def swap_items(item: Tag) -> bool:
    following = item.find_next_sibling("li")
    if (
        following is None
        or not _has_words(following)
        or following.get_text().split() == item.get_text().split()
    ):
        return False
    item.insert_before(following.extract())
    return True


def swap_columns(cell: Tag) -> bool:
    following = cell.find_next_sibling(["td", "th"])
    if following is None or following.get_text().split() == cell.get_text().split():
        return False
    cell.insert_before(following.extract())
    return True


def drop_placeholder(tree: BeautifulSoup, random: Random) -> bool:
    found = [c for c in tree.find_all(string=True) if isinstance(c, Comment)]
    found = [c for c in found if c.strip().startswith(("migrator:", "more", "nextpage"))]
    if not found:
        return False
    random.choice(found).extract()
    return True


def swapped(match: re.Match[str]) -> str:
    return f"{match[3]}{match[2]}{match[1]}" if match[1] != match[3] else match[0]


def other_letter(match: re.Match[str]) -> str:
    return "y" if match[0] == "x" else "x"


def join_lines(line_break: Tag) -> bool:
    """Two lines with words become one."""
    sides = (line_break.previous_sibling, line_break.next_sibling)
    if any(side is None or not re.search(r"\w", side.get_text()) for side in sides):
        return False
    line_break.replace_with(" ")
    return True


def double(element: Tag) -> None:
    element.insert_after(copy.copy(element))


def as_paragraphs(element: Tag) -> None:
    """The items of a list, or the cells of a row, become paragraphs."""
    for item in element.find_all(["li", "td", "th"], recursive=False):
        item.name = "p"
    element.unwrap()


def retarget(element: Tag) -> bool:
    if not element.get("href"):
        return False
    element["href"] = "https://elsewhere.example/"
    return True


def unlink(element: Tag) -> bool:
    return bool(element.get("href")) and unwrap(element)


def without_language(element: Tag) -> bool:
    names = element.get_attribute_list("class")
    if not any(str(name).startswith("language-") for name in names) or not element.text.strip():
        return False
    del element["class"]
    return True


# Of the Markdown's own text


def edit(pattern: str, new: str) -> OfText:
    """One match is replaced, on a line that holds no HTML."""

    def mutate(text: str, random: Random) -> str:
        places = [
            match
            for match in re.finditer(pattern, text, re.MULTILINE)
            if "<" not in _line(text, match.start())
        ]
        if not places:
            return text
        place = random.choice(places)
        return text[: place.start()] + place.expand(new) + text[place.end() :]

    return mutate


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
