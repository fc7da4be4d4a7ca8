"""The tabs of PostTabs: `[tab:First] ... [tab:Second] ... [tab:END]`."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import comment, item, migrated

PAGE = "posts/post-1/index.md"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "[tab:First]\nOne.\n\n[tab:Second]\nTwo.\n[tab:END]\n\nAfter.",
            "**First**\n\nOne.\n\n**Second**\n\nTwo.\n\nAfter.",
        ),
        ("[tab: Über]Text[tab:Preise]Mehr[tab:end]", "**Über**\n\nText\n\n**Preise**\n\nMehr"),
        (
            "<p>[tab:Q &amp; A]</p><p>a</p><p>[tab:“More” — 2]</p><p>b</p><p>[tab:END]</p>",
            "**Q & A**\n\na\n\n**“More” — 2**\n\nb",
        ),
        (
            ("<!-- wp:paragraph -->\n<p>[tab:One]</p>\n<!-- /wp:paragraph -->\n\n"
            "<!-- wp:paragraph -->\n<p>Text</p>\n<!-- /wp:paragraph -->\n\n"
            "<!-- wp:paragraph -->\n<p>[tab:END]</p>\n<!-- /wp:paragraph -->"),
            "**One**\n\nText",
        ),
    ],
)  # fmt: skip
def test_each_title_stands_above_its_text(tmp_path: Path, text: str, written: str) -> None:
    archive = migrated(tmp_path, item(1, text))
    assert archive.body(PAGE) == written
    assert archive.kinds() == []


@pytest.mark.parametrize(
    "text", ["[tab:First] text", "Press `[tab:x]`.", "[tab: indent] and [tab:more]"]
)
def test_without_their_end_brackets_are_text(tmp_path: Path, text: str) -> None:
    archive = migrated(tmp_path, item(1, text))
    assert "**" not in archive.body(PAGE) and "[tab:" in archive.body(PAGE)
    assert archive.kinds() == []


def test_a_comment_has_no_tabs(tmp_path: Path) -> None:
    text = "[tab:One] a [tab:END]"
    archive = migrated(tmp_path, item(1, inside=comment(5, text)))
    assert text in archive.text("posts/post-1/comments.yaml")
    assert archive.kinds() == []
