"""A file of an archive is the one that was written if its bytes are, and no link leads to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.archive.incremental_state import digest_of
from migrator.archive.written_files import WrittenFiles


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive/posts/one"
    folder.mkdir(parents=True)
    (folder / "index.md").write_bytes(b"tea")
    return tmp_path / "archive"


def test_an_unchanged_file_is_recognised_by_its_digest(archive: Path) -> None:
    digest = digest_of(archive / "posts/one/index.md")
    assert WrittenFiles(archive).has("posts/one/index.md", digest)
    assert not WrittenFiles(archive).has("posts/one/index.md", "0" * 64)
    assert not WrittenFiles(archive).has("posts/two/index.md", digest)


@pytest.mark.parametrize("link", ["posts", "posts/one", "posts/one/index.md"])
def test_a_file_behind_a_link_is_not_the_written_one(archive: Path, link: str) -> None:
    digest = digest_of(archive / "posts/one/index.md")
    (archive / link).rename(archive.parent / "elsewhere")
    (archive / link).symlink_to(archive.parent / "elsewhere")
    assert not WrittenFiles(archive).has("posts/one/index.md", digest)


def test_the_archive_itself_may_be_a_link(archive: Path) -> None:
    digest = digest_of(archive / "posts/one/index.md")
    (archive.parent / "link").symlink_to(archive)
    assert WrittenFiles(archive.parent / "link").has("posts/one/index.md", digest)
