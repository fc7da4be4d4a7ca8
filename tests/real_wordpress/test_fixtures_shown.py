"""A real WordPress is the judge of the fixtures too, where no plugin has a say in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from differences import HERE, THERE, without
from judge import WordPress
from sequence import lines

from migrator.sources.wxr.open_export import open_source
from migrator.wordpress.render import render

pytestmark = [pytest.mark.wordpress, pytest.mark.xdist_group("wordpress")]

FIXTURES = Path(__file__).parents[2] / "fixtures"
LEFT_TO_BROWSERS = "markup-left-open"
"""WordPress shows broken HTML as it is, and each browser mends it in its own way."""
NOT_ALONE = re.compile(r"\[/?[a-zA-Z]|<!-- wp:(?:block|footnotes)\b")
"""Shortcodes, and what another post or a custom field holds."""


def contents() -> Iterator[tuple[str, str]]:
    """The texts that need nothing but WordPress itself, each with its name."""
    for folder in sorted(path.parent for path in FIXTURES.glob("*/expected")):
        if folder.name == LEFT_TO_BROWSERS:
            continue
        for post in open_source(sorted(folder.glob("export*"))).posts():
            if post.type in ("post", "page") and not NOT_ALONE.search(post.content):
                yield f"{folder.name}/{post.slug or post.id}", post.content


def test_fixtures_look_as_wordpress_shows_them(wordpress: WordPress) -> None:
    asked = dict(contents())
    assert len(asked) > 80
    shown = wordpress.show(asked)
    for name, content in asked.items():
        here = lines(without(HERE, render(content).html))
        assert here == lines(without(THERE, shown[name].plain)), name
