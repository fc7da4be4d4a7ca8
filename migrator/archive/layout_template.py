"""Fill in a layout template such as `{types}/{year}/{slug}` to name the folders of an item.

The placeholders are rows of the table PLACEHOLDERS.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from migrator.archive.safe_names import UNNAMED, safe_name
from migrator.errors import UsageError, did_you_mean
from migrator.model import IndexEntry
from migrator.site_ids import blog_id
from migrator.startup.value_objects import value_object
from migrator.texts.privacy import without_address

UNDATED = "undated"
_PLURALS = {"post": "posts", "page": "pages"}
_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|([{}])")
_TAG = re.compile(r"<[^<>]*>")
_MAX_TITLE = 1000


@value_object
class ItemPlace:
    """An item with data from outside it: the names of its parent pages' folders, and the
    segments of its permalink."""

    entry: IndexEntry
    parents: tuple[str, ...] = ()
    permalink: tuple[str, ...] = ()


# The function and the description of each placeholder. `--help` and the manual use this table.
PLACEHOLDERS: dict[str, tuple[Callable[[ItemPlace], str], str]] = {
    "type": (lambda p: type_name(p.entry), "post, page, or the custom type's name"),
    "types": (
        lambda p: _PLURALS.get(p.entry.type, type_name(p.entry)),
        "posts, pages, or the custom type's name",
    ),
    "slug": (lambda p: slug_name(p.entry), "the slug, else the title, else the id"),
    "title": (lambda p: title_name(p.entry), "the title, written like a slug"),
    "id": (lambda p: id_name(p.entry), "the id"),
    "author": (
        lambda p: safe_name(without_address(p.entry.author), "nobody"),
        "the author's login",
    ),
    "year": (lambda p: _date(p.entry, "%Y") or UNDATED, "the year, as 2020"),
    "month": (lambda p: _date(p.entry, "%m"), "the month, as 05"),
    "day": (lambda p: _date(p.entry, "%d"), "the day, as 31"),
    "date": (lambda p: _date(p.entry, "%Y-%m-%d") or UNDATED, "the day, as 2020-05-31"),
}

# These become any number of folders, and so must be alone between slashes.
SPREADING: dict[str, tuple[Callable[[ItemPlace], tuple[str, ...]], str]] = {
    "parents": (lambda p: p.parents, "the folders of the parent pages"),
    "permalink": (
        lambda p: p.permalink or (slug_name(p.entry),),
        "the path of the old URL",
    ),
}

_IDENTIFYING = frozenset({"slug", "title", "id", "permalink"})


class Template:
    """A valid layout such as `{types}/{year}/{slug}`."""

    def __init__(self, text: str) -> None:
        """Parse `text`. Raises UsageError if it has an unknown placeholder, leaves the archive's
        folder, or would put all items into one folder."""
        segments = text.removesuffix("/index.md").split("/")
        if text.startswith("/"):
            raise UsageError(f"--layout {text!r}: start with a folder, not with a slash.")
        self._segments = [_pieces(segment, text) for segment in segments if segment]
        self.names = frozenset(
            name for pieces in self._segments for name, literal in pieces if not literal
        )
        if not self.names & _IDENTIFYING:
            wanted = ", ".join(f"{{{name}}}" for name in sorted(_IDENTIFYING))
            raise UsageError(f"--layout {text!r}: add one of {wanted} to tell the items apart.")

    def folders(self, place: ItemPlace) -> list[str]:
        """Return the folders of one item, outermost first, each a safe name; never empty."""
        result: list[str] = []
        for pieces in self._segments:
            name, _ = pieces[0]
            if len(pieces) == 1 and name in SPREADING:
                result.extend(SPREADING[name][0](place))
                continue
            filled = [literal or PLACEHOLDERS[name][0](place) for name, literal in pieces]
            if len(filled) > 1:
                filled = [safe_name("".join(filled), id_name(place.entry))]
            result.extend(name for name in filled if name)
        return result or [slug_name(place.entry)]


def _pieces(segment: str, text: str) -> list[tuple[str, str]]:
    """Split a segment into pairs (placeholder, "") or ("", literal), in order."""
    found: list[tuple[str, str]] = []
    for name, literal, brace in _PIECE.findall(segment):
        if brace or not (literal or name in PLACEHOLDERS or name in SPREADING):
            names = (*PLACEHOLDERS, *SPREADING)
            known = ", ".join(f"{{{known}}}" for known in names)
            raise UsageError(
                f"--layout {text!r}: {segment!r} is not understood{did_you_mean(name, names)}; "
                f"there are {known}."
            )
        found.append((name, literal))
    if len(found) > 1 and any(name in SPREADING for name, _ in found):
        raise UsageError(f"--layout {text!r}: {segment!r} must be alone between slashes.")
    sample = "".join(literal or "x" for _, literal in found)
    if sample != safe_name(sample, "-") or sample.endswith(".md"):
        raise UsageError(f"--layout {text!r}: {segment!r} is not a valid folder name.")
    return found


def type_name(entry: IndexEntry) -> str:
    return safe_name(entry.type, "items")


def id_name(entry: IndexEntry) -> str:
    return str(blog_id(entry.id)) if entry.id > 0 else f"item-{entry.position}"


def slug_name(entry: IndexEntry) -> str:
    """Return the slug as a folder name; an item without a slug is named after its title."""
    name = safe_name(entry.slug, "")
    return title_name(entry) if name == UNNAMED else name


def slug_changes(entry: IndexEntry) -> bool:
    """Return True if the folder name differs from the slug as readers know it."""
    readable = unicodedata.normalize("NFC", unquote(entry.slug, errors="surrogateescape"))
    return bool(entry.slug) and slug_name(entry) != readable


def title_name(entry: IndexEntry) -> str:
    """Return the title as a slug, like WordPress, but in letters of any script.

    https://developer.wordpress.org/reference/functions/sanitize_title_with_dashes/
    """
    text = html.unescape(_TAG.sub("", entry.title[:_MAX_TITLE])).casefold()
    text = unicodedata.normalize("NFC", text).replace("/", "-").replace(".", "-")
    kept = "".join(_slug_character(char) for char in text)
    return safe_name("-".join(filter(None, kept.split("-"))), id_name(entry))


def _slug_character(char: str) -> str:
    kind = unicodedata.category(char)
    if kind[0] in "LNM" or char == "_":
        return char
    return "-" if kind[0] == "Z" or kind == "Pd" or char.isspace() else ""


def _date(entry: IndexEntry, form: str) -> str:
    if entry.published is None:
        return ""
    # Not by strftime, which pads years before 1000 differently on each system.
    year = f"{entry.published.year:04d}"
    return entry.published.strftime(form.replace("%Y", year))
