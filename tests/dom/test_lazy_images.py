"""Placeholders of lazily loaded images."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import item, migrated

from migrator.dom.lazy_images import LAZY_ATTRIBUTES, is_placeholder
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.references import references


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://a.example/spacer.gif", True),
        ("/img/1x1.trans.gif?v=2", True),
        ("https://a.example/lazy_placeholder.gif", True),
        ("https://a.example/wp-content/ewww/lazy/placeholder-1024x683.png", True),
        ("https://a.example/wp-content/themes/news/assets/img/jeg-empty.png", True),
        ("https://a.example/wp-content/plugins/a3-lazy-load/assets/images/wait.gif", True),
        ("data:image/gif;base64,R0lGODlh", True),
        ("about:blank", True),
        ("https://a.example/p.jpg", False),
        ("https://a.example/x.jpg", False),
        ("https://a.example/my-spacer-design.png", False),
        ("https://a.example/wp-content/uploads/2020/01/loading-dock.jpg", False),
    ],
)
def test_a_placeholder_is_known_by_its_name(url: str, *, answer: bool) -> None:
    """G20"""
    assert is_placeholder(url) is answer


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://a.example/lazy_placeholder.gif", True),
        ("https://a.example/wp-content/ewww/lazy/placeholder-1024x683.png", True),
        ("https://a.example/wp-content/themes/news/assets/img/jeg-empty.png", True),
        ("https://a.example/wp-content/plugins/a3-lazy-load/assets/images/wait.gif", True),
        ("https://a.example/p.jpg", False),
    ],
)
def test_the_proof_knows_the_placeholder_as_well(url: str, *, answer: bool) -> None:
    tag = f'<img src="{url}" data-src="https://a.example/cup.jpg" alt="">'
    [image] = references(html5.normal(tag))
    assert (image.address == "https://a.example/cup.jpg") is answer


@pytest.mark.parametrize("name", LAZY_ATTRIBUTES)
def test_the_proof_knows_the_attribute_as_well(name: str) -> None:
    tag = f'<img src="data:image/gif;base64,R0lGODlh" {name}="https://a.example/cup.jpg" alt="">'
    [image] = references(html5.normal(tag))
    assert image.address == "https://a.example/cup.jpg"


def test_the_largest_candidate_stands_for_an_image_without_an_address(tmp_path: Path) -> None:
    content = (
        '<img srcset="https://a.example/1.jpg 1x, https://a.example/3.jpg 3x, '
        'https://a.example/2.jpg 2x" alt="A cup">'
    )
    archive = migrated(tmp_path, item(1, content))
    assert archive.body("posts/post-1/index.md") == "![A cup](https://a.example/3.jpg)"
    assert archive.kinds() == ["not-fetched"]


def test_a_frame_that_waits_for_its_address_is_not_missed(tmp_path: Path) -> None:
    frame = '<iframe src="about:blank" data-src="https://a.example/map"></iframe>'
    archive = migrated(tmp_path, item(1, frame))
    assert 'src="https://a.example/map"' in archive.body("posts/post-1/index.md")
    assert archive.kinds() == []
