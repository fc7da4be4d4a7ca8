"""Every comment of the source is in the comments file, with its author, its date and its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from migrator.archive.data_files import comments_yaml
from migrator.model import Comment
from migrator.verifier.source.comments_check import check_comments

COMMENTS = [
    Comment(
        1, "Ann", published=datetime(2012, 3, 4, 5, 6), content="Two <em>cups</em> &amp; a pot"
    ),
    Comment(2, "Bo & Co", published=datetime(2012, 3, 5, 5, 6), content="Yes.", parent_id=1),
    Comment(3, "Spam", content="Buy", status="spam"),
]


def text_of(comments: list[Comment]) -> str:
    return comments_yaml(
        comments, lambda html: html.replace("<em>", "_").replace("</em>", "_"), str
    ).text


def kinds(comments: list[Comment]) -> list[str]:
    return [finding.kind for finding in check_comments(COMMENTS, text_of(comments))]


def test_a_whole_file_has_no_finding() -> None:
    assert kinds(COMMENTS) == []


def test_a_comment_that_is_missing_is_named() -> None:
    assert kinds(COMMENTS[:1]) == ["lost-data"]
    assert [f.kind for f in check_comments(COMMENTS, "")] == ["lost-data", "lost-data"]
    assert [f.kind for f in check_comments(COMMENTS, "[: {")] == ["lost-data", "lost-data"]


@pytest.mark.parametrize(
    "change",
    [
        {"author": "Another"},
        {"published": datetime(2013, 3, 4, 5, 6)},
        {"published": None},
        {"content": "Two cups & a"},
        {"content": "pot a cups Two"},
        {"content": ""},
    ],
)
def test_a_comment_that_differs_is_named(change: dict[str, object]) -> None:
    changed = replace(COMMENTS[0], **change)  # type: ignore[arg-type]
    assert kinds([changed, *COMMENTS[1:]]) == ["changed-data"]
