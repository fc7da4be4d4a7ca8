"""Remove e-mail addresses from names and custom fields: an archive may be published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

# Simpler than RFC 5322 on purpose: every text that looks like an address to people or harvesters.
_PART: Final = r"""[^\s@<>"'(),:;]"""
_ADDRESS: Final = re.compile(rf"({_PART}{{1,64}})(?:@{_PART}{{1,255}}\.{_PART}{{2,63}})+")

# In other texts, an @ is also in URLs (`/@name`), in handles (`@name@host`) and in names of files
# (`photo@2x.png`), so the parts of an address are as strict as in a mail program.
_LOCAL: Final = r"[^\W_][\w.!#$%&*+=?^`{|}~-]{0,63}"
_EXACT_ADDRESS: Final = re.compile(
    rf"(?<![\w.@/%+-])({_LOCAL})@(?!\d(?:\.\d)?x\.)(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.){{1,8}}"
    r"[^\W\d_]{2,63}(?![\w@])"
)


def without_address(name: str) -> str:
    """Return a name or login in which an e-mail address is cut off at the @. (WordPress allows
    addresses as names and as logins.)"""
    return _ADDRESS.sub(r"\1", name) if "@" in name else name


def has_address(text: str) -> bool:
    """Return True if a text of any kind contains an e-mail address."""
    return "@" in text and _EXACT_ADDRESS.search(text) is not None


def without_addresses(value: Any) -> Any:
    """Return the value of a custom field with every e-mail address in it cut off at the @."""
    if isinstance(value, str):
        return _EXACT_ADDRESS.sub(r"\1", value) if "@" in value else value
    if isinstance(value, Mapping):
        return {without_addresses(key): without_addresses(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_addresses(each) for each in value]
    return value
