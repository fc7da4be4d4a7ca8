"""Every real export is read completely, however broken it is."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from migrator.model import Source
from migrator.sources.wxr.open_export import open_source

_FOLDER = os.environ.get("MIGRATOR_CORPUS", "")
_FILES = sorted(Path(_FOLDER, "wxr").glob("*/*.xml")) if _FOLDER else []

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not _FILES, reason="MIGRATOR_CORPUS names no folder of real exports"),
]

# The only item of this file is cut off in its middle.
_BROKEN_OFF = {"WordPress+wordpress-importer__malformed-simple.xml": 0}
# The parser that wrote the corpus's index gave up here after the first item.
_COUNTED_BY_HAND = {"WordPress+wordpress-importer__namespace-edge-cases.xml": 6}


def items_outside_cdata(data: bytes) -> int:
    """Count the items that begin in a file, without the program's own code."""
    without = re.sub(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", b"", data, flags=re.DOTALL)
    return len(re.findall(rb"<item[\s>]", without))


def indexed_items() -> dict[str, int]:
    rows = Path(_FOLDER, "INDEX.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {row.split("\t")[0].split("/")[-1]: int(row.split("\t")[2]) for row in rows}


def copies(source: Source) -> int:
    """Return the number of items that are in the file twice, and are read once."""
    return sum(repair.message.endswith("is read once") for repair in source.repairs)


def further_languages(source: Source) -> int:
    """Return the number of items that posts with texts in several languages become besides one."""
    notes = (repair.message for repair in source.repairs)
    return sum(note.partition("(")[2].count(", ") for note in notes if "several languages" in note)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_every_item_is_delivered_twice_in_the_same_order(path: Path) -> None:
    source = open_source([path])
    posts = list(source.posts())
    expected = _BROKEN_OFF.get(path.name, items_outside_cdata(path.read_bytes()))
    assert len(posts) + copies(source) == expected + further_languages(source)
    assert [(p.position, p.id, p.type, p.title, p.link) for p in posts] == [
        (e.position, e.id, e.type, e.title, e.link) for e in source.index.entries
    ]
    assert list(source.posts()) == posts


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_the_number_of_items_is_what_the_index_of_the_corpus_says(path: Path) -> None:
    expected = _COUNTED_BY_HAND.get(path.name, indexed_items()[path.name])
    source = open_source([path])
    found = len(source.index.entries) + copies(source)
    assert found == expected + further_languages(source)
