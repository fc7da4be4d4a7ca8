"""Compare two archives of one site line by line, and with a table of expected differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

PUBLIC = ("posts", "pages", "book")

_STRAIGHT = str.maketrans("“”‘’″", '""\'\'"')
_TEXTS = (".md", ".yaml")


class Row(NamedTuple):
    """One expected difference.

    page    path of the file in the archive
    export  lines in the archive of the export
    shown   lines in the other archive
    why     reason for the difference

    Quotes are straight in both, and the URL of the site is `http://site`.
    """

    page: str
    export: Sequence[str]
    shown: Sequence[str]
    why: str


def files(archive: Path, folders: Sequence[str] = PUBLIC) -> Mapping[str, bytes]:
    """Return the files of published items by their paths in the archive."""
    found = (path for name in folders for path in sorted((archive / name).rglob("*")))
    return {p.relative_to(archive).as_posix(): p.read_bytes() for p in found if p.is_file()}


def pictures(archive: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the files that are no text: images and other files."""
    return {name: data for name, data in archive.items() if not name.endswith(_TEXTS)}


def differences(export: Mapping[str, bytes], shown: Mapping[str, bytes], site: str) -> set[Row]:
    """Return the differences between texts in both archives, as rows without a reason."""
    found = set()
    for page, text in export.items():
        if text == shown.get(page, text) or not page.endswith(_TEXTS):
            continue
        here, there = _lines(text, site), _lines(shown[page], site)
        for kind, a, b, c, d in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
            if kind != "equal":
                found.add(Row(page, tuple(here[a:b]), tuple(there[c:d]), ""))
    return found


def without_reasons(table: Sequence[Row]) -> set[Row]:
    """Return the rows of a table without reasons, for comparison with `differences`."""
    return {row._replace(why="") for row in table}


def _lines(text: bytes, site: str) -> list[str]:
    plain = text.decode().translate(_STRAIGHT).replace('\\"', '"')
    return plain.replace(site, "http://site").split("\n")
