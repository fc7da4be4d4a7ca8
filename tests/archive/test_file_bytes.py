"""File contents carry their digest."""

from __future__ import annotations

import hashlib
import pickle

from migrator.archive.file_bytes import Content


def test_the_digest_is_that_of_the_bytes() -> None:
    content = Content.of(b"abc")
    assert (content.data, content.sha256) == (b"abc", hashlib.sha256(b"abc").hexdigest())


def test_text_is_utf8_with_its_own_line_ends() -> None:
    assert Content.of_text("é\r\n😀") == Content.of("é\r\n😀".encode())


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert Content.of_text("half \ud83d").data.decode() == "half \ufffd"


def test_another_process_gives_the_same_content() -> None:
    content = Content.of_text("Tea.")
    assert pickle.loads(pickle.dumps(content)) == content
