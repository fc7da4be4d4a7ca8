"""Every form of an upload's URL finds the file in the local uploads folder."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from migrator.assets.local_uploads import Uploads
from migrator.errors import UsageError


def folder(root: Path, *files: str) -> Path:
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


@pytest.mark.parametrize("inside", ["", "uploads", "wp-content/uploads", "app/uploads"])
def test_the_folder_may_be_the_uploads_or_one_above(tmp_path: Path, inside: str) -> None:
    folder(tmp_path / inside, "2010/11/a.jpg")
    found = Uploads(tmp_path).find("https://site.org/wp-content/uploads/2010/11/a.jpg")
    assert found == tmp_path / inside / "2010/11/a.jpg"


@pytest.mark.parametrize(
    ("file", "url"),
    [
        ("2010/11/a.jpg", "http://www.site.org/blog/wp-content/uploads/2010/11/a.jpg?w=640"),
        ("2010/11/a.jpg", "https://name.files.wordpress.com/2010/11/a.jpg"),
        ("2010/11/a.jpg", "http://site.org/files/2010/11/a.jpg"),
        ("2010/11/a.jpg", "http://site.org/wp-content/blogs.dir/7/files/2010/11/a.jpg"),
        ("2010/11/a.jpg", "http://site.org/wp-content/uploads/sites/7/2010/11/a.jpg"),
        ("sites/7/2010/11/a.jpg", "http://site.org/wp-content/uploads/sites/7/2010/11/a.jpg"),
        ("7/files/2010/11/a.jpg", "http://site.org/wp-content/blogs.dir/7/files/2010/11/a.jpg"),
        ("a.jpg", "http://site.org/wp-content/uploads/a.jpg"),
        ("2010/11/A.JPG", "http://site.org/wp-content/uploads/2010/11/a.jpg"),
        ("2010/11/my photo (1).jpg", "http://h/wp-content/uploads/2010/11/my%20photo%20(1).jpg"),
        ("2010/11/100%-off.jpg", "http://h/wp-content/uploads/2010/11/100%25-off.jpg"),
        ("2010/11/caf%C3%A9.jpg", "http://h/wp-content/uploads/2010/11/caf%C3%A9.jpg"),
        ("2010/11/caf\u00e9.jpg", "http://h/wp-content/uploads/2010/11/caf%E9.jpg"),
    ],
)
def test_every_form_of_url_finds_the_file(tmp_path: Path, file: str, url: str) -> None:
    assert Uploads(folder(tmp_path, file)).find(url) == tmp_path / file


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("in_post", ["caf%C3%A9", "cafe%CC%81", "CAF%C3%89", "caf\u00e9"])
def test_accents_match_in_both_unicode_forms(tmp_path: Path, on_disk: str, in_post: str) -> None:
    """F52"""
    name = unicodedata.normalize(on_disk, "caf\u00e9.jpg")  # type: ignore[arg-type]
    found = Uploads(folder(tmp_path, f"2010/11/{name}")).find(
        f"http://site.org/wp-content/uploads/2010/11/{in_post}.jpg"
    )
    assert found is not None
    assert found.name == name


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf_8_is_found(tmp_path: Path) -> None:
    """Regression: an image of an old server was missing although the folder has it."""
    file = tmp_path / "2006/05" / os.fsdecode(b"caf\xe9.jpg")
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    url = "https://a.example/wp-content/uploads/2006/05/caf%E9.jpg"
    assert Uploads(tmp_path).find(url) == file


def test_the_exact_name_comes_before_a_similar_one(tmp_path: Path) -> None:
    uploads = Uploads(folder(tmp_path, "A.jpg", "a.jpg", "b%20c.jpg", "b c.jpg"))
    base = "http://site.org/wp-content/uploads/"
    names = [uploads.find(base + name) for name in ("a.jpg", "A.jpg", "b%20c.jpg")]
    assert [path.name for path in names if path] == ["a.jpg", "A.jpg", "b%20c.jpg"]


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "x/..%2f..%2fsecret.txt",
        "link/secret.txt",
        "link.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "loop/loop/loop",
        "a%00.jpg",
        "folder",
        "",
    ],
)
def test_files_outside_the_folder_are_never_found(tmp_path: Path, path: str) -> None:
    folder(tmp_path, "secret.txt", "uploads/folder/a.jpg")
    uploads = tmp_path / "uploads"
    (uploads / "link").symlink_to(tmp_path)
    (uploads / "link.txt").symlink_to(tmp_path / "secret.txt")
    (uploads / "loop").symlink_to(uploads / "loop")
    assert Uploads(uploads).find(f"http://site.org/wp-content/uploads/{path}") is None


def test_urls_of_pages_and_themes_are_no_uploads(tmp_path: Path) -> None:
    uploads = Uploads(folder(tmp_path, "themes/x/a.jpg", "a.jpg"))
    for url in ("http://h/a.jpg", "http://h/wp-content/themes/x/a.jpg", "http://h/"):
        assert uploads.find(url) is None


def test_a_folder_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        Uploads(tmp_path / "nowhere")
