"""Find table cells of a stored `post_content` that the archive lacks."""

from __future__ import annotations

import re
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity.element_meanings import BEFORE_WORD
from migrator.verifier.fidelity.html_comments import without_comments
from migrator.verifier.fidelity.inventory import without_code

_CELL: Final = re.compile(rf"<(/?)table\b|<t[dh]\b[^<>]*>{BEFORE_WORD}", re.IGNORECASE)


def lost_cells(raw: str, page: str) -> list[Finding]:
    """Return a finding if a stored `post_content` has more table cells with words than the page."""
    if "<t" not in raw and "<T" not in raw:
        return []
    stored = _cells(without_comments(without_code(raw)))
    there = page.count("<td") + page.count("<th")
    if stored <= there:
        return []
    message = f"the stored content has {stored} table cells with words, the page has {there}"
    return [Finding("lost-cell", "", message, stored - there)]


def _cells(html: str) -> int:
    """Return the number of cells with words. Outside of tables, browsers ignore their tags."""
    cells = depth = 0
    for found in _CELL.finditer(html):
        if found[1] is None:
            cells += depth > 0
        else:
            depth = max(0, depth - 1) if found[1] else depth + 1
    return cells
