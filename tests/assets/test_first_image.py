"""The image that can stand for a post is a picture, not an icon."""

from __future__ import annotations

import pytest
from bs4 import Tag

from migrator.assets.first_image import can_stand_for_post


def _can(url: str, **attributes: str) -> bool:
    attrs = {name.rstrip("_"): value for name, value in attributes.items()}
    return can_stand_for_post(Tag(name="img", attrs=attrs), url)


@pytest.mark.parametrize(
    ("url", "attributes"),
    [
        ("https://a.example/favicon.ico", {}),
        ("https://a.example/img/favicon-32x32.png", {}),
        ("https://a.example/spacer.gif", {}),
        ("https://a.example/images/icons/rss.png", {}),
        ("https://pixel.wp.com/g.gif?v=ext", {}),
        ("https://ir-de.amazon-adsystem.com/e/ir?t=x", {}),
        ("https://feeds.feedburner.com/~r/blog/~4/x", {}),
        ("https://secure.gravatar.com/avatar/ab?s=96", {}),
        ("https://a.example/p.jpg", {"width": "1", "height": "1"}),
        ("https://a.example/p.jpg", {"width": "16", "height": "16"}),
        ("https://a.example/line.png", {"width": "600", "height": "3"}),
        ("https://a.example/p.jpg", {"style": "width: 20px; height: 20px"}),
        ("https://a.example/p.jpg", {"style": "display:none"}),
        ("https://a.example/p.gif", {"class": "wp-smiley"}),
    ],
)
def test_icons_and_pixels_stand_for_nothing(url: str, attributes: dict[str, str]) -> None:
    """G34"""
    assert not _can(url, **attributes)


def test_a_thumbnail_of_a_picture_is_no_icon() -> None:
    """G34"""
    link = Tag(name="a", attrs={"href": "https://a.example/lake.jpg"})
    image = Tag(name="img", attrs={"width": "30", "height": "20"})
    link.append(image)
    assert can_stand_for_post(image, "https://a.example/lake-30x20.jpg")


@pytest.mark.parametrize(
    ("url", "attributes"),
    [
        ("https://a.example/2010/11/networking.jpg", {}),
        ("https://a.example/how-to-draw-an-icon.png", {}),
        ("https://a.example/silicon-valley.jpg", {"width": "300", "height": "200"}),
        ("https://a.example/p.jpg", {"width": "100%"}),
        ("https://a.example/dotted-dress-for-sale.jpg", {"class": "alignleft size-medium"}),
        ("https://a.example/p.svg", {}),
    ],
)
def test_a_picture_stands_for_its_post(url: str, attributes: dict[str, str]) -> None:
    """G34"""
    assert _can(url, **attributes)
