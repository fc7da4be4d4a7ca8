"""The files to download, and the URLs to try for each."""

from __future__ import annotations

import pytest
from bs4 import Tag

from migrator.assets.candidate_urls import Chooser
from migrator.assets.file_choice import Choice
from migrator.assets.file_references import FileReference, FileRole
from migrator.model import Site

SITE = Site(url="https://site.org/blog", wordpress_url="https://site.org/blog/wp")
BASE = "https://site.org/blog/2010/11/post/"


def reference(url: str, role: FileRole = FileRole.IMAGE) -> FileReference:
    return FileReference(Tag(name="img"), "src", url, role)


@pytest.mark.parametrize(
    ("url", "candidates"),
    [
        ("https://site.org/a.jpg", ["https://site.org/a.jpg"]),
        ("http://www.site.org/a.jpg", ["https://site.org/a.jpg", "http://www.site.org/a.jpg"]),
        (
            "https://other.org/a-300x200.jpg",
            ["https://other.org/a-300x200.jpg", "https://other.org/a.jpg"],
        ),
        (
            "http://site.org/a-9x9.jpg",
            [
                "https://site.org/a-9x9.jpg",
                "http://site.org/a-9x9.jpg",
                "https://site.org/a.jpg",
                "http://site.org/a.jpg",
            ],
        ),
        ("https://other.org/a.jpg?w=9", ["https://other.org/a.jpg?w=9", "https://other.org/a.jpg"]),
        (
            "https://i0.wp.com/site.org/a.jpg?w=9",
            [
                "https://site.org/a.jpg",
                "https://i0.wp.com/site.org/a.jpg?w=9",
                "https://i0.wp.com/site.org/a.jpg",
            ],
        ),
        (
            "/a.jpg",
            [
                "https://site.org/a.jpg",
                "https://site.org/blog/a.jpg",
                "https://site.org/blog/wp/a.jpg",
            ],
        ),
        ("file:///a.jpg", []),
    ],
)
def test_the_shown_file_is_tried_first(url: str, candidates: list[str]) -> None:
    assert list(Chooser(SITE, Choice()).candidates(reference(url), BASE)) == candidates


def test_the_original_is_tried_first_on_request() -> None:
    chooser = Chooser(SITE, Choice(images="original"))
    url = "https://site.org/a-300x200.jpg?w=9"
    assert chooser.candidates(reference(url), BASE) == (
        "https://site.org/a.jpg",
        "https://site.org/a-300x200.jpg",
        "https://site.org/a-300x200.jpg?w=9",
    )


@pytest.mark.parametrize(
    ("url", "role", "wanted"),
    [
        ("https://site.org/a.jpg", FileRole.IMAGE, True),
        ("https://other.org/a.jpg", FileRole.IMAGE, True),
        ("https://other.org/picture", FileRole.IMAGE, True),
        ("https://other.org/a.jpg", FileRole.THUMBNAIL_LINK, True),
        ("https://other.org/a.jpg", FileRole.LINK, False),
        ("http://www.site.org/a.jpg", FileRole.LINK, True),
        ("https://i1.wp.com/site.org/a.jpg", FileRole.LINK, True),
        ("https://site.org/a.pdf", FileRole.LINK, True),
        ("https://other.org/a.pdf", FileRole.LINK, False),
        ("https://other.org/a.pdf", FileRole.THUMBNAIL_LINK, False),
        ("https://other.org/a.mp3", FileRole.MEDIA, False),
        ("https://media.site.org/a.mp3", FileRole.MEDIA, True),
    ],
)
def test_by_default_images_and_the_sites_own_files_are_wanted(
    url: str, role: FileRole, wanted: bool
) -> None:
    chooser = Chooser(SITE, Choice(), {"media.site.org"})
    assert chooser.wants(reference(url, role), url) is wanted


def test_the_files_host_of_wordpress_com_is_an_own_host() -> None:
    chooser = Chooser(Site(url="https://name.wordpress.com"), Choice())
    assert chooser.is_own("https://name.files.wordpress.com/2010/11/a.pdf")
    assert not chooser.is_own("https://else.files.wordpress.com/2010/11/a.pdf")


def test_a_site_without_a_url_has_no_own_hosts() -> None:
    chooser = Chooser(Site(), Choice())
    assert not chooser.is_own("https://site.org/a.jpg")
    assert not chooser.is_own("no address")
    assert chooser.candidates(reference("a.jpg"), chooser.base("")) == ()


@pytest.mark.parametrize("host", ["cdn.bücher.example", "WWW.cdn.xn--bcher-kva.example"])
def test_a_host_is_skipped_however_it_is_spelled(host: str) -> None:
    chooser = Chooser(SITE, Choice(external="localize", skip_hosts=frozenset({host})))
    url = "https://cdn.xn--bcher-kva.example/a.jpg"
    assert not chooser.wants(reference(url), url)


def test_a_file_behind_the_port_of_the_other_scheme_is_the_sites_own() -> None:
    assert Chooser(SITE, Choice()).is_own("http://site.org:443/a.jpg")
