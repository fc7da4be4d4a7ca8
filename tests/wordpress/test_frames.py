"""Maps and documents of shortcodes are the frame or the file for which they stand."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import wordpress_html

MAP = "https://www.google.com/maps/embed?pb=!1m18"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (f"[googlemaps {MAP}]", f'<p><iframe src="{MAP}"></iframe></p>\n'),
        (
            f"[googlemaps {MAP}&amp;w=600&amp;h=450]",
            f'<p><iframe src="{MAP}&amp;w=600&amp;h=450" width="600" height="450"></iframe></p>\n',
        ),
        (
            '[iframe src="https://a.example/x" width="100%" height="300"]',
            '<p><iframe src="https://a.example/x" width="100%" height="300"></iframe></p>\n',
        ),
        (
            '[google-map address="Rue X, Paris"]',
            (
                '<p><a href="https://www.google.com/maps?q=Rue+X,+Paris">'
                "https://www.google.com/maps?q=Rue+X,+Paris</a></p>\n"
            ),
        ),
        (
            '[pdf-embedder url="https://a.example/my%20file.pdf"]',
            '<p><a href="https://a.example/my%20file.pdf">my file.pdf</a></p>\n',
        ),
        (
            "[pdf]https://a.example/b.pdf[/pdf]",
            '<p><a href="https://a.example/b.pdf">b.pdf</a></p>\n',
        ),
        (
            '[embeddoc url="https://a.example/c.docx" viewer="google"]',
            '<p><a href="https://a.example/c.docx">c.docx</a></p>\n',
        ),
    ],
)
def test_a_shortcode_is_what_it_stands_for(content: str, shown: str) -> None:
    """G35"""
    assert wordpress_html(content) == shown


@pytest.mark.parametrize("prose", ["a [document here] b", "see [doc] or [slides]", "[map] of it"])
def test_prose_in_brackets_stays(prose: str) -> None:
    assert wordpress_html(prose) == f"<p>{prose}</p>\n"


@pytest.mark.parametrize(
    "content",
    [
        '<!-- wp:embed {"url":"https://a.example/v?a=1\\u0026amp;b=2"} /-->',
        '<!-- wp:embed {"url":"https://a.example/v?a=1\\u0026amp;amp;b=2"} /-->',
        "https://a.example/v?a=1&#038;b=2",
        "[embed]https://a.example/v?a=1&amp;amp;b=2[/embed]",
    ],
)
def test_an_address_that_was_escaped_twice_is_one_address(content: str) -> None:
    """G21"""
    link = '<p><a href="https://a.example/v?a=1&amp;b=2">https://a.example/v?a=1&amp;b=2</a></p>'
    assert wordpress_html(content).strip() == link
