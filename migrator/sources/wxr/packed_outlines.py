"""Convert the outlines of a slice of an export to JSON, and back.

Workers return them in this form, and the next run finds them in the archive. A pickle would be able
to run code there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from migrator.model import Attachment, Author, IndexEntry, MenuItem, Term
from migrator.sources.index_entry import Related
from migrator.sources.wxr.item_copies import CopyKey
from migrator.sources.wxr.item_outline import ItemOutline
from migrator.spill.codecs import Codec, records
from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json


@value_object
class SliceOutlines:
    """The outlines of the items of a slice, the terms that they name, and the namespaces by prefix.

    Each term is listed once, in the order of the items.
    """

    items: Sequence[ItemOutline]
    terms: Sequence[Term]
    namespaces: dict[str | None, str]


_TERM: Final = records(Term)
_ENTRY: Final = records(IndexEntry)
_COPY: Final = records(CopyKey)
_RELATED: Final[dict[str, Codec[Any]]] = {
    kind.__name__: records(kind) for kind in (Attachment, MenuItem, Author)
}
_HTML: Final = "html"
_to_json: Final[Callable[[Any], str]] = json.JSONEncoder(separators=(",", ":")).encode


def packed(outlines: SliceOutlines) -> str:
    """Return the outlines as JSON text."""
    items = list(map(_packed_item, outlines.items))
    terms = list(map(_TERM.pack, outlines.terms))
    return _to_json([items, terms, list(outlines.namespaces.items())])


def unpacked(text: str) -> SliceOutlines:
    """Return the outlines that `packed` wrote.

    Raises ValueError, TypeError, KeyError or IndexError for another text.
    """
    items, terms, namespaces = parse_json(text)
    return SliceOutlines(
        [_item(*each) for each in items],
        [_TERM.unpack(each) for each in terms],
        dict(namespaces),
    )


def _packed_item(item: ItemOutline) -> list[Any]:
    return [
        list(map(_ENTRY.pack, item.entries)),
        item.title,
        _COPY.pack(item.copy),
        item.clock.isoformat() if item.clock else "",
        _packed_related(item.related),
        item.table,
        item.anchor_links,
        item.comments,
        item.languages,
    ]


def _item(
    entries: Any, title: Any, copy: Any, clock: Any, related: Any, table: Any, links: Any,
    comments: Any, languages: Any,
) -> ItemOutline:  # fmt: skip
    return ItemOutline(
        tuple(map(_entry, entries)),
        title,
        _COPY.unpack(copy),
        datetime.fromisoformat(clock) if clock else None,
        _related(related),
        (table[0], table[1]) if table else None,
        tuple(links),
        comments,
        tuple(languages),
    )


def _entry(values: list[Any]) -> IndexEntry:
    # The only list among them: JSON has no tuples.
    return _ENTRY.unpack([tuple(each) if isinstance(each, list) else each for each in values])


def _packed_related(related: Related | None) -> Any:
    if related is None:
        return None
    if isinstance(related, str):
        return [_HTML, related]
    kind = type(related).__name__
    return [kind, _RELATED[kind].pack(related)]


def _related(stored: Any) -> Related | None:
    if not stored:
        return None
    kind, value = stored
    found: Related = value if kind == _HTML else _RELATED[kind].unpack(value)
    return found
