"""Real posts without plugin markup look as a real WordPress shows them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from differences import HERE, THERE, without
from judge import WordPress
from sequence import lines

from migrator.errors import SourceError
from migrator.sources.wxr.open_export import open_source
from migrator.wordpress.render import render

CORPUS = os.environ.get("MIGRATOR_CORPUS")
pytestmark = [
    pytest.mark.wordpress,
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.xdist_group("wordpress"),
    pytest.mark.skipif(not CORPUS, reason="MIGRATOR_CORPUS names no folder of real exports"),
]

# Shortcodes need their plugins, and Flash players become links to their videos.
LEFT_OUT = re.compile(r"\[/?[a-zA-Z]|<(?:object|embed)\b", re.IGNORECASE)
# The rest is broken HTML, which migrator repairs as a browser does but lxml, which compares here,
# differently.
AT_LEAST = 0.98


def contents() -> Iterator[tuple[str, str]]:
    """Yield the posts and pages without shortcodes and Flash players, each with a name."""
    for export in sorted(Path(CORPUS or "", "wxr").glob("*/*.xml")):
        try:
            source = open_source([export])
        except SourceError:
            continue
        for post in source.posts():
            if post.type in ("post", "page") and not LEFT_OUT.search(post.content):
                yield f"{export.name} {post.position}", post.content


def same(here: str, there: str) -> bool:
    return lines(without(HERE, here)) == lines(without(THERE, there))


def test_real_posts_look_as_wordpress_shows_them(wordpress: WordPress) -> None:
    rendered = {name: (content, render(content)) for name, content in contents()}
    plain = {name: content for name, (content, made) in rendered.items() if not made.findings}
    assert len(plain) > 2_000
    shown = wordpress.show(plain)
    other = [name for name in plain if not same(rendered[name][1].html, shown[name].plain)]
    assert len(other) <= (1 - AT_LEAST) * len(plain), "\n".join(other)
