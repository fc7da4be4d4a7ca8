"""An item that was found but not read is, once read anywhere, the item that `posts` yields."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from support.blog import export, item

from migrator.errors import SourceError
from migrator.sources.stored_item import FindsItems, StoredItem
from migrator.sources.wxr.open_export import open_source

FIXTURES = sorted(Path("fixtures").glob("*/export*.*"))
TWO_LANGUAGES = "[:en]Tea[:de]Tee[:]"


def source_of(tmp_path: Path, text: str) -> FindsItems:
    path = tmp_path / "export.xml"
    path.write_text(text, encoding="utf-8")
    source = open_source([path])
    assert isinstance(source, FindsItems)
    return source


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_all_fixtures_are_the_same_read_later(path: Path) -> None:
    source = open_source([path])
    assert isinstance(source, FindsItems)
    reader = pickle.loads(pickle.dumps(source.reader))
    found = [reader.read(each) if isinstance(each, StoredItem) else each for each in source.items()]
    assert found == list(source.posts())


def test_fixtures_hold_items_of_both_kinds() -> None:
    kinds = {type(each) for path in FIXTURES for each in open_source([path]).items()}  # type: ignore[attr-defined]
    assert StoredItem in kinds


def test_an_export_that_needed_a_repair_is_split_too(tmp_path: Path) -> None:
    text = export(item(1), item(2)).replace("en-US", "en & US")
    source = source_of(tmp_path, text)
    assert source.repairs  # type: ignore[attr-defined]
    assert [type(each) for each in source.items()] == [StoredItem, StoredItem]


def test_an_item_in_two_languages_is_read_at_once(tmp_path: Path) -> None:
    source = source_of(tmp_path, export(item(1, "One"), item(2, TWO_LANGUAGES), item(3, "Three")))
    kinds = [type(each).__name__ for each in source.items()]
    assert kinds == ["StoredItem", "Post", "Post", "StoredItem"]
    read = [source.reader.read(e) if isinstance(e, StoredItem) else e for e in source.items()]
    assert read == list(source.posts())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<wp:post_id>2<", "<wp:post_id>9<"),
        lambda text: text.replace("</item>", "</item><item><title>New</title></item>", 1),
        lambda text: text[: text.rindex("<item>")] + "</channel></rss>",
        lambda _: "<html>Not found</html>",
    ],
)
def test_a_file_replaced_between_the_passes_is_an_error(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    text = export(item(1, "One"), item(2, "Two"))
    source = source_of(tmp_path, text)
    (tmp_path / "export.xml").write_text(change(text), encoding="utf-8")
    with pytest.raises(SourceError, match="changed while it was being read"):
        for each in source.items():
            if isinstance(each, StoredItem):
                source.reader.read(each)
