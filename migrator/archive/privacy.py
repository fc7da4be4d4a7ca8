"""What an archive that may be published must not tell."""

from __future__ import annotations

import re
from typing import Final

# Simpler than RFC 5322 on purpose: whatever a reader, or a harvester, would take for one.
_PART: Final = r"""[^\s@<>"'(),:;]"""
_ADDRESS: Final = re.compile(rf"({_PART}{{1,64}})(?:@{_PART}{{1,255}}\.{_PART}{{2,63}})+")


def without_address(name: str) -> str:
    """A person's name or login in which an e-mail address (WordPress allows it as both) is
    only what stands before the @."""
    return _ADDRESS.sub(r"\1", name)
