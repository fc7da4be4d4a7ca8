"""The example of docs/how-to/cluster.md: a migration on a Dask cluster, here on this machine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.blog import export, item

import migrator

pytest.importorskip("distributed", reason="Dask is not installed: pip install '.[dask]'")

PAGE = Path(__file__).parents[2] / "docs/how-to/cluster.md"


@pytest.mark.slow
def test_the_example_gives_the_same_archive_as_a_local_run(tmp_path: Path) -> None:
    posts = (item(number, f"<p>Some <b>words</b> {number}</p>") for number in range(1, 60))
    (tmp_path / "export.xml").write_text(export(*posts))
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[0]
    (tmp_path / "script.py").write_text(code)
    subprocess.run([sys.executable, "script.py"], cwd=tmp_path, check=True)
    migrator.migrate(tmp_path / "export.xml", tmp_path / "alone", offline=True, jobs=1)
    files = [path for path in sorted((tmp_path / "alone").rglob("*")) if path.is_file()]
    assert len(files) > 60
    for path in files:
        there = tmp_path / "archive" / path.relative_to(tmp_path / "alone")
        assert there.read_bytes() == path.read_bytes()
