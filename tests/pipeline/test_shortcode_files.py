"""A file that only a shortcode names is in the archive, with a link to it, or in a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import UPLOADS, item, migrated

import migrator

PAGE = "posts/post-1/index.md"
NAMED = [
    f"[pdfjs-viewer url={UPLOADS}/d.pdf viewer_height=600px]",
    f'[flip_book file="{UPLOADS}/d.pdf" pages="1-4"]',
    f"[flip-book pdf='{UPLOADS}/d.pdf']The plan[/flip-book]",
    f"[mp3player]{UPLOADS}/a.mp3[/mp3player]",
    f"[sound_bar]{UPLOADS}/a.mp3[/sound_bar]",
    f"[audio {UPLOADS}/a.mp3]",
    f"[audio:{UPLOADS}/a.mp3|titles=One]",
    f"[audio {UPLOADS}/a.mp3, {UPLOADS}/d.pdf]",
    '[flip_book file="/wp-content/uploads/d.pdf"]',
    "[flip_book file=wp-content/uploads/d.pdf]",
    "[flip_book file=//blog.example/wp-content/uploads/d.pdf]",
    "[flip_book]/wp-content/uploads/d.pdf[/flip_book]",
]


def uploads(folder: Path) -> Path:
    root = folder / "uploads"
    root.mkdir()
    (root / "a.mp3").write_bytes(b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\0" * 400)
    (root / "d.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n")
    return root


def files_in(text: str) -> list[str]:
    return [name for name in ("a.mp3", "d.pdf") if f"/{name}" in text]


@pytest.mark.parametrize("shortcode", NAMED)
def test_a_file_that_a_shortcode_names_is_fetched_and_linked(
    tmp_path: Path, shortcode: str
) -> None:
    content = f"<p>Before</p>\n\n{shortcode}\n\n<p>After</p>"
    archive = migrated(tmp_path, item(1, content), uploads=uploads(tmp_path))
    page = archive.text(PAGE)
    for name in files_in(shortcode):
        assert (archive.root / "posts/post-1/files" / name).is_file(), page
        assert f"files/{name}" in page
    assert set(archive.kinds()) <= {"unhandled-shortcode", "placeholder"}
    checked = migrator.verify(archive.root)
    assert {f.kind for f in checked.findings} <= {"unhandled-shortcode", "placeholder"}


@pytest.mark.parametrize("shortcode", NAMED)
def test_a_file_of_a_shortcode_that_is_missing_is_named(tmp_path: Path, shortcode: str) -> None:
    archive = migrated(tmp_path, item(1, f"<p>Before</p>\n\n{shortcode}"))
    found = " ".join(f.message for f in archive.report.findings if f.kind == "not-fetched")
    assert files_in(found) == files_in(shortcode)
