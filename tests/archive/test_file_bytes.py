"""What is to be in a file knows its digest."""

from __future__ import annotations

import hashlib
import pickle

from migrator.archive.file_bytes import Content


def test_the_digest_is_that_of_the_bytes() -> None:
    content = Content.of(b"abc")
    assert (content.data, content.sha256) == (b"abc", hashlib.sha256(b"abc").hexdigest())


def test_text_is_utf8_with_its_own_line_ends() -> None:
    assert Content.of_text("é\r\n😀") == Content.of("é\r\n😀".encode())


def test_half_a_character_becomes_a_mark_that_utf8_can_store() -> None:
    assert Content.of_text("half \ud83d").data.decode() == "half \ufffd"


def test_it_is_the_same_when_another_process_made_it() -> None:
    content = Content.of_text("Tea.")
    assert pickle.loads(pickle.dumps(content)) == content
