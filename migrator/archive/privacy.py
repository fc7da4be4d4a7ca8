"""Remove e-mail addresses from names: an archive may be published."""

from __future__ import annotations

import re
from typing import Final

# Simpler than RFC 5322 on purpose: every text that looks like an address to people or harvesters.
_PART: Final = r"""[^\s@<>"'(),:;]"""
_ADDRESS: Final = re.compile(rf"({_PART}{{1,64}})(?:@{_PART}{{1,255}}\.{_PART}{{2,63}})+")


def without_address(name: str) -> str:
    """Return a name or login in which an e-mail address is cut off at the @. (WordPress allows
    addresses as names and as logins.)"""
    return _ADDRESS.sub(r"\1", name)
