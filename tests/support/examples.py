"""The number of random examples of a property test.

MIGRATOR_EXAMPLES sets it for a long search; every run then takes new ones. Else they are always the
same ones, and MIGRATOR_FEW_EXAMPLES=1, which `make test` sets, takes a quarter of them.
"""

from __future__ import annotations

import os
from typing import Final

from hypothesis import settings

FEW: Final = bool(os.environ.get("MIGRATOR_FEW_EXAMPLES"))
_WANTED: Final = int(os.environ.get("MIGRATOR_EXAMPLES", "0"))


def examples(number: int) -> settings:
    """Return the settings of a property test that usually tries this `number` of examples."""
    if _WANTED:
        return settings(max_examples=_WANTED, derandomize=False, deadline=None)
    return settings(max_examples=number // 4 if FEW else number, derandomize=True, deadline=None)
