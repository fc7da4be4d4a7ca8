"""Dates of drafts have the offset of the blog."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import item, migrated


def dated(number: int, local: str, gmt: str, status: str = "publish") -> str:
    text = item(number, status=status, date=local)
    return text.replace(
        f"<wp:post_date_gmt>{local}</wp:post_date_gmt>",
        f"<wp:post_date_gmt>{gmt}</wp:post_date_gmt>",
    )


SUMMER = dated(1, "2020-07-01 12:00:00", "2020-07-01 10:00:00")
WINTER = dated(2, "2020-01-01 12:00:00", "2020-01-01 11:00:00")
NEVER = "0000-00-00 00:00:00"


@pytest.mark.parametrize(
    ("siblings", "local", "moment"),
    [
        ([SUMMER, WINTER], "2020-07-20 08:00:00", "2020-07-20T08:00:00+02:00"),
        ([SUMMER, WINTER], "2019-12-20 08:00:00", "2019-12-20T08:00:00+01:00"),
        ([SUMMER, WINTER], "2016-08-02 08:00:00", "2016-08-02T08:00:00+02:00"),
        ([SUMMER], "2021-01-05 08:00:00", "2021-01-05T08:00:00+02:00"),
        ([dated(1, "2020-07-01 12:00:00", "2020-07-01 06:30:00")], "2020-03-01 08:00:00",
         "2020-03-01T08:00:00+05:30"),
        ([], "2020-03-01 08:00:00", "2020-03-01T08:00:00"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["draft", "pending"])
def test_a_draft_has_the_offset_of_its_siblings(
    tmp_path: Path, siblings: list[str], local: str, moment: str, status: str
) -> None:
    draft = dated(9, local, NEVER, status)
    archive = migrated(tmp_path, *siblings, draft, fields="title,datetime,slug")
    page = "drafts/posts/post-9/index.md"
    assert archive.matter(page)["datetime"] == moment


def test_a_draft_that_was_never_dated_gets_no_date(tmp_path: Path) -> None:
    archive = migrated(tmp_path, SUMMER, dated(9, NEVER, NEVER, "draft"), fields="default,datetime")
    assert "datetime" not in archive.matter("drafts/posts/post-9/index.md")
