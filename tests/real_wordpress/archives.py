"""Two archives of one site: what differs between them, line by line, and whether each difference
is in a table of those that are by nature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

PUBLIC = ("posts", "pages", "book")

_STRAIGHT = str.maketrans("“”‘’″", '""\'\'"')
_TEXTS = (".md", ".yaml")


class Row(NamedTuple):
    """A page of the archive, the lines of the export's, the lines that stand there instead, and
    why. Quotes are straight on both sides, and the site is called `http://site`."""

    page: str
    export: Sequence[str]
    shown: Sequence[str]
    why: str


def files(archive: Path, folders: Sequence[str] = PUBLIC) -> Mapping[str, bytes]:
    """The files of what is published, by their paths in the archive."""
    found = (path for name in folders for path in sorted((archive / name).rglob("*")))
    return {p.relative_to(archive).as_posix(): p.read_bytes() for p in found if p.is_file()}


def pictures(archive: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Those of the files that are no text: images, and what posts link to."""
    return {name: data for name, data in archive.items() if not name.endswith(_TEXTS)}


def differences(export: Mapping[str, bytes], shown: Mapping[str, bytes], site: str) -> set[Row]:
    """What is otherwise in the texts that both have; the rows say no reason."""
    found = set()
    for page, text in export.items():
        if text == shown.get(page, text) or not page.endswith(_TEXTS):
            continue
        here, there = _lines(text, site), _lines(shown[page], site)
        for kind, a, b, c, d in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
            if kind != "equal":
                found.add(Row(page, tuple(here[a:b]), tuple(there[c:d]), ""))
    return found


def told(table: Sequence[Row]) -> set[Row]:
    """The rows of a table as `differences` gives them."""
    return {row._replace(why="") for row in table}


def _lines(text: bytes, site: str) -> list[str]:
    plain = text.decode().translate(_STRAIGHT).replace('\\"', '"')
    return plain.replace(site, "http://site").split("\n")
