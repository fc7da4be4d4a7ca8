"""Every reference to a file in a post's HTML is found."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from migrator.assets.file_references import (
    FileReference,
    FileRole,
    find,
    is_media,
    srcset,
)
from migrator.dom.lazy_images import is_placeholder
from migrator.dom.tree_builder import elements

GIF = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def found(html: str) -> list[FileReference]:
    return find(elements(BeautifulSoup(html, "lxml")))


def urls(html: str) -> list[str]:
    return [reference.url for reference in found(html)]


@pytest.mark.parametrize(
    ("html", "url", "role"),
    [
        ('<img src="a.jpg">', "a.jpg", FileRole.IMAGE),
        ('<img src=" a.jpg\n">', "a.jpg", FileRole.IMAGE),
        ('<amp-img src="a.jpg"></amp-img>', "a.jpg", FileRole.IMAGE),
        ('<a href="a.pdf">report</a>', "a.pdf", FileRole.LINK),
        (
            '<a href="/wp-content/uploads/LICENSE">x</a>',
            "/wp-content/uploads/LICENSE",
            FileRole.LINK,
        ),
        ('<a href="a.jpg">photo</a>', "a.jpg", FileRole.LINK),
        ('<audio src="a.mp3"></audio>', "a.mp3", FileRole.MEDIA),
        ('<audio><source src="a.ogg"></audio>', "a.ogg", FileRole.MEDIA),
        ('<video src="a.mp4"></video>', "a.mp4", FileRole.MEDIA),
        ('<video poster="a.jpg"></video>', "a.jpg", FileRole.IMAGE),
        ('<video><track src="a.vtt"></video>', "a.vtt", FileRole.MEDIA),
        ('<object data="a.swf"></object>', "a.swf", FileRole.LINK),
        ('<embed src="a.swf">', "a.swf", FileRole.LINK),
        ('<input type="image" src="a.png">', "a.png", FileRole.IMAGE),
        ('<table background="a.gif"></table>', "a.gif", FileRole.IMAGE),
        ("<div style=\"background:url('a b.jpg')\"></div>", "a b.jpg", FileRole.IMAGE),
        ('<div style="background-image: url( a.jpg );"></div>', "a.jpg", FileRole.IMAGE),
        ('<svg><image xlink:href="a.png"/></svg>', "a.png", FileRole.IMAGE),
        (f'<img src="{GIF}">', GIF, FileRole.IMAGE),
    ],
)
def test_a_file_is_found_with_its_role(html: str, url: str, role: FileRole) -> None:
    (reference,) = found(html)
    assert (reference.url, reference.role) == (url, role)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/2010/11/post/">post</a>',
        '<a href="https://example.com">site</a>',
        '<a href="mailto:me@example.com">me</a>',
        '<a href="/wp-content/uploads/2010/">folder</a>',
        '<a href="#a.jpg">x</a>',
        '<a name="a.jpg">x</a>',
        '<iframe src="https://www.youtube.com/embed/ID"></iframe>',
        '<img alt="nothing">',
        '<img src="">',
        '<a href="http://[broken">x</a>',
    ],
)
def test_other_links_are_not_references(html: str) -> None:
    assert found(html) == []


def test_references_are_in_document_order() -> None:
    html = (
        '<p><img src="1.jpg"> <a href="2.pdf">x</a></p><video src="3.mp4" poster="4.jpg"></video>'
    )
    assert urls(html) == ["1.jpg", "2.pdf", "3.mp4", "4.jpg"]


def test_a_link_around_an_image_is_a_thumbnail_link() -> None:
    """F48"""
    thumbnail = found('<a href="a.jpg"><img src="a-300x200.jpg"></a>')
    assert [(r.url, r.role) for r in thumbnail] == [
        ("a.jpg", FileRole.THUMBNAIL_LINK),
        ("a-300x200.jpg", FileRole.IMAGE),
    ]


@pytest.mark.parametrize(
    "html",
    [
        f'<img src="{GIF}" data-src="real.jpg">',
        '<img data-lazy-src="real.jpg">',
        '<img src="/themes/x/blank.gif" data-original="real.jpg">',
        '<img src="/img/1x1.trans.gif" data-lazy-src="real.jpg">',
        '<img src="#" data-src="real.jpg">',
        '<img src="data:image/svg+xml,%3Csvg/%3E" data-lazy="real.jpg">',
        '<img src="placeholder.png?x=1" data-srcset="small.jpg 300w, real.jpg 1200w">',
        '<img srcset="small.jpg 300w, real.jpg 1200w">',
        '<img data-orig-file="real.jpg">',
        '<picture><source srcset="real.jpg 2x, small.jpg 1x"><img alt=""></picture>',
    ],
)
def test_a_lazy_loading_image_gets_its_real_url(html: str) -> None:
    tree = BeautifulSoup(html, "lxml")
    assert [reference.url for reference in find(elements(tree))] == ["real.jpg"]
    assert tree.img is not None
    assert tree.img["src"] == "real.jpg"


def test_an_image_with_a_real_url_keeps_it() -> None:
    assert urls('<img src="shown.jpg" data-src="other.jpg" srcset="large.jpg 2x">') == ["shown.jpg"]


def test_larger_sizes_of_an_image_are_found() -> None:
    html = '<img src="a-300.jpg" data-orig-file="a.jpg" data-large-file="a-1024.jpg">'
    assert found(html)[0].larger == ("a.jpg", "a-1024.jpg")


def test_one_local_file_replaces_all_sizes() -> None:
    """F47"""
    tree = BeautifulSoup(
        '<picture><source srcset="a.webp 1x"><img alt="x" src="a-300x200.jpg" sizes="100vw" '
        'srcset="a.jpg 1200w" data-orig-file="a.jpg" data-src="a.jpg"></picture>',
        "lxml",
    )
    for reference in find(elements(tree)):
        reference.point_to("images/a-300x200.jpg")
    assert str(tree.picture) == '<picture><img alt="x" src="images/a-300x200.jpg"/></picture>'


def test_only_one_url_of_a_style_is_replaced() -> None:
    tree = BeautifulSoup(
        "<p style='background: url(\"a.jpg\"), url(b.jpg); color: red'>x</p>", "lxml"
    )
    first, second = find(elements(tree))
    second.point_to("images/b.jpg")
    assert tree.p is not None
    assert tree.p["style"] == "background: url(\"a.jpg\"), url('images/b.jpg'); color: red"
    first.point_to("images/a.jpg")
    assert tree.p["style"] == "background: url('images/a.jpg'), url('images/b.jpg'); color: red"


@pytest.mark.parametrize(
    ("value", "candidates"),
    [
        ("a.jpg 300w, b.jpg 1200w", [(300, "a.jpg"), (1200, "b.jpg")]),
        ("a.jpg, b.jpg 1.5x", [(1, "a.jpg"), (1.5, "b.jpg")]),
        ("a.jpg 300w,b.jpg 600w", [(300, "a.jpg"), (600, "b.jpg")]),
        ("/c,w_300/a.jpg 300w", [(300, "/c,w_300/a.jpg")]),
        ("my photo.jpg 300w", []),
        ("", []),
        (" , ,", []),
    ],
)
def test_a_srcset_is_parsed_as_browsers_do(value: str, candidates: list[tuple[float, str]]) -> None:
    assert srcset(value) == candidates


def test_hostile_attributes_take_bounded_time() -> None:
    for piece in ("a ", "a 1w ", ",", "a,", "url(", "1x1.", "url('a' "):
        value = piece * 50_000
        srcset(value)
        is_placeholder(value)
        found(f'<img srcset="{value}" style="{value}"><a href="{value}">x</a>')


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://h/a.PDF?dl=1", True),
        ("https://h/a.zip#x", True),
        ("https://h/files/2012/05/scan", True),
        ("https://h/wp-content/blogs.dir/3/files/2012/05/scan", True),
        ("https://h/a.html", False),
        ("https://h/a.php", False),
        ("https://h/version-1.2", False),
    ],
)
def test_urls_of_files_and_pages_are_distinguished(url: str, answer: bool) -> None:
    assert is_media(url) is answer
