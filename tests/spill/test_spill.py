"""Large lists and dictionaries behave as small ones but need little memory."""

from __future__ import annotations

import gc
import pickle
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.manifest import FileRecord, ItemRecord
from migrator.model import Attachment, Index, IndexEntry
from migrator.sources.index_entry import empty_index
from migrator.spill import big_dict, big_list, int_map, sqlite_table
from migrator.spill.big_dict import BigDict
from migrator.spill.big_list import BigList
from migrator.spill.codecs import PATHS, TEXTS, records
from migrator.spill.int_map import IntMap
from migrator.spill.shared_files import pickled_into

MONTREAL = timezone(timedelta(hours=-5))
DATES = [
    None,
    datetime(2020, 5, 31, 12, 30),
    datetime(1, 1, 1),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2020, 2, 29, tzinfo=MONTREAL),
]
TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.fixture
def small_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything beyond a few entries is put away."""
    for module in (big_list, big_dict):
        monkeypatch.setattr(module, "MAX_IN_MEMORY", 3)
        monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(big_list, "BLOCK", 2)


def entry(position: int, **facts: object) -> IndexEntry:
    given: dict[str, object] = {"title": f"Title {position}", "slug": f"title-{position}"}
    return IndexEntry(position, position, "post", "publish", **{**given, **facts})  # type: ignore[arg-type]


@pytest.mark.usefixtures("small_rooms")
@pytest.mark.parametrize("count", range(9))
def test_a_big_list_behaves_as_a_list_of_any_length(count: int) -> None:
    entries = [entry(number) for number in range(count)]
    made = BigList(records(IndexEntry), entries)
    assert list(made) == entries
    assert made == entries
    assert [made[place] for place in range(-count, count)] == [*entries, *entries]
    assert made[1:] == entries[1:]
    assert made[::-2] == entries[::-2]
    for beyond in (count, -count - 1):
        with pytest.raises(IndexError):
            made[beyond]


@pytest.mark.usefixtures("small_rooms")
@pytest.mark.parametrize("published", DATES)
@pytest.mark.parametrize("title", ["", "l’été", "\U0001f600", "half a pair \ud800", "nul \0"])
def test_entries_on_disk_come_back_equal(published: datetime | None, title: str) -> None:
    entries = [entry(0, title=title, published=published, old_slugs=("a", title))] * 9
    back = BigList(records(IndexEntry), entries)[0]
    assert back == entries[0]
    assert back.published is None or back.published.utcoffset() == published.utcoffset()  # type: ignore[union-attr]


@pytest.mark.usefixtures("small_rooms")
@given(st.lists(st.tuples(TEXT, st.integers(0, 9))))
def test_a_big_dict_behaves_as_a_dictionary(pairs: list[tuple[str, int]]) -> None:
    made = BigDict[str, FileRecord](records(FileRecord))
    for key, size in pairs:
        made[key] = FileRecord("ab", size)
    like = {key: FileRecord("ab", size) for key, size in pairs}
    assert made == like
    assert list(made) == list(like)
    assert list(made.items()) == list(like.items())
    assert list(made.values()) == list(like.values())
    assert list(made.sorted_entries()) == sorted(like.items(), key=lambda pair: pair[0])
    assert len(made) == len(like)
    assert all(key in made and made[key] == like[key] for key in like)
    assert "\ud800 never" not in made
    assert made.get("\ud800 never") is None


@pytest.mark.usefixtures("small_rooms")
def test_integer_keys_sort_as_integers() -> None:
    made = BigDict[int, PurePosixPath](PATHS)
    for number in (10, 9, -1, 0, (1 << 63) - 1, 2, 3):
        made[number] = PurePosixPath(f"posts/{number}")
    assert [number for number, _ in made.sorted_entries()] == [-1, 0, 2, 3, 9, 10, (1 << 63) - 1]
    assert made[9] == PurePosixPath("posts/9")


@pytest.mark.usefixtures("small_rooms")
def test_keys_with_equal_digests_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("migrator.spill.int_map._digest", lambda key: 1 + (len(str(key)) & 1))
    made = BigDict[str, str](TEXTS)
    like = {key * size: key for size in range(1, 5) for key in "abc"}
    for key, value in like.items():
        made[key] = ""
        made[key] = value
    assert made == like
    assert "d" not in made


@given(st.lists(st.tuples(TEXT | st.integers(), st.integers(-(1 << 63), (1 << 63) - 1))))
def test_an_int_map_behaves_as_a_dictionary(pairs: list[tuple[str | int, int]]) -> None:
    made, like = IntMap(), {}
    for place, (key, value) in enumerate(pairs):
        if place % 2:
            made[key] = like[key] = value
        else:
            assert made.setdefault(key, value) == like.setdefault(key, value)
    assert {key: made.get(key) for key in like} == like
    assert all(key in made for key in like)
    assert len(made) == len(like)
    assert "never" not in made or "never" in like


def test_an_int_map_grows() -> None:
    made = IntMap()
    for number in range(5_000):
        made[f"key {number}"] = -number
    assert [made.get(f"key {number}") for number in range(5_000)] == [-n for n in range(5_000)]


def alive(kind: type) -> int:
    gc.collect()
    return sum(type(thing) is kind for thing in gc.get_objects())


def filled(index: Index, count: int) -> Index:
    for number in range(count):
        index.entries.append(entry(number, published=DATES[1]))
        index.attachments[number] = Attachment(number, f"https://blog.example/{number}.jpg")
    return index


@pytest.mark.slow
def test_the_index_of_a_large_site_is_not_in_memory() -> None:
    before = alive(IndexEntry), alive(Attachment)
    index = filled(empty_index(), 3 * big_list.MAX_IN_MEMORY)
    assert len(index.entries) == len(index.attachments) == 3 * big_list.MAX_IN_MEMORY
    assert alive(IndexEntry) - before[0] <= big_list.BATCH
    assert alive(Attachment) - before[1] <= big_list.BATCH
    assert sum(1 for _ in index.entries) == 3 * big_list.MAX_IN_MEMORY
    assert alive(IndexEntry) - before[0] <= big_list.BATCH


def test_the_index_of_a_small_site_is_in_memory() -> None:
    first = (index := filled(empty_index(), 100)).entries[5]
    assert index.entries[5] is first
    assert index.attachments[5] is index.attachments[5]


@pytest.mark.usefixtures("small_rooms")
def test_nothing_is_left_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    made = BigList(
        records(ItemRecord), [ItemRecord(number, slug="x" * 9999) for number in range(999)]
    )
    assert made[0].slug == "x" * 9999
    assert not list(tmp_path.iterdir())


def test_indexes_compare_by_their_content() -> None:
    index = filled(empty_index(), 3)
    plain = filled(Index(), 3)
    assert index == plain
    assert isinstance(index.attachments, Mapping)


def test_another_process_gets_the_entries_on_disk_too(small_rooms: None) -> None:
    paths = BigDict[int, PurePosixPath](PATHS)
    files = BigList(records(FileRecord))
    for number in range(20):
        paths[number] = PurePosixPath(f"posts/{number}/index.md")
        files.append(FileRecord(f"{number:064}", number, number))
    again, list_again = pickle.loads(pickle.dumps((paths, files)))
    assert dict(again.items()) == dict(paths.items())
    assert list(list_again) == list(files)
    paths[20] = PurePosixPath("posts/20/index.md")  # the first one can go on
    assert len(paths) == 21
    assert len(again) == 20


def test_another_process_of_this_machine_reads_the_entries_from_files(
    small_rooms: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(int_map, "_LARGE", 1)
    monkeypatch.setattr(sqlite_table, "_MOST_PICKLED", 0)
    numbers, texts = IntMap(), BigDict[str, str](TEXTS)
    for number in range(300):
        numbers[f"key {number}"] = -number
        texts[f"key {number}"] = "long" * 100
    folder = tmp_path / "with a space?"
    folder.mkdir()
    with pickled_into(folder):
        pickled = pickle.dumps((numbers, texts))
    assert len(pickled) < 3000
    texts["key 300"] = "later"  # the first one can go on
    assert isinstance(numbers._keys, memoryview) == (sys.platform != "win32")
    numbers["key 300"], numbers["key 7"] = 5, 6
    assert [numbers.get(f"key {number}") for number in (7, 8, 300)] == [6, -8, 5]
    there, texts_there = pickle.loads(pickled)
    assert len(there) == 300
    assert [there.get(f"key {number}") for number in (0, 7, 299, 300)] == [0, -7, -299, None]
    assert "key 7" in there
    assert len(texts_there) == 300
    assert texts_there["key 299"] == "long" * 100
    assert list(texts_there) == [f"key {number}" for number in range(300)]


def test_numbers_that_others_read_from_a_file_can_be_pickled_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(int_map, "_LARGE", 1)
    numbers = IntMap()
    for number in range(300):
        numbers[number] = number + 1
    with pickled_into(tmp_path):
        pickle.dumps(numbers)
    again = pickle.loads(pickle.dumps(numbers))
    assert [again.get(number) for number in range(300)] == list(range(1, 301))


def test_more_rows_than_memory_should_hold_are_not_sent(
    small_rooms: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_table, "_MOST_PICKLED", 1 << 17)
    texts = BigList(TEXTS, ["short"] * 20)
    assert list(pickle.loads(pickle.dumps(texts))) == ["short"] * 20
    with pytest.raises(TypeError):
        pickle.dumps(BigList(TEXTS, ["long" * 10_000] * 20))
