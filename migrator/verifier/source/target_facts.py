"""Compare the front matter for a site generator with that of the plain archive.

Each generator has its own names and forms of fields. So a value counts as kept if it stands in any
field, as words in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

from migrator.findings import Finding
from migrator.verifier.fidelity.word_check import words

_FIELDS: Final = (
    "title", "author", "description", "categories", "tags", "enclosure", "links_to", "language",
)  # fmt: skip
_DAY: Final = 10  # characters
_SHOWN: Final = 100


def check_target_fields(
    plain: Mapping[str, Any],
    written: Mapping[str, Any],
    key_of: Callable[[str], str | None],
    known: Collection[str],
) -> Iterator[Finding]:
    """Yield a `changed-field` for each value of `plain` that `written` does not have.

    `key_of` returns the key of a field in `plain`, None for a field that is not written. A key of
    `plain` that is not `known` is that of a taxonomy of the site.
    """
    said = [_as_words(text) for text in _texts(list(written.values()))]
    own = [key for key, value in plain.items() if key not in known and isinstance(value, list)]
    for key in (*filter(None, map(key_of, _FIELDS)), *own):
        for text in _texts(plain.get(key)):
            if not any(_as_words(text) in each for each in said):
                yield Finding(
                    "changed-field", "", f"no field has “{text[:_SHOWN]}”, which is {key}"
                )
    date = key_of("date")
    day = str(plain.get(date) or "")[:_DAY] if date else ""
    if day and not any(str(value).startswith(day) for value in written.values()):
        yield Finding("changed-field", "", f"no field has the date {day}")


def _texts(value: object) -> Iterator[str]:
    """Yield all texts in a value of front matter."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _as_words(text: str) -> str:
    return f" {' '.join(words(text))} "
