"""A pipe or a device in the place of a file stops no run."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from support.blog import export, item
from support.command_line import run
from support.time_limit import within

import migrator
from migrator.commands.migrate import migrate_if_changed
from migrator.commands.regenerate import drift, regenerate
from migrator.commands.verify import check
from migrator.errors import MigratorError
from migrator.pipeline import saved_settings
from migrator.settings import Settings, merge
from migrator.untrusted.regular_files import hash_regular, open_regular, read_regular

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")


@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "/dev/tty", "/dev/stdin", "link"])
def test_only_regular_files_are_opened(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    path = Path(name) if name.startswith("/") else tmp_path / name
    if name == "/dev/stdin" and not path.exists():
        return
    for read in (open_regular, read_regular, hash_regular):
        with pytest.raises(OSError):
            read(path)


@pytest.mark.parametrize("name", ["export.xml", "export.zip", "site.warc.gz", "dump.sql", "x.wacz"])
@pytest.mark.parametrize("command", ["migrate", "inspect"])
def test_a_source_that_is_a_pipe_is_an_error(tmp_path: Path, command: str, name: str) -> None:
    os.mkfifo(tmp_path / name)
    done = run(command, name, folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "Traceback" not in done.stderr


ARCHIVE_FILES = (
    "posts/tea/index.md",
    "posts/tea/images/tea.png",
    "migrator.toml",
    "migrator.lock",
    "migration/manifest.json",
    "migration/report.json",
    "migration/state.sqlite",
    "migration/begun.jsonl",
    "migration/store/journal.jsonl",
    "migration/links.json",
    "data/site.yaml",
    "data/menus.yaml",
    "data/redirects.csv",
    "posts/tea/comments.yaml",
    "notes.md",
    "posts/tea/extra.png",
    "posts/tea/extra.svg",
    "posts/tea/extra.pdf",
)


@pytest.mark.parametrize("name", ARCHIVE_FILES)
def test_no_command_waits_for_a_pipe_in_an_archive(tmp_path: Path, name: str) -> None:
    (tmp_path / "export.xml").write_text(export(item(1, "A cup.", slug="tea")))
    archive = tmp_path / "out"
    migrator.migrate(tmp_path / "export.xml", archive)
    path = archive / name
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    settings = saved_settings.load(archive) or Settings(output=archive)
    settings = merge(settings, {"source": str(tmp_path / "export.xml")})
    for work in (migrator.verify, check, drift, regenerate, migrate_if_changed):
        with within(20), suppress(MigratorError):
            work(archive if work is migrator.verify else settings)  # type: ignore[operator]


@pytest.mark.parametrize("size", [0, 1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 200_000])
def test_a_file_of_any_size_has_its_digest(tmp_path: Path, size: int) -> None:
    data = bytes(n % 251 for n in range(size))
    (tmp_path / "file").write_bytes(data)
    assert hash_regular(tmp_path / "file") == (sha256(data).hexdigest(), size)
    assert hash_regular(tmp_path / "file", follows_link=False) == hash_regular(tmp_path / "file")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert hash_regular(tmp_path / "link") == hash_regular(tmp_path / "file")
    with pytest.raises(OSError, match="regular file"):
        hash_regular(tmp_path / "link", follows_link=False)


def test_a_file_of_gigabytes_is_not_read_whole(tmp_path: Path) -> None:
    for name in ("posts/tea/index.md", "posts/tea/comments.yaml"):
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(b"<html><body class='single'>](x)")
            file.truncate(1 << 33)  # without blocks on the disk
        with pytest.raises(OSError, match="larger than"):
            read_regular(path)
    findings = migrator.verify(tmp_path / "out").findings
    assert {f.where for f in findings if f.kind == "broken-file"} >= {
        "posts/tea/index.md",
        "posts/tea/comments.yaml",
    }
