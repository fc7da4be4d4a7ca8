"""Fixtures without plugin markup look as a real WordPress shows them."""

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
BROKEN_HTML = "markup-left-open"
"""Skipped: WordPress shows broken HTML as it is, and each browser repairs it differently."""
NEEDS_MORE = re.compile(r"\[/?[a-zA-Z]|<!-- wp:(?:block|footnotes)\b")
"""Skipped: shortcodes, and content from another post or a custom field."""


def contents() -> Iterator[tuple[str, str]]:
    """Yield the contents that need only WordPress itself, each with a name."""
    for folder in sorted(path.parent for path in FIXTURES.glob("*/expected")):
        if folder.name == BROKEN_HTML:
            continue
        for post in open_source(sorted(folder.glob("export*"))).posts():
            if post.type in ("post", "page") and not NEEDS_MORE.search(post.content):
                yield f"{folder.name}/{post.slug or post.id}", post.content


def test_fixtures_look_as_wordpress_shows_them(wordpress: WordPress) -> None:
    asked = dict(contents())
    assert len(asked) > 80
    shown = wordpress.show(asked)
    for name, content in asked.items():
        here = lines(without(HERE, render(content).html))
        assert here == lines(without(THERE, shown[name].plain)), name
