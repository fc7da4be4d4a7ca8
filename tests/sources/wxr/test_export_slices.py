"""An export whose index workers read has the index that one process reads."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.blog import FOOT, HEAD, attachment, comment, export, item
from support.here import Here

from migrator.errors import SourceError
from migrator.parallel.workers import Workers
from migrator.sources.wxr import export_slices
from migrator.sources.wxr.export_files import ExportPart, find_parts
from migrator.sources.wxr.export_index import ExportIndex
from migrator.sources.wxr.kept_outlines import KeptOutlines
from migrator.sources.wxr.source import WxrSource

_CORPUS = os.environ.get("MIGRATOR_CORPUS", "")
EXPORTS = sorted(Path("fixtures").glob("*/export*.*"))
REAL = sorted(Path(_CORPUS, "wxr").glob("*/*.xml")) if _CORPUS else []

ITEMS = (
    item(1, 'Tea <a href="https://blog.example/b/#cups">cups</a>', author="ann"),
    item(2, "By someone the export does not list", author="zoe"),
    item(3, "[:en]Tea[:de]Tee[:]", title="[:en]Tea[:de]Tee[:]"),
    item(4, "A tag of its own", terms=[("post_tag", "oolong", "Oolong")]),
    item(5, "The same tag, another name", terms=[("post_tag", "oolong", "OOLONG")]),
    item(6, "<p>A block</p>", kind="wp_block"),
    item(7, "", kind="nav_menu_item", terms=[("nav_menu", "main", "Main")]),
    item(8, "", kind="guest-author", meta=[("cap-display_name", "Mia")]),
    item(9, '[["A","B"]]', kind="tablepress_table", meta=[("_tablepress_table_id", "4")]),
    item(10, "[table id=4 /]"),
    item(11, "Draft", status="draft", date="2015-07-04 05:06:07"),
    item(12, "Three\nlines\nlong", title="Lines"),
    item(12, "The same id and text, once more", title="Lines"),
    item(13, "Answered", inside=comment(1, "Yes") + comment(2, "No")),
    attachment(14, "boat.png"),
    "<item></item>",
    "<item><title>Without anything else</title></item>",
)
ODD_ITEMS = (
    item(20, "No slug").replace(
        "</item>", "<category domain='category'><![CDATA[Oolong]]></category></item>"
    ),
    item(21, "").replace("<title>", "<title>a & b"),
    item(22, "").replace("</item>", "<item><title>inner</title></item></item>"),
    item(23, "a\x01b"),
    item(24, "a\r\nb"),
    "<item>text</item>",
    "<item/>",
    "<wp:tag><wp:tag_slug>late</wp:tag_slug></wp:tag>",
    "<!-- <item> -->",
    "<?php </item> ?>",
    "stray text",
    "<item><title>cut",
)


def read(
    parts: Sequence[ExportPart], workers: Workers | None = None, kept: KeptOutlines | None = None
) -> dict[str, Any] | str:
    """Return all that the first pass finds; the message if the export cannot be read."""
    try:
        source = WxrSource(parts, "export", (), workers, kept)
    except SourceError as error:
        return str(error)
    index = source.index
    return {
        "entries": list(index.entries),
        "attachments": list(index.attachments.items()),
        "shown": list(index.reusable_blocks.items()),
        "menu": index.menu_items,
        "anchor links": index.anchor_links,
        "guests": index.guests,
        "site": source.site,
        "repairs": source.repairs,
        "inputs": source.inputs(lambda _: False),
        "reader": list(map(repr, source.reader.state())),
        "items": list(source.items()),
    }


def written(folder: Path, *texts: str) -> list[ExportPart]:
    for number, text in enumerate(texts):
        (folder / f"part.{number:03}.xml").write_text(text, encoding="utf-8")
    return find_parts([folder])


def is_read_by_workers(parts: Sequence[ExportPart], monkeypatch: pytest.MonkeyPatch) -> bool:
    alone: list[ExportPart] = []
    read_alone = ExportIndex._read_alone

    def noting(self: ExportIndex, part: ExportPart, *more: Any) -> None:
        alone.append(part)
        read_alone(self, part, *more)

    with monkeypatch.context() as patched:
        patched.setattr(ExportIndex, "_read_alone", noting)
        WxrSource(parts, "export", (), Workers(Here(), 2))
    return not alone


def kept_of(parts: Sequence[ExportPart], program: str = "1") -> dict[str, str]:
    """Return what a run keeps for the next one, by name."""
    kept = KeptOutlines(lambda _: "", program)
    read(parts, None, kept)
    return dict(kept.all())


def read_again(parts: Sequence[ExportPart], known: dict[str, str], program: str = "1") -> int:
    """Return how many slices are parsed in a run that knows `known`, and fail unless it finds what
    a run finds that knows nothing."""
    executor = Here()
    kept = KeptOutlines(lambda name: known.get(name, ""), program)
    assert read(parts, Workers(executor, 2), kept) == read(parts)
    assert read(parts, None, KeptOutlines(lambda name: known.get(name, ""), program)) == read(parts)
    return executor.tasks


@pytest.fixture(autouse=True)
def short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_slices, "_SLICE", 700)


def test_workers_read_an_export_that_needs_no_repair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = written(tmp_path, export(*ITEMS[:-2]))
    assert is_read_by_workers(parts, monkeypatch)
    executor = Here()
    assert read(parts, Workers(executor, 2)) == read(parts)
    assert executor.tasks > 5


@pytest.mark.parametrize("odd", ODD_ITEMS)
def test_an_export_with_an_odd_item_is_read_in_one_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    text = HEAD + "".join([*ITEMS[:6], odd, *ITEMS[6:9]]) + FOOT
    parts = written(tmp_path, text)
    assert not is_read_by_workers(parts, monkeypatch)
    assert read(parts, Workers(Here(), 2)) == read(parts)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("</rss>", ""),
        lambda text: text.replace("</channel>", "<wp:tag></wp:tag></channel>"),
        lambda text: text.replace("</rss>", "</rss> more"),
        lambda text: text.replace("<channel>", "<channel>\r\n"),
        lambda text: text.replace("<language>", "a & b<language>"),
        lambda text: text.replace("<language>", "<item/><language>"),
        lambda text: text.replace("wp:", "").replace("xmlns:wp", "xmlns:other"),
        lambda text: text[: text.index("<item>")] + FOOT,
        lambda text: text.encode("utf-16").decode("latin-1"),
        lambda _: "<html><body>Not found</body></html>",
        lambda _: "",
        lambda _: "<channel><item>",
    ],
)
def test_an_odd_frame_of_an_export_changes_nothing(tmp_path: Path, change: Any) -> None:
    parts = written(tmp_path, change(export(*ITEMS[:4])))
    assert read(parts, Workers(Here(), 2)) == read(parts)


@given(
    st.lists(st.lists(st.sampled_from(ITEMS), max_size=8), min_size=1, max_size=3),
    st.lists(st.tuples(st.sampled_from(ODD_ITEMS), st.integers(0, 8)), max_size=1),
)
def test_any_export_has_the_same_index_with_workers(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[list[str]],
    odd: list[tuple[str, int]],
) -> None:
    for text, place in odd:
        parts[-1].insert(place, text)
    folder = tmp_path_factory.mktemp("parts")
    found = written(folder, *(HEAD + "".join(items) + FOOT for items in parts))
    assert read(found, Workers(Here(), 2)) == read(found)


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.parent.name)
def test_all_fixtures_have_the_same_index_with_workers(path: Path) -> None:
    assert read(find_parts([path]), Workers(Here(), 2)) == read(find_parts([path]))


@pytest.mark.corpus
@pytest.mark.skipif(not REAL, reason="MIGRATOR_CORPUS names no folder of real exports")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_all_real_exports_have_the_same_index_with_workers(path: Path) -> None:
    assert read(find_parts([path]), Workers(Here(), 2)) == read(find_parts([path]))


def test_an_item_that_is_too_long_for_a_slice_is_read_in_one_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_slices, "_MOST", 100_000)
    monkeypatch.setattr("migrator.sources.wxr.export_files.CHUNK", 1000)
    parts = written(tmp_path, export(item(1), item(2, "long " * 50_000), item(3)))
    assert not is_read_by_workers(parts, monkeypatch)
    assert read(parts, Workers(Here(), 2)) == read(parts)


def test_a_worker_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = written(tmp_path, export(*ITEMS))
    alone = read(parts)
    monkeypatch.setattr(export_slices, "outline", None)
    assert read(parts, Workers(Here(), 2)) == alone


MANY = [item(number, f"Words of post {number}. " * (number % 7)) for number in range(1, 120)]


def test_the_same_export_is_not_parsed_again(tmp_path: Path) -> None:
    parts = written(tmp_path, export(*ITEMS[:-2], *MANY))
    assert read_again(parts, kept_of(parts)) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Words of post 60. ", "Words of the post 60. "),
        ("<item>", item(500, "A new one") + "<item>"),
        (MANY[0], ""),
        ("<pubDate>Mon", "<pubDate>Tue"),
        ('created="2024-01-01', 'created="2025-05-05'),
    ],
    ids=["a word", "a new post", "a post less", "a later export", "a later comment"],
)
def test_a_newer_export_is_parsed_where_it_differs(tmp_path: Path, old: str, new: str) -> None:
    comment = '<!-- generator="WordPress/6.4" created="2024-01-01 10:00" -->\n<rss'
    date = "<channel>\n<pubDate>Mon, 01 Jan 2024 10:00:00 +0000</pubDate>"
    text = export(*MANY).replace("<rss", comment, 1).replace("<channel>", date, 1)
    assert old in text
    known = kept_of(written(tmp_path, text))
    parsed = read_again(written(tmp_path, text.replace(old, new, 1)), known)
    # A run without them parses each slice.
    assert parsed <= 4 < len(known) / 4


@given(
    st.lists(st.sampled_from(ITEMS), max_size=9),
    st.lists(st.sampled_from(ITEMS), max_size=9),
    st.booleans(),
)
def test_what_any_export_leaves_changes_nothing_for_any_other(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], then: list[str], is_moved: bool
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    known = kept_of(written(folder, export(*first)))
    text = export(*then)
    read_again(
        written(folder, text.replace("blog.example", "b.example") if is_moved else text), known
    )


def test_outlines_that_were_edited_are_made_again(tmp_path: Path) -> None:
    parts = written(tmp_path, export(*ITEMS[:-2]))
    known = {name: text.replace("Item 1", "Item I") for name, text in kept_of(parts).items()}
    changed = sum(known[name] != text for name, text in kept_of(parts).items())
    assert read_again(parts, known) == changed > 0


@pytest.mark.parametrize(
    "change",
    [
        lambda _: "",
        lambda _: "[]",
        lambda _: "[[],[],[]]",
        lambda _: "[[[]],[],[]]",
        lambda text: text[:-9],
        lambda text: "[" * 100_000 + text,
        lambda text: re.sub(r"\d+", '"x"', text, count=1),
        lambda text: re.sub(r'"\d{4}-\d\d-[^"]*"', '"no date"', text),
        lambda text: text.replace('[["', '[[["', 1),
    ],
)
def test_outlines_that_cannot_be_read_are_made_again(tmp_path: Path, change: Any) -> None:
    parts = written(tmp_path, export(*ITEMS[:-2]))
    kept = {name: text.partition(" ")[2] for name, text in kept_of(parts).items()}
    changed = {name: change(text) for name, text in kept.items()}
    whole = {name: f"{sha256(text.encode()).hexdigest()} {text}" for name, text in changed.items()}
    if changed != kept:
        read_again(parts, whole)


def test_another_version_of_the_program_makes_its_own_outlines(tmp_path: Path) -> None:
    parts = written(tmp_path, export(*ITEMS[:-2]))
    known = kept_of(parts, "1")
    assert read_again(parts, known, "2") == len(known)


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.parent.name)
def test_all_fixtures_have_the_same_index_with_what_a_run_kept(path: Path) -> None:
    parts = find_parts([path])
    read_again(parts, kept_of(parts))


@pytest.mark.corpus
@pytest.mark.skipif(not REAL, reason="MIGRATOR_CORPUS names no folder of real exports")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_all_real_exports_have_the_same_index_with_what_a_run_kept(path: Path) -> None:
    parts = find_parts([path])
    read_again(parts, kept_of(parts))
