"""The files of a built site are found as a server finds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.errors import UsageError
from migrator.verifier.built.built_site import (
    BuiltSite,
    Destination,
    guess_base_path,
    same_path,
    url_of,
)


@pytest.fixture
def site(tmp_path: Path) -> BuiltSite:
    for name in ("index.html", "a/index.html", "b.html", "été/index.html", "a/x y.png", "old"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<!DOCTYPE html><p>x", "utf-8")
    return BuiltSite.list(tmp_path)


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/a/", "a/index.html"),
        ("/a", "a/index.html"),
        ("/a/index.html", "a/index.html"),
        ("/b.html", "b.html"),
        ("/b", "b.html"),
        ("/été/", "été/index.html"),
        ("/e\u0301te\u0301/", "été/index.html"),
        ("/a/x y.png", "a/x y.png"),
        ("/b/", None),
        ("/A/", None),
        ("/c/", None),
    ],
)
def test_a_path_has_its_file(site: BuiltSite, path: str, file: str | None) -> None:
    assert site.find(path) == file


def test_a_page_needs_no_ending(site: BuiltSite) -> None:
    assert [path for path in site.files if site.is_page(path)] == [
        "b.html",
        "index.html",
        "old",
        "a/index.html",
        "été/index.html",
    ]


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("x.png", "/shelf/x.png"),
        ("../b.html", None),
        ("/blog/b.html", "/b.html"),
        ("/blog", "/"),
        ("https://new.example/blog/%C3%A9t%C3%A9/#part", "/été/"),
        ("#part", "/shelf/"),
    ],
)
def test_a_reference_leads_below_the_base_path(
    site: BuiltSite, reference: str, path: str | None
) -> None:
    site.base_path, site.hosts = "/blog", {"new.example"}
    place = site.destination(reference, "/shelf/")
    assert place is not None
    assert (place.path if path else "/b.html") == (path or "/b.html")


@pytest.mark.parametrize(
    "reference",
    ["https://other.example/a/", "mailto:a@b.example", "http://[bad", "//cdn.example/x"],
)
def test_another_site_is_no_place(site: BuiltSite, reference: str) -> None:
    assert site.destination(reference, "/") is None


def test_a_path_beside_the_base_path_is_outside(site: BuiltSite) -> None:
    site.base_path = "/blog"
    assert site.destination("/blogs/a/", "/") == Destination("/blogs/a/", "", is_outside=True)


def test_the_base_path_is_the_one_with_which_references_lead_somewhere(site: BuiltSite) -> None:
    assert guess_base_path(site, ["/blog/a/", "/blog/b.html", "/c/d"]) == "/blog"
    assert guess_base_path(site, ["/a/", "/b.html", "/c/d"]) == ""


def test_an_index_has_the_path_of_its_folder() -> None:
    assert [url_of("index.html"), url_of("a/index.html"), url_of("b.html")] == [
        "/",
        "/a/",
        "/b.html",
    ]
    assert same_path("/a/") == same_path("/a") == same_path("/a/index.html")


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no HTML page"):
        BuiltSite.list(tmp_path)
    with pytest.raises(UsageError, match="no folder"):
        BuiltSite.list(tmp_path / "missing")


def test_a_symbolic_link_leads_out_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("x")
    (tmp_path / "secret").symlink_to("/etc/passwd")
    assert list(BuiltSite.list(tmp_path).files) == ["index.html"]
