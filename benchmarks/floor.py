"""Figures that may not get worse: a JSON file by corpus, and the one way to change it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Table = dict[str, "Mapping[str, int]"]


class Floor:
    """The floor in the file at `path`; no file is no floor.

    Of a figure that begins with "lost" or "missed" less is better, of every other more.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: Table = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def problems(self, figures: Table) -> list[str]:
        """What got worse, one sentence each. What was not measured this time is no problem
        for the parts that cannot be had everywhere, so only measured rows are looked at."""
        return [
            f"{row}: {name} was {held} and is {now.get(name, 0)}"
            for row, now in figures.items()
            for name, held in self._held.get(row, {}).items()
            if _is_worse(name, held, now.get(name, 0))
        ]

    def save(self, figures: Table, when: Literal["if better", "anyway"]) -> list[str]:
        """Write the figures of the rows that were measured; what forbids it if they are worse."""
        worse = self.problems(figures)
        if worse and when == "if better":
            return [*worse, "not written: a floor is lowered only with --lower"]
        held = {**self._held, **{row: dict(now) for row, now in figures.items()}}
        text = json.dumps(held, indent=2, sort_keys=True, ensure_ascii=False)
        self._path.write_text(text + "\n", "utf-8")
        return []


def _is_worse(name: str, held: int, now: int) -> bool:
    return now > held if name.startswith(("lost", "missed")) else now < held
