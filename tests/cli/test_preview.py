"""The command `preview` serves until it is interrupted."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from support.command_line import ROOT, run


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C in another way")
def test_the_archive_is_served_until_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive/a.md").write_text('---\ntitle: "Tea"\n---\n\nWords.\n')
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "migrator", "preview", "archive", "--port", "0"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
    assert found is not None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    assert "Tea" in opener.open(found[0], timeout=60).read().decode()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = run("preview", "nowhere", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
