"""A dump in a smaller character set than its tables has lost characters, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sql_blog import Rows, dump, post, tables

from migrator.model import Repair
from migrator.sources.locator.open_locator import open_source


def repairs(folder: Path, text: bytes) -> list[Repair]:
    (folder / "dump.sql").write_bytes(text)
    found = open_source([folder / "dump.sql"]).repairs
    return [repair for repair in found if "--default-character-set" in repair.message]


def without_emoji(text: str) -> str:
    return text.replace("\U0001f389", "?")


def with_text(content: str) -> dict[str, Rows]:
    return {**tables(), "posts": [*tables()["posts"], post(20, "smile", content)]}


@pytest.mark.parametrize("content", ["Oh ?\ufe0f!", "?\u200d?"])
def test_an_emoji_that_became_a_question_mark_is_lost(tmp_path: Path, content: str) -> None:
    text = without_emoji(dump(with_text(content), names="utf8"))
    [repair] = repairs(tmp_path, text.encode())
    assert repair.lost
    assert "utf8mb4" in repair.message
    assert "as 1 texts show" in repair.message


def test_without_a_trace_of_them_lost_characters_are_only_possible(tmp_path: Path) -> None:
    text = without_emoji(dump(with_text("Why?? Oh ?"), names="utf8"))
    [repair] = repairs(tmp_path, text.encode())
    assert not repair.lost


def test_a_dump_that_has_emoji_lost_none_whatever_it_declares(tmp_path: Path) -> None:
    assert repairs(tmp_path, dump(with_text("?\ufe0f"), names="utf8").encode()) == []


@pytest.mark.parametrize("names", ["latin1", ""])
@pytest.mark.parametrize("words", ["?? or tea", "<p>??? 7</p>", "b??d", "to ??? ????"])
def test_words_that_became_question_marks_are_lost(tmp_path: Path, names: str, words: str) -> None:
    text = without_emoji(dump(with_text(words), names=names))
    [repair] = repairs(tmp_path, text.encode("cp1252"))
    assert repair.lost
    assert "the dump is in latin1" in repair.message


@pytest.mark.parametrize("words", ["What?? Why???", "Quoi ??", "is it a ?b=1&c=2", "No?!??</p>"])
def test_question_marks_as_people_write_them_are_no_loss(tmp_path: Path, words: str) -> None:
    text = without_emoji(dump(with_text(words), names="latin1"))
    [repair] = repairs(tmp_path, text.encode("cp1252"))
    assert not repair.lost


@pytest.mark.parametrize("names", ["utf8mb4", "binary", ""])
def test_a_dump_in_the_character_set_of_its_tables_lost_none(tmp_path: Path, names: str) -> None:
    assert repairs(tmp_path, dump(with_text("??, ?\ufe0f"), names=names).encode()) == []


def test_bytes_of_utf8_under_another_name_lost_none(tmp_path: Path) -> None:
    assert repairs(tmp_path, dump(with_text("??"), names="latin1").encode()) == []


def test_tables_of_the_same_set_lost_none(tmp_path: Path) -> None:
    text = dump(with_text("??, ?\ufe0f"), names="utf8").replace("CHARSET=utf8mb4", "CHARSET=utf8")
    text = text.replace("COLLATE utf8mb4_unicode_ci", "COLLATE utf8_unicode_ci")
    assert repairs(tmp_path, text.encode()) == []
