"""Bytes are found by digest in the archive or its store."""

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
def test_an_unedited_copy_of_an_image_is_found(intact: str, tmp_path: Path) -> None:
    for path in PATHS[:-1] if intact != PATHS[-1] else PATHS:
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(PICTURE if path == intact else b"edited")
    manifest = Manifest(files={path: FileRecord(DIGEST, len(PICTURE)) for path in PATHS})
    found = KeptFiles(tmp_path, manifest, tmp_path / "store").find(DIGEST)
    assert found is not None
    assert found.path == tmp_path / intact


def test_missing_bytes_are_not_found(tmp_path: Path) -> None:
    manifest = Manifest(files={"/etc/passwd": FileRecord(DIGEST, 1), "../x": FileRecord(DIGEST, 1)})
    assert KeptFiles(tmp_path, manifest, tmp_path / "store").find(DIGEST) is None
