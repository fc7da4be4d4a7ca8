"""Read an XML dump of `mysqldump`, `mysql` or phpMyAdmin, and pass its content to a sink.

The commands are `mysqldump --xml`, `mysql --xml`, and phpMyAdmin's export to XML.
mysqldump names a table in `table_data` and a column in `field`, phpMyAdmin in `table` and `column`.
https://dev.mysql.com/doc/refman/8.4/en/mysqldump.html#option_mysqldump_xml
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from lxml import etree

from migrator.sources.database.dump_sink import Sink
from migrator.sources.database.dump_start import MOST
from migrator.sources.database.literals import Value
from migrator.sources.database.table_definition import Column

_ROOTS: Final = re.compile(rb"<(?:mysqldump|pma_xml_export|resultset)[\s>]")
_END: Final = re.compile(rb"</(?:mysqldump|pma_xml_export|resultset)\s*>\s*\Z")
_TAIL: Final = 512
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_FROM: Final = re.compile(r"\bFROM\s+(?:[`\"\w]+\.)?[`\"]?(\w+)", re.IGNORECASE)
_STRUCTURE: Final = "table_structure"
_STRANGE: Final = re.compile("[\udc80-\udcff]")
_CONTROLS: Final = {
    **dict.fromkeys(set(range(0x20)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D}), 0x0B: " ", 0x0C: " ",
    0xFFFE: None, 0xFFFF: None,
}  # fmt: skip


def is_xml_dump(head: bytes) -> bool:
    """Return True if a file that begins with these bytes is a dump in XML."""
    text = head[:MOST].removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"<") and bool(_ROOTS.search(text, 0, 4096))


def read_xml_dump(chunks: Iterable[bytes], sink: Sink) -> None:
    """Read a dump in XML and pass its content to `sink`."""
    rows = _RowReader(sink)
    parser = etree.XMLPullParser(
        ("start", "end"), recover=True, huge_tree=True, resolve_entities=False, no_network=True
    )
    sink.names("utf8mb4")
    tail = b""
    for piece in _Clean().pieces(chunks, sink):
        parser.feed(piece)
        tail = (tail + piece[-_TAIL:])[-_TAIL:]
        for event, element in parser.read_events():
            rows.take(event, element)
    errors = len(parser.feed_error_log)
    with suppress(etree.XMLSyntaxError):
        parser.close()
    if _END.search(tail):
        for event, element in parser.read_events():
            rows.take(event, element)
        if errors:
            sink.damaged(0, f"the XML is damaged in {errors} places; rows there may be lost")
    else:  # the parser would end the elements that the file does not end
        sink.damaged(rows.line, f"the file is cut off in {rows.table or 'the dump'}")
    rows.finish()


class _Clean:
    """The text of a dump without what no XML may hold: mysqldump writes every byte as it is.

    A parser that recovers from such bytes loses the markup around them.
    """

    def __init__(self) -> None:
        self._strange = 0

    def pieces(self, chunks: Iterable[bytes], sink: Sink) -> Iterator[bytes]:
        """Yield the text in UTF-8. Bytes of another set are read as windows-1252, and reported."""
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        for chunk in chunks:
            yield self._legal(decoder.decode(chunk))
        yield self._legal(decoder.decode(b"", final=True))
        if self._strange:
            message = f"{self._strange} bytes are not UTF-8 and were read as windows-1252"
            sink.damaged(0, message)

    def _legal(self, text: str) -> bytes:
        if _STRANGE.search(text):
            text = _STRANGE.sub(self._letter, text)
        return text.translate(_CONTROLS).encode()

    def _letter(self, match: re.Match[str]) -> str:
        self._strange += 1
        return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")


class _RowReader:
    """The rows of the table that is being read; `table` is "" between two tables."""

    def __init__(self, sink: Sink) -> None:
        self.table = ""
        self.line = 0
        self._sink = sink
        self._names: list[str] = []
        self._values: list[Value] = []
        self._columns: list[Column] = []
        self._counts: dict[str, int] = {}

    def take(self, event: str, element: etree._Element) -> None:
        """Take the start or the end of an element."""
        name = _name_of(element)
        if event == "start":
            if name in ("table_data", "table", "resultset", _STRUCTURE) and not self._is_schema(
                element
            ):
                self.table = element.get("name") or _table_of(element.get("statement", ""))
            return
        self.line = int(element.sourceline or 0)
        if name in ("field", "column") and (column := element.get("name")):
            self._names.append(column)
            is_null = element.get(_NIL) == "true" or (name == "column" and element.text == "NULL")
            self._values.append(None if is_null else (element.text or "").encode())
        elif name == "field" and (column := element.get("Field")):
            self._columns.append(Column(column))
        elif name == "row" or (name == "table" and self._names):
            self._row()
        elif name == _STRUCTURE:
            self._sink.table(self.table, self._columns, "utf8mb4")
            self._columns = []
        if name in ("table_data", "table", "resultset", _STRUCTURE):
            self.table = ""
        if name not in ("field", "column"):
            _forget(element)

    def finish(self) -> None:
        """Pass on how many rows the unwanted tables have."""
        for table, rows in self._counts.items():
            self._sink.counted(table, rows)

    def _row(self) -> None:
        if self._sink.wants(self.table, self._names):
            self._sink.row(self.table, tuple(self._names), self._values)
        else:
            self._counts[self.table] = self._counts.get(self.table, 0) + 1
        self._names, self._values = [], []

    @staticmethod
    def _is_schema(element: etree._Element) -> bool:
        """Return True for phpMyAdmin's `pma:table`, which holds CREATE TABLE."""
        return element.prefix == "pma" or str(element.tag).startswith("pma:")


def _table_of(statement: str) -> str:
    found = _FROM.search(statement)
    return found[1] if found else ""


def _name_of(element: etree._Element) -> str:
    """Return the name of an element without its namespace, even if that is not declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _forget(element: etree._Element) -> None:
    """Free an element, and those before it, which were read already."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
