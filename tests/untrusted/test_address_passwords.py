"""No sentence repeats a password that somebody typed into an address."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command_line import run
from support.time_limit import within

from migrator.untrusted.address_passwords import without_passwords

TYPED = (
    "http://ann:hunter2@[/",
    "http://ann:hunter2/x@blog.example/",
    "http://ann:hunter2#@blog.example/",
    "http://ann:hunter2@blog.example:99999/",
    "http:/ann:hunter2@blog.example",
    "https://ann:a@hunter2@blog.example/",
    "mysql://ann:hunter2@127.0.0.1:x/n",
    "mysql://ann:hunter2?@127.0.0.1/n",
    "ftp://ann:hunter2@files.example/x",
    "ann:hunter2@old.blog",
)


@pytest.mark.parametrize("typed", TYPED)
def test_an_address_is_named_without_its_password(typed: str) -> None:
    shown = without_passwords(f"{typed} cannot be read: see '{typed}'.")
    assert "hunter2" not in shown
    assert shown.count("***@") == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "https://blog.example/@ann/a-post/ could not be fetched: 404 Not Found",
        "write to mailto:ann@blog.example, or to ann@blog.example",
        "at 12:30 @ann said: no",
        "C:/Users/ann/a@b.xml does not exist",
        "no @ in http://blog.example/",
    ],
)
def test_other_text_stays_as_it_is(sentence: str) -> None:
    assert without_passwords(sentence) == sentence


@given(st.text(alphabet="abc:/[]?#.", max_size=20), st.sampled_from(["http", "mysql"]))
def test_a_password_of_any_characters_is_hidden(noise: str, scheme: str) -> None:
    typed = f"{scheme}://u:{noise}hunter2@host/"
    assert "hunter2" not in without_passwords(f"{typed} is wrong")


@pytest.mark.parametrize("command", ["migrate", "crawl", "verify"])
@pytest.mark.parametrize("typed", [TYPED[0], TYPED[1], TYPED[6]])
def test_no_command_repeats_a_password(typed: str, command: str, tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    words = ("verify", "output", "--source", typed) if command == "verify" else (command, typed)
    done = run(*words, folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "hunter2" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "text", ["a-" * 50_000 + "@", "(a:b" * 50_000 + "@ c", "a:/" * 50_000 + "@"]
)
def test_a_long_sentence_takes_time_for_its_length(text: str) -> None:
    with within(5):
        assert without_passwords(text)


@pytest.mark.parametrize("length", [1, 100, 900])
def test_a_long_password_is_hidden(length: int) -> None:
    for address in (f"ann:{'x' * length}@host/", f"https://ann:{'x' * length}@host/"):
        assert "xx" not in without_passwords(f"no answer from {address} now")
