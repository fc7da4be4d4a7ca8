"""Count the widgets whose own texts, images or links readers saw beside the posts.

WordPress keeps them in options: `sidebars_widgets` lists those of each sidebar (`text-2`), and
`widget_text` has the settings of all widgets of a kind by their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from migrator.sources.wxr.php_serialize import unserialize

_MARKUP: Final = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)
_WORD: Final = re.compile(r"[^\W\d_]+")
_THING: Final = re.compile(r"<(?:img|iframe|a)\s|\Ahttps?://", re.IGNORECASE)
_IDENTITY: Final = re.compile(r"(?P<kind>.+)-(?P<number>\d{1,9})")
_INACTIVE: Final = re.compile(r"wp_inactive_widgets|array_version|orphaned_widgets")
# The headings of WordPress's own widgets ("Recent Comments") are shorter.
_TELLING: Final = 5  # words


def count_widgets(options: Mapping[str, str]) -> int:
    """Return the number of widgets in sidebars that have a text, an image or a link of their own.

    `options` are the stored values by name.
    """
    sidebars = unserialize(options.get("sidebars_widgets", ""))
    shown = dict.fromkeys(
        each
        for name, listed in (sidebars.items() if isinstance(sidebars, dict) else ())
        if not _INACTIVE.match(str(name))
        for each in _values(listed)
        if isinstance(each, str)
    )
    return sum(_says_something(identity, options) for identity in shown)


def _says_something(identity: str, options: Mapping[str, str]) -> bool:
    found = _IDENTITY.fullmatch(identity)
    if found is None:
        return False
    instances = unserialize(options.get(f"widget_{found['kind']}", ""))
    if isinstance(instances, list):
        instances = dict(enumerate(instances))
    settings = instances.get(int(found["number"])) if isinstance(instances, dict) else None
    return any(_is_read(each) for each in _values(settings) if isinstance(each, str))


def _is_read(text: str) -> bool:
    is_telling = len(_WORD.findall(_MARKUP.sub(" ", text))) >= _TELLING
    return is_telling or _THING.search(text) is not None


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield from value.values() if isinstance(value, dict) else value
