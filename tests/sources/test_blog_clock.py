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


def changed(local: str, gmt: str) -> str:
    """A draft that was changed at this time."""
    times = (
        f"<wp:post_modified>{local}</wp:post_modified>"
        f"<wp:post_modified_gmt>{gmt}</wp:post_modified_gmt>"
    )
    return dated(1, "2020-07-01 11:00:00", NEVER, "draft").replace(
        "<wp:post_name>", f"{times}<wp:post_name>"
    )


NEVER = "0000-00-00 00:00:00"
SUMMER = dated(1, "2020-07-01 12:00:00", "2020-07-01 10:00:00")
WINTER = dated(2, "2020-01-01 12:00:00", "2020-01-01 11:00:00")


@pytest.mark.parametrize(
    ("siblings", "local", "moment"),
    [
        ([SUMMER, WINTER], "2020-07-20 08:00:00", "2020-07-20T08:00:00+02:00"),
        ([SUMMER, WINTER], "2019-12-20 08:00:00", "2019-12-20T08:00:00+01:00"),
        ([SUMMER, WINTER], "2016-08-02 08:00:00", "2016-08-02T08:00:00+02:00"),
        ([SUMMER], "2021-01-05 08:00:00", "2021-01-05T08:00:00+02:00"),
        ([dated(1, "2020-07-01 12:00:00", "2020-07-01 06:30:00")], "2020-03-01 08:00:00",
         "2020-03-01T08:00:00+05:30"),
        ([dated(1, "2020-07-01 12:00:00", "2020-07-01 15:30:00")], "2020-07-09 01:00:00",
         "2020-07-09T01:00:00-03:30"),
        ([dated(1, "2020-07-01 12:00:00", "2020-07-01 06:15:00")], "2020-07-09 23:00:00",
         "2020-07-09T23:00:00+05:45"),
        ([dated(1, "2020-07-01 12:00:00", "2020-07-01 12:00:00")], "2020-07-09 23:00:00",
         "2020-07-09T23:00:00+00:00"),
        # Only the last change has an offset, as in a blog of drafts.
        ([changed("2020-07-01 12:00:00", "2020-07-01 06:30:00")], "2020-07-09 01:00:00",
         "2020-07-09T01:00:00+05:30"),
        # Dates that say nothing: of the year 1, days apart, without the GMT date.
        ([dated(1, "0001-01-01 00:00:00", "0001-01-01 00:00:00")], "2020-03-01 08:00:00",
         "2020-03-01T08:00:00"),
        ([dated(1, "2020-07-01 12:00:00", "2020-07-04 12:00:00")], "2020-03-01 08:00:00",
         "2020-03-01T08:00:00"),
        ([dated(1, "2020-07-01 12:00:00", "")], "2020-03-01 08:00:00", "2020-03-01T08:00:00"),
        ([changed("", "2020-07-01 06:30:00")], "2020-03-01 08:00:00", "2020-03-01T08:00:00"),
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
