"""Compare the podcast files in the front matter of a post with its custom fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import contains
from typing import Any, Final

from migrator.findings import Finding
from migrator.verifier.fidelity.references import plain, resolved

# WordPress, PowerPress and Seriously Simple Podcasting: the address is the first line. podPress: a
# record for each file. `archive.linked_fields` cites the documents.
_KEYS: Final = ("enclosure", "audio_file")
_FEED_KEY: Final = ":enclosure"
_RECORDS: Final = "_podPressMedia"
_WEB: Final = ("http://", "https://")


def media_addresses(meta: Mapping[str, Any]) -> list[str]:
    """Return the addresses of the podcast files in the custom fields of a post, each once."""
    found: dict[str, None] = {}
    for key, value in meta.items():
        if key in _KEYS or key.endswith(_FEED_KEY):
            found.update((text.strip().split("\n")[0].strip(), None) for text in _texts(value))
        elif key == _RECORDS:
            found.update((text.strip(), None) for text in _texts(value, "URI"))
    return [url for url in found if url.lower().startswith(_WEB)]


def check_enclosure(
    matter: Mapping[str, Any],
    key_of: Callable[[str], str | None],
    page: str,
    accepted: Mapping[str, Sequence[str]],
) -> Iterator[Finding]:
    """Yield a `changed-field` unless the front matter has each podcast file, in order.

    `page` is the path of the post in the archive. `accepted` has the correct new addresses
    (`references.resolved`) for each old one; none means the old one.
    """
    if (key := key_of("enclosure")) is None:
        return
    value = matter.get(key) or []
    written = list(map(str, value if isinstance(value, list) else [value]))
    there = [resolved(url, page) for url in written]
    correct = [ok or (plain(url),) for url, ok in accepted.items()]
    if len(there) == len(correct) and all(map(contains, correct, there)):
        return
    told = [", ".join(urls) or "nothing" for urls in (written, accepted)]
    yield Finding("changed-field", "", f"{key} is {told[0]}, the source has {told[1]}")


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """Yield the texts in a stored value; with a `key`, those under it."""
    if isinstance(value, str):
        if not key:
            yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(each, "" if name == key else key)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each, key)
