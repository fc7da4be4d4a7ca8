"""Real markup: compare words with those of WordPress's own server and of real posts."""

from __future__ import annotations

import html
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from migrator.wordpress.render import render

CORPUS = os.environ.get("MIGRATOR_CORPUS", "")
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS, reason="MIGRATOR_CORPUS names no folder of real exports"),
]
CONTENT = re.compile(
    r"<content:encoded>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</content:encoded>", re.DOTALL
)
# Skipped: the server had no posts to list, and shortcodes were not active.
SKIPPED_BLOCKS = ("archives", "categories", "latest-comments", "shortcode")


def words(source: str) -> list[str]:
    hidden = r"<(script|style)\b.*?</\1>|<!--.*?-->|</?[a-zA-Z][^<>]*>"
    text = re.sub(hidden, " ", source, flags=re.DOTALL | re.IGNORECASE)
    return re.findall(r"\w+", html.unescape(html.unescape(text)))


def block_files() -> list[Path]:
    files = sorted(Path(CORPUS, "blocks").glob("*.html")) if CORPUS else []
    return [
        file
        for file in files
        if file.with_suffix(".server.html").exists()
        and not any(f"__{name}" in file.name for name in SKIPPED_BLOCKS)
    ]


@pytest.mark.parametrize("file", block_files(), ids=lambda file: file.stem)
def test_core_blocks_show_the_words_the_server_shows(file: Path) -> None:
    shown = file.with_suffix(".server.html").read_text(encoding="utf-8")
    assert words(render(file.read_text(encoding="utf-8")).html) == words(shown)


@pytest.mark.parametrize("folder", ["sites", "peers"])
def test_no_word_of_a_real_post_is_lost(folder: str) -> None:
    lost = {}
    for file in sorted(Path(CORPUS, "wxr", folder).iterdir()):
        text = file.read_bytes().decode("utf-8", "replace")
        for number, match in enumerate(CONTENT.finditer(text)):
            source = re.sub(r"\[\[?/?[\w-]+[^\[\]]*\]\]?", " ", match[1])
            missing = Counter(words(source)) - Counter(words(render(match[1]).html))
            if missing:
                lost[f"{file.name} {number}"] = sorted(missing)[:9]
    assert not lost
