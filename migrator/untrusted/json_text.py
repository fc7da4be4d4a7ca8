"""Parse JSON of strangers."""

from __future__ import annotations

import json
from typing import Any


def parse_json(text: str | bytes, *, strict: bool = True) -> Any:
    """Return the value of a JSON text; `strict` refuses line breaks inside strings.

    Raises ValueError for every text that is no JSON, also for one that is nested too deeply, for
    which `json` raises another error.
    """
    try:
        return json.loads(text) if strict else json.loads(text, strict=False)
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
