"""The folder for answers to a password is outside the archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.archive.private_folder import VARIABLE, private_folder
from migrator.errors import OutputError


def test_a_user_without_a_home_folder_is_told_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: the RuntimeError of Python was called a defect of migrator."""

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in (VARIABLE, "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(OutputError, match=f"environment variable {VARIABLE}"):
        private_folder()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine"))
    assert private_folder() == tmp_path / "mine"
