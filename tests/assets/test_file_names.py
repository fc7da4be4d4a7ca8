"""The names of files beside a post are readable, safe and unique."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.safe_names import folded
from migrator.assets.file_names import (
    PostFolder,
    escaped_url,
    file_name_for,
    with_extension,
)


@pytest.mark.parametrize(
    ("url", "extension", "name"),
    [
        ("http://h/2010/11/networking2-300x200.jpg", ".jpg", "networking2-300x200.jpg"),
        ("http://h/photo.jpg?w=640", ".jpg", "photo.jpg"),  # F49
        ("http://h/caf%C3%A9.jpg", ".jpg", "caf\u00e9.jpg"),  # F52
        ("http://h/cafe%CC%81.jpg", ".jpg", "caf\u00e9.jpg"),
        ("http://h/my%20photo%20(1).jpg", ".jpg", "my photo (1).jpg"),
        ("http://h/100%25-off.jpg", ".jpg", "100%-off.jpg"),
        ("http://h/photo.jpeg", ".jpg", "photo.jpeg"),
        ("http://h/PHOTO.JPG", ".jpg", "PHOTO.JPG"),
        ("http://h/photo.png", ".jpg", "photo.jpg"),
        ("http://h/photo", ".jpg", "photo.jpg"),
        ("http://h/photo.v2", ".jpg", "photo.v2.jpg"),
        ("http://h/image.php?id=3", ".png", "image.png"),
        ("http://h/report.pdf", "", "report.pdf"),
        ("http://h/", ".png", "image.png"),
        ("http://h/..%2f..%2fetc%2fpasswd", "", "etc-passwd"),
        ("http://h/con.png", ".png", "con_.png"),
    ],
)
def test_a_file_is_named_after_its_url_and_its_content(url: str, extension: str, name: str) -> None:
    assert file_name_for(url, extension, "image") == name


@given(st.text(max_size=300), st.sampled_from(["", ".jpg", ".png", ".svg"]))
def test_a_corrected_name_needs_no_further_correction(name: str, extension: str) -> None:
    once = with_extension(name, extension)
    assert with_extension(once, extension) == once


@given(
    st.lists(
        st.tuples(
            st.sampled_from("0123456789"),
            st.one_of(
                st.sampled_from(["img.png", "IMG.png", "img-2.png", "img-2-2.png", "img"]),
                st.text(min_size=1, max_size=8),
            ),
        ),
        max_size=40,
    )
)
def test_names_never_collide(placed: list[tuple[str, str]]) -> None:
    """F42: other content never gets the same name, the same content never another one."""
    folder = PostFolder()
    names: dict[str, str] = {}
    for digest, wanted in placed:
        assert folder.add(digest, wanted) == names.setdefault(digest, folder.name(digest))
    assert len({folded(name) for name in names.values()}) == len(names)


def test_two_different_images_of_one_name_become_two_files() -> None:
    """F42"""
    folder = PostFolder()
    names = [folder.add(digest, "img.png") for digest in ("one", "two", "one", "three")]
    assert names == ["img.png", "img-2.png", "img.png", "img-3.png"]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("images/a-300x200.jpg", "images/a-300x200.jpg"),
        ("images/my photo (1).jpg", "images/my%20photo%20%281%29.jpg"),
        ("images/100%-off.jpg", "images/100%25-off.jpg"),
        ("images/caf\u00e9.jpg", "images/caf\u00e9.jpg"),
        ("images/\u65e5\u672c.jpg", "images/\u65e5\u672c.jpg"),
        ("images/a\u00a0b[1]#2.jpg", "images/a%C2%A0b%5B1%5D%232.jpg"),
        ("files/it's.pdf", "files/it%27s.pdf"),
    ],
)
def test_a_url_is_escaped_only_where_needed(path: str, address: str) -> None:
    assert escaped_url(path) == address


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_unescaping_a_url_gives_the_name(name: str) -> None:
    address = escaped_url(name)
    assert unquote(address) == name
    assert not set(address) & set(" ()<>[]\"'\\`\t\n#?")
