"""Galleries that plugins store as items become content that posts can show."""

from __future__ import annotations

import pytest

from migrator.model import Post
from migrator.sources.plugin_galleries import GALLERY_FIELDS, UNPUBLISHED_BLOCK, stored_content


@pytest.mark.parametrize(
    ("kind", "meta", "content"),
    [
        ("foogallery", {"foogallery_attachments": [4, "5"]}, '[gallery ids="4,5"]'),
        (
            "modula-gallery",
            {"modula-images": [{"id": 4, "alt": "x"}, {"id": "6"}]},
            '[gallery ids="4,6"]',
        ),
        (
            "rl_gallery",
            {"_rl_images": {"media": {"attachments": {"ids": [7]}}}},
            '[gallery ids="7"]',
        ),
        (
            "envira",
            {
                "_eg_gallery_data": {
                    "gallery": {
                        "4": {"src": "https://a.example/4.jpg", "alt": "4", "caption": "Four"},
                        "5": {"src": "https://a.example/5.jpg", "status": "pending"},
                    }
                }
            },
            (
                '<figure><img src="https://a.example/4.jpg" alt="4" />'
                "<figcaption>Four</figcaption></figure>"
            ),
        ),
        ("foogallery", {}, ""),
        ("envira", {"_eg_gallery_data": "broken"}, ""),
        ("rl_gallery", {"_rl_images": {"media": 3}}, ""),
        ("post", {"foogallery_attachments": [4]}, ""),
    ],
)
def test_the_images_of_a_gallery_are_its_content(
    kind: str, meta: dict[str, object], content: str
) -> None:
    assert stored_content(Post(position=0, id=1, type=kind, status="publish", meta=meta)) == content
    if content:
        assert GALLERY_FIELDS.issuperset(meta)


@pytest.mark.parametrize("kind", ["wp_block", "elementor_library", "cms_block"])
@pytest.mark.parametrize(
    ("status", "password"), [("draft", ""), ("private", ""), ("future", ""), ("publish", "tea")]
)
def test_posts_do_not_show_an_item_that_is_not_public(
    kind: str, status: str, password: str
) -> None:
    """Regression: the words of a private reusable block were published with the post."""
    block = Post(0, 1, kind, status, content="<p>x</p>", password=password)
    marker = f"<!-- wp:{UNPUBLISHED_BLOCK} /-->"
    assert stored_content(block) == (marker if kind == "wp_block" else "")


@pytest.mark.parametrize(("password", "content"), [("", '[gallery ids="4"]'), ("tea", "")])
def test_posts_show_a_draft_gallery_but_none_with_a_password(password: str, content: str) -> None:
    # foogallery: `post_status => array( 'publish', 'draft' )`, and its template asks for passwords.
    meta = {"foogallery_attachments": [4]}
    gallery = Post(
        position=0, id=1, type="foogallery", status="draft", meta=meta, password=password
    )

    assert stored_content(gallery) == content


def test_a_reusable_block_is_its_own_content() -> None:
    block = Post(position=0, id=1, type="wp_block", status="publish", content="<p>x</p>")
    assert stored_content(block) == "<p>x</p>"
