"""A target is one row in one file, found by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.archive import targets
from migrator.archive.targets import engines
from migrator.errors import UsageError

ROW = """
from migrator.archive.targets import Item, Place, Target

def place(item: Item) -> Place:
    page = f"site/notes/{item.folder}.md"
    return Place(page, f"site/notes/{item.folder}", item.url, f"/{item.folder}/", item.is_public)

TARGET = Target(
    name="notebook", title="Notebook", content="site/notes", data="site/data",
    place=place, fields="title,slug",
)
"""


def test_each_target_has_its_own_name() -> None:
    assert {name: targets.get(name).name for name in targets.names()} == {
        name: name for name in targets.names()
    }


def test_an_unknown_target_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="did you mean 'hugo'"):
        targets.get("hugoo")


def test_a_new_target_needs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notebook.py").write_text(ROW)
    monkeypatch.setattr(engines, "__path__", [*engines.__path__, str(tmp_path)])
    assert "notebook" in targets.names()
    assert targets.get("notebook").title == "Notebook"
