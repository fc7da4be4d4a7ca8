"""The cache keeps results of link checks from one run to the next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.link_cache import (
    LinkRecord,
    ProbeOutcome,
    load,
    save,
)
from migrator.errors import OutputError, UsageError

RECORD = LinkRecord("2026-01-31T12:00:00Z", ProbeOutcome.ANSWER, 200)
RECORDS = {
    "https://b.org/": RECORD,
    "http://a.org/ä": LinkRecord(
        "2026-01-31T12:00:01Z", ProbeOutcome.DOUBTFUL, 200, "it leads to a home page",
        moved_to="http://a.org/", is_page=True, there=("x",), lacking=("y", "z"),
        unclear=("!w",), snapshot="",
    ),
    "http://c.org/\ud800": LinkRecord("2026-01-31T12:00:02Z", ProbeOutcome.NO_HOST, snapshot="http://w/"),
}  # fmt: skip


def test_it_reads_back_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "migration/links.json"
    save(path, RECORDS)
    found, trouble = load(path)
    assert trouble == ""
    assert found["https://b.org/"] == RECORD
    assert found["http://a.org/ä"] == RECORDS["http://a.org/ä"]
    assert len(found) == 3
    assert [each.name for each in path.parent.iterdir()] == ["links.json"]


def test_each_url_has_a_line_in_sorted_order(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    save(first, RECORDS)
    save(second, dict(reversed(RECORDS.items())))
    assert first.read_bytes() == second.read_bytes()
    lines = first.read_text("utf-8").splitlines()
    assert [line.partition(": ")[0] for line in lines[3:5]] == [
        '"http://a.org/ä"',
        '"http://c.org/\ufffd"',
    ]
    assert lines[5] == (
        '"https://b.org/": {"asked": "2026-01-31T12:00:00Z", "outcome": "answer", "status": 200}'
    )


def test_the_cache_file_may_be_missing(tmp_path: Path) -> None:
    assert load(tmp_path / "nothing.json") == ({}, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{\n",
        '{\n"format": 1,\n"links": 7\n}',
        '{\n"format": 1,\n"links": {"x": ',
        '{\n"format": ' + "[" * 100_000,
    ],
)
def test_a_torn_file_is_ignored_and_reported(tmp_path: Path, text: str) -> None:
    path = tmp_path / "links.json"
    path.write_text(text)
    found, trouble = load(path)
    assert found == {}
    assert trouble == "the file is invalid, so every link is checked again"


@pytest.mark.parametrize("text", ["# My notes\n", '{"name": "package"}', "\0" * 20])
def test_another_kind_of_file_is_not_overwritten(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes.md"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"notes\.md is not a cache of link checks"):
        load(path)


@pytest.mark.parametrize(
    "told",
    [
        "{}", "7", "null", "[]", '{"asked": "x"}', '{"asked": "x", "outcome": "burnt"}',
        '{"asked": 7, "outcome": "answer"}', '{"asked": "x", "outcome": "answer", "status": "2"}',
        '{"asked": "x", "outcome": "answer", "there": 7}', '{"asked": "x", "outcome": ["answer"]}',
        '{"asked": "x", "outcome": "answer", "is_page": "no"}',
        '{"asked": "x", "outcome": "answer", "moved_to": null}',
    ],
)  # fmt: skip
def test_an_invalid_line_does_not_affect_others(tmp_path: Path, told: str) -> None:
    path = tmp_path / "links.json"
    save(path, {"https://b.org/": RECORD})
    path.write_text(
        path.read_text().replace('"links": {', f'"links": {{\n"http://a.org/": {told},')
    )
    assert load(path) == ({"https://b.org/": RECORD}, "")


def test_a_read_or_write_error_is_reported(tmp_path: Path) -> None:
    (tmp_path / "links.json").mkdir()
    found, trouble = load(tmp_path / "links.json")
    assert found == {}
    assert trouble.startswith("the file cannot be read (")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        save(tmp_path / "file/links.json", RECORDS)


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "links.json"
    save(path, RECORDS)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        save(path, {})
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.builds(
            LinkRecord,
            asked=st.text(st.characters(exclude_categories=["Cs"])),
            outcome=st.sampled_from(ProbeOutcome),
            status=st.integers(0, 999),
            there=st.lists(st.text("ab#:")).map(tuple),
            snapshot=st.none() | st.text("ab:/"),
        ),
    )
)
def test_every_record_reads_back(records: dict[str, LinkRecord]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "links.json"
        save(path, records)
        assert load(path) == (records, "")


def test_a_record_knows_its_fragments() -> None:
    assert replace(RECORD, there=("a",), lacking=("b",), unclear=("c",)).fragments == set("abc")
