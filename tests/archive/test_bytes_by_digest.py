"""A file's bytes are found wherever the archive still has them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from migrator.archive.bytes_by_digest import KeptFiles
from migrator.archive.manifest import FileRecord, Manifest

PICTURE = b"the bytes of a picture"
DIGEST = hashlib.sha256(PICTURE).hexdigest()
PATHS = [f"posts/{name}/images/logo.png" for name in "abcd"]


@pytest.mark.parametrize("intact", PATHS)
def test_one_picture_beside_many_posts_is_found_where_nobody_edited_it(
    intact: str, tmp_path: Path
) -> None:
    for path in PATHS[:-1] if intact != PATHS[-1] else PATHS:
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(PICTURE if path == intact else b"edited")
    manifest = Manifest(files={path: FileRecord(DIGEST, len(PICTURE)) for path in PATHS})
    found = KeptFiles(tmp_path, manifest, tmp_path / "store").find(DIGEST)
    assert found is not None
    assert found.path == tmp_path / intact


def test_bytes_that_no_file_has_are_not_found(tmp_path: Path) -> None:
    manifest = Manifest(files={"/etc/passwd": FileRecord(DIGEST, 1), "../x": FileRecord(DIGEST, 1)})
    assert KeptFiles(tmp_path, manifest, tmp_path / "store").find(DIGEST) is None
