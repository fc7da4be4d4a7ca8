"""Decorative icons are removed from an author's text."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import wordpress_html

ICON = '<svg aria-hidden="true" class="e-fas" viewBox="0 0 8 8"><path d="M1 2"></path></svg>'


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (f'<p><a href="/x">{ICON} Call us</a></p>', '<p><a href="/x"> Call us</a></p>'),
        (f"<p>{ICON}{ICON}a</p>", "<p>a</p>"),
    ],
)
def test_a_decorative_icon_is_removed(content: str, shown: str) -> None:
    assert wordpress_html(content).strip() == shown


@pytest.mark.parametrize(
    "drawing",
    [
        '<svg viewBox="0 0 8 8"><path d="M1 2"></path></svg>',
        '<svg aria-hidden="true"><title>Map</title></svg>',
        '<svg aria-hidden="true"><text>North</text></svg>',
        '<svg aria-hidden="true"><svg><path d="M1"></path></svg></svg>',
        '<svg aria-hidden="true"><path d="M1">',
    ],
)
def test_a_drawing_with_a_meaning_is_kept(drawing: str) -> None:
    assert drawing in wordpress_html(f"<p>{drawing} words</p>")
