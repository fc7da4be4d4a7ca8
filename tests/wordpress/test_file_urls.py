"""The addresses of files are found in stored texts, in whatever form they are written."""

from __future__ import annotations

import pytest

from migrator.wordpress.file_urls import file_link, files_in


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("url=https://a.example/d.pdf height=600px", ["https://a.example/d.pdf"]),
        ("'https://a.example/d.PDF?x=1&amp;y'", ["https://a.example/d.PDF?x=1&"]),
        (
            "https://a.example/a.mp3, https://a.example/b.mp3|titles=x",
            ["https://a.example/a.mp3", "https://a.example/b.mp3"],
        ),
        ("&quot;https://a.example/d.pdf&quot;", ["https://a.example/d.pdf"]),
        ("file=//a.example/d.pdf", ["//a.example/d.pdf"]),
        ('file="/wp-content/uploads/d.pdf"', ["/wp-content/uploads/d.pdf"]),
        ("file=wp-content/uploads/d.pdf", ["/wp-content/uploads/d.pdf"]),
        ("/files/d.pdf", ["/files/d.pdf"]),
        ("mp3:/a.mp3", ["/a.mp3"]),
        ("http://a.example/page/ or/and.pdf", []),
        ("docs/d.pdf and d.pdf", []),
        ("https://a.example/d.pdfx", []),
        ("https://a.example/index.php", []),
    ],
)
def test_addresses_of_files_are_found(text: str, files: list[str]) -> None:
    assert list(files_in([text])) == files


def test_many_beginnings_of_an_address_take_linear_time() -> None:
    assert list(files_in(["=/" * 200_000, "http://" * 200_000, "/a" * 200_000])) == []


def test_the_text_of_a_link_is_the_name_of_the_file() -> None:
    html = '<a href="https://a.example/b%20c.pdf?x=1&amp;y">b c.pdf</a>'
    assert file_link("https://a.example/b%20c.pdf?x=1&y") == html
