"""The manifest records the files of a run, in the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.manifest import (
    PATH,
    FileRecord,
    ItemRecord,
    Manifest,
    SourceRecord,
)

HASH = "ab" * 32
EMPTY = b'{"format": 1, "tool": "", "sources": [], "settings": {}, "files": {}, "items": []}'


def example() -> Manifest:
    return Manifest(
        tool="wp-migrator 1.0",
        sources=[SourceRecord("export.xml", HASH, 123), SourceRecord("https://example.org")],
        settings={"types": ["post"], "shortcodes": {"position": {"name": "x"}}},
        files={
            "posts/b/index.md": FileRecord(HASH, 5, 1),
            "data/site.yaml": FileRecord(HASH, 6),
        },
        items=[
            ItemRecord(1, 12, "post", "publish", "b", path="posts/b/index.md"),
            ItemRecord(0, 11, "post", "private", "été", skipped="private"),
        ],
    )


def stored(root: Path, data: bytes) -> Path:
    (root / PATH).parent.mkdir()
    (root / PATH).write_bytes(data)
    return root


def test_one_file_and_one_item_are_one_line_each() -> None:
    assert example().dump() == (
        "{\n"
        '"format": 1,\n'
        '"tool": "wp-migrator 1.0",\n'
        '"sources": [\n'
        f'{{"name": "export.xml", "sha256": "{HASH}", "size": 123}},\n'
        '{"name": "https://example.org", "size": 0}\n'
        "],\n"
        '"settings": {\n'
        '"shortcodes": {"position": {"name": "x"}},\n'
        '"types": ["post"]\n'
        "},\n"
        '"files": {\n'
        f'"data/site.yaml": {{"sha256": "{HASH}", "size": 6}},\n'
        f'"posts/b/index.md": {{"sha256": "{HASH}", "size": 5, "item": 1}}\n'
        "},\n"
        '"items": [\n'
        '{"position": 0, "id": 11, "type": "post", "status": "private", "slug": "été", '
        '"skipped": "private"},\n'
        '{"position": 1, "id": 12, "type": "post", "status": "publish", "slug": "b", '
        '"path": "posts/b/index.md"}\n'
        "]\n"
        "}\n"
    )


def test_it_is_json_and_reads_back(tmp_path: Path) -> None:
    text = example().dump()
    assert json.loads(text)["items"][1]["id"] == 12
    manifest, findings = Manifest.load(stored(tmp_path, text.encode()))
    assert not findings
    assert manifest.files == example().files
    assert manifest.dump() == text


def test_the_order_of_events_does_not_change_the_bytes() -> None:
    """F87"""
    other = example()
    other.files = dict(reversed(other.files.items()))
    other.items.reverse()
    other.settings = dict(reversed(other.settings.items()))
    assert other.dump() == example().dump()


@pytest.mark.parametrize(
    ("locator", "name"),
    [
        ("/home/ada/secret-client/export.xml", "export.xml"),
        ("exports/part2.xml.gz", "part2.xml.gz"),
        ("https://example.org/blog", "https://example.org/blog"),
    ],
)
def test_no_path_of_this_machine_gets_into_it(locator: str, name: str) -> None:
    assert SourceRecord(locator).name == name


def test_an_archive_without_manifest_has_an_empty_one(tmp_path: Path) -> None:
    assert Manifest.load(tmp_path / "nowhere") == (Manifest(), [])
    assert Manifest.load(tmp_path) == (Manifest(), [])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"<<<<<<< HEAD\n{}",
        b"[]",
        b"{}",
        b"null",
        b"[" * 100_000,
        b'{"format": 2}',
        EMPTY.replace(b'"files": {}', b'"files": []'),
        EMPTY.replace(b'"files": {}', b'"files": {"a": 1}'),
        EMPTY.replace(b'"items": []', b'"items": [{"x": 1}]'),
    ],
)
def test_a_broken_manifest_is_one_clear_warning(data: bytes, tmp_path: Path) -> None:
    manifest, findings = Manifest.load(stored(tmp_path, data))
    assert manifest == Manifest()
    [finding] = findings
    assert (finding.kind, finding.where) == ("broken-manifest", "migration/manifest.json")
    assert "--force" in finding.message


@given(data=st.binary())
def test_no_invalid_manifest_raises(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    manifest, findings = Manifest.load(stored(tmp_path_factory.mktemp("archive"), data))
    assert manifest == Manifest()
    assert findings


@given(files=st.dictionaries(st.text(min_size=1), st.integers(0)), slug=st.text(), reason=st.text())
def test_any_names_read_back(
    files: dict[str, int], slug: str, reason: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    manifest = Manifest(
        files={path: FileRecord(HASH, size) for path, size in files.items()},
        items=[ItemRecord(0, 0, "", "", slug, skipped=reason)],
    )
    root = stored(tmp_path_factory.mktemp("archive"), manifest.dump().encode())
    assert Manifest.load(root) == (manifest, [])
