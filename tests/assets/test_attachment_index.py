"""A file URL is matched to its attachment in the media library."""

from __future__ import annotations

import pytest

from migrator.assets.attachment_index import MediaLibrary
from migrator.model import Attachment, Index

URLS = {
    1: "http://site.org/wp-content/uploads/2010/11/a.jpg",
    2: "http://site.org/wp-content/uploads/2010/11/caf%C3%A9-scaled.jpg",
    3: "http://site.org/wp-content/uploads/2010/11/cut-e1300000000.jpg",
    4: "http://site.org/wp-content/uploads/2012/11/a.jpg",
    5: "http://site.org/media/report.pdf",
    6: "",
    7: "not an address",
}


@pytest.fixture
def library() -> MediaLibrary:
    return MediaLibrary(Index(attachments={n: Attachment(n, url) for n, url in URLS.items()}))


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("http://site.org/wp-content/uploads/2010/11/a.jpg", 1),
        ("https://www.site.org/wp-content/uploads/2010/11/a-300x200.jpg?w=40", 1),
        ("https://i0.wp.com/site.org/wp-content/uploads/2010/11/a.jpg?w=600", 1),
        ("https://site.files.wordpress.com/2010/11/a.jpg?w=600", 1),
        ("http://site.org/wp-content/uploads/2010/11/cafe%CC%81-scaled.jpg", 2),
        ("http://site.org/wp-content/uploads/2010/11/caf%C3%A9-300x200.jpg", 2),
        ("http://site.org/wp-content/uploads/2010/11/cut-e1300000000-300x200.jpg", 3),
        ("http://site.org/wp-content/uploads/2010/11/cut-300x200.jpg", 3),
        ("http://site.org/wp-content/uploads/2012/11/a-150x150.jpg", 4),
        ("https://site.org/media/report.pdf", 5),
        ("https://other.org/media/report.pdf", None),
        ("http://site.org/wp-content/uploads/2010/11/b.jpg", None),
    ],
)
def test_a_file_is_found_in_any_size_and_on_any_of_its_hosts(
    library: MediaLibrary, url: str, number: int | None
) -> None:
    assert library.id_of(url) == number


def test_attachments_without_a_url_are_ignored(library: MediaLibrary) -> None:
    """F55"""
    assert library.hosts == {"site.org"}
