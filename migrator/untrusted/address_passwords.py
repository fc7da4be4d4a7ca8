"""Replace user and password of each address in a sentence, malformed ones too, with `***`."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_HIDDEN: Final = "***"
# A path keeps only one of the two slashes of an address.
_ADDRESS: Final = re.compile(
    r"\b(?P<scheme>[a-z][a-z0-9+.-]{0,40}):/{1,2}(?P<rest>[^\s/]\S*)", re.I
)
# The limits keep the time for a long text without an address in proportion to its length.
_WITHOUT_SCHEME: Final = re.compile(
    r"(?<![\w/.:@])(?!mailto:)[\w.+-]{1,200}:[^\s:/@][^\s/@]{0,1000}@(?=[\w\[])"
)


def without_passwords(sentence: str) -> str:
    """Return the sentence with user and password of each address as `***`."""
    if "@" not in sentence:
        return sentence
    return _WITHOUT_SCHEME.sub(f"{_HIDDEN}@", _ADDRESS.sub(_hidden, sentence))


def _hidden(match: re.Match[str]) -> str:
    scheme, rest = match["scheme"], match["rest"]
    slashes = match[0][len(scheme) + 1 : -len(rest)]
    return f"{scheme}:{slashes}{_hidden_rest(scheme, rest)}"


def _hidden_rest(scheme: str, rest: str) -> str:
    if "@" not in rest:
        return rest
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        parts.port  # noqa: B018 - raises for a port that is no number
        is_clear = bool(parts.hostname) and not parts.netloc.endswith(":")
    except ValueError:
        is_clear = False
    if not is_clear:
        # User and password end at an unknown place, so everything before the last @ may be one.
        return f"{_HIDDEN}@{rest.rpartition('@')[2]}"
    if "@" not in parts.netloc:
        return rest
    return f"{_HIDDEN}@{rest[parts.netloc.rfind('@') + 1 :]}"
