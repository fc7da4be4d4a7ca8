"""The check of an archive for a site generator names what must not be published."""

from __future__ import annotations

from pathlib import Path

from support.blog import export, item

import migrator

PENDING = """<wp:comment><wp:comment_id>{}</wp:comment_id><wp:comment_author>Eve</wp:comment_author>
<wp:comment_date>2020-01-02 03:04:05</wp:comment_date><wp:comment_content>Hm.</wp:comment_content>
<wp:comment_approved>{}</wp:comment_approved><wp:comment_parent>{}</wp:comment_parent>
</wp:comment>"""


def notes(folder: Path, *items: str, target: str | None = "hugo") -> list[str]:
    (folder / "export.xml").write_text(export(*items), "utf-8")
    statuses = ["publish", "draft", "private"]
    migrator.migrate(
        folder / "export.xml", folder / "a", target=target, status=statuses, offline=True,
        report="none",
    )  # fmt: skip
    found = migrator.verify(folder / "a").findings
    return [each.message for each in found if each.kind == "private-parts"]


def test_a_public_archive_has_no_note(tmp_path: Path) -> None:
    comment = PENDING.format(8, 1, 0)
    assert notes(tmp_path, item(1, "Tea.", inside=comment)) == []


def test_hidden_items_and_comments_are_counted(tmp_path: Path) -> None:
    comments = PENDING.format(8, 1, 0) + PENDING.format(9, 0, 8)
    (note,) = notes(
        tmp_path,
        item(1, "Tea.", inside=comments),
        item(2, "A plan.", status="draft"),
        item(3, "A diary.", status="private"),
    )
    assert note.startswith("2 items are drafts, scheduled, private or protected, 1 comment was not")
    assert note.endswith("publish the built site only, never the archive")


def test_a_plain_archive_has_no_note(tmp_path: Path) -> None:
    assert notes(tmp_path, item(2, "A plan.", status="draft"), target=None) == []
