"""A dump is recognised by its first statement, whatever stands before it."""

from __future__ import annotations

import pytest

from migrator.sources.database.dump_start import is_dump_text, start_of

DUMP = b"-- MySQL dump 10.13\nSET NAMES utf8;\nCREATE TABLE `wp_posts` (`ID` int);\n"


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\n\n  ",
        b"mysqldump: [Warning] Using a password on the command line can be insecure.\n",
        b"VerdictSubject: backup\nX-Host: 203\n\n",
        b"<br />\n<b>Warning</b>:  date(): no timezone in <b>/www/export.php</b><br />\n",
        b"<b>Strict standards</b>: Only variables in x.php\n<br/>\n<b>Notice</b>: y\n",
    ],
)
def test_what_other_programs_write_before_a_dump_is_passed_over(before: bytes) -> None:
    assert is_dump_text(before + DUMP)
    assert (before + DUMP)[start_of(before + DUMP) :].lstrip().startswith(b"-- MySQL dump")


@pytest.mark.parametrize(
    "text",
    [
        b"-- a list\n- INSERT coin\n",
        b"<p>Type this:</p>\n" + DUMP,
        b"<b>A dump</b>\n" + DUMP,
        b"{\n" + DUMP,
        b"%PDF-1.4\n" + DUMP,
        b"\0\1\2\n" + DUMP,
        b"x" * 5000 + b"\n" + DUMP,
        b"To create table after table, insert into it.\n",
    ],
)
def test_what_only_mentions_sql_is_no_dump(text: bytes) -> None:
    assert not is_dump_text(text)
