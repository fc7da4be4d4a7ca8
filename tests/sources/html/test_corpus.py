"""Real pages of many sites and themes, compared with title, date, author and body judged by eye."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from support.page_judging import HERE, Expected, read, right, table

_FOLDER = Path(os.environ.get("MIGRATOR_CORPUS", "."), "html")
_ROWS = table("corpus.tsv")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not _FOLDER.is_dir(), reason="MIGRATOR_CORPUS names no folder of pages"),
]

# What a site's own code appends to each text, or its author put beside it, under no name that
# belongs to a theme or plugin: an appeal and a notice, and the heading of a list of posts.
_KNOWN = {
    "breakingbelizenews.com/breakingbelizenews.com-paho.html": {"body"},
    "courage-online.de/courgage-online.de.HIV.html": {"body"},
}


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row.file[:40])
def test_a_page_is_read_as_its_readers_see_it(row: Expected) -> None:
    judged = right(row, read(_FOLDER / row.file))
    assert {part for part, is_right in judged.items() if not is_right} == _KNOWN.get(
        row.file, set()
    )


def _terms_and_comments() -> list[list[str]]:
    with (HERE / "corpus_terms.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


@pytest.mark.parametrize(("file", "comments", "terms"), _terms_and_comments())
def test_comments_and_terms_are_those_that_readers_see(
    file: str, comments: str, terms: str
) -> None:
    page = read(_FOLDER / file)
    assert len(page.comments) == int(comments)
    assert {term.name for term in page.terms} == set(terms.split("; "))


def test_nearly_all_titles_dates_authors_and_bodies_are_right() -> None:
    judged = [right(row, read(_FOLDER / row.file)) for row in _ROWS]
    found = Counter(part for parts in judged for part, is_right in parts.items() if is_right)
    assert len(judged) == 42
    assert found["kind"] == 42
    assert found["title"] >= 40
    assert found["date"] >= 36
    assert found["author"] >= 40
    assert found["body"] >= 40
