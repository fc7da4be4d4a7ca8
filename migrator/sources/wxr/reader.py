"""Stream the items of one export file: repair, parse, yield each item, free its memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from lxml import etree

from migrator.sources.wxr import detect
from migrator.sources.wxr.element_text import name_of, scalar
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.raw_items import raw_items
from migrator.sources.wxr.repair.encoding import legal_utf8
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.sources.wxr.repair.well_formed import Markup
from migrator.sources.wxr.repair.wxr_schema import ElementContent, kind

# The scrubbed stream is well-formed. `recover` is for unforeseen errors.
PARSING: Final[dict[str, Any]] = {
    "recover": True,
    "huge_tree": True,
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "strip_cdata": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""Options of the XML parser, for every reader of an item."""
_IGNORED = frozenset({"item", "image", "textInput"})


class Reading:
    """One pass over `part`.

    on_channel_element  called with each element of the channel that is not an item
    known_clean  True if an earlier pass changed nothing: the parser gets the bytes unchanged
    """

    def __init__(
        self,
        part: ExportPart,
        log: RepairLog,
        on_channel_element: Callable[[etree._Element], None],
        *,
        known_clean: bool = False,
    ) -> None:
        self._part = part
        self._log = log
        self._on_channel_element = on_channel_element
        self._markup = Markup(log)
        self._known_clean = known_clean
        self._changes = _Changes()
        self._items_read = 0
        self._looks_like_xml = False
        self._is_intact = True
        self._channel: etree._Element | None = None
        self._items_are_alike = True
        self._parser = etree.XMLPullParser(
            events=("end",),
            tag=("{*}item",),
            **PARSING,
        )

    @property
    def root(self) -> str:
        """Name of the file's first element, "" if it is not XML."""
        return self._markup.root if self._looks_like_xml else ""

    @property
    def line(self) -> int:
        """Line on which the last item yielded begins."""
        return self._markup.opened[self._items_read - 1]

    def items(self) -> Iterator[etree._Element]:
        """Yield the `<item>` elements; each is valid until the next one is requested.

        Raises NotWxrError if the first bytes show that the file is not an export.
        """
        for chunk in self._chunks():
            if not chunk:
                continue
            self._parser.feed(chunk)
            found = [element for _, element in self._parser.read_events() if not element.prefix]
            if self._markup.cut and found:
                self._skip_incomplete(found.pop())
            for element in found:
                self._items_read += 1
                self._compare_place(element)
                self._free_elements_before(element)
                yield element
                element.clear()
        self._finish()

    def unread_items(self) -> Iterator[bytes]:
        """Yield the bytes of the `<item>` elements of a file that an earlier pass found to be one
        that can be split. Raises NotWxrError as `items` does."""
        return raw_items(self._chunks())

    @property
    def is_clean(self) -> bool:
        """True, after the pass, if the file needed no repair."""
        return self._changes.none and self._is_intact

    @property
    def can_be_split(self) -> bool:
        """True, after the pass, if `unread_items` would yield the same items."""
        is_whole = self._is_intact and not self._markup.cut
        return is_whole and self._items_are_alike and self._channel is not None

    @property
    def namespaces(self) -> dict[str | None, str]:
        """Namespaces of the items by prefix, after the pass."""
        return {} if self._channel is None else self._channel.nsmap

    def _compare_place(self, item: etree._Element) -> None:
        """Note whether all items are children of one element, and each has a start and an end."""
        channel = item.getparent()
        if self._channel is None:
            self._channel = channel
        if channel is None or channel is not self._channel or item.attrib or not len(item):
            self._items_are_alike = False

    def _chunks(self) -> Iterator[bytes]:
        """Return the file as chunks of well-formed XML."""
        chunks = self._part.chunks(self._log)
        if self._known_clean:
            return chunks
        characters = legal_utf8(self._changes.before(chunks), self._log)
        return self._changes.after(self._markup.well_formed(self._checked(characters)))

    def _skip_incomplete(self, item: etree._Element) -> None:
        """Report and skip the item in which the file ends, because it is incomplete."""
        title = next((scalar(child) for child in item if name_of(child) == ("", "title")), "")
        line = self._markup.opened[-1]
        self._log.add("cut", line, f'the item "{title}" is cut off and left out')
        self._items_read += 1
        self._free_elements_before(item)
        item.clear()

    def _free_elements_before(self, item: etree._Element) -> None:
        """Read the elements before an item and free their memory."""
        parent = item.getparent()
        if parent is None:
            return
        while parent[0] is not item:
            self._read_outside(parent[0])
            del parent[0]

    def _read_outside(self, element: etree._Element) -> None:
        if not isinstance(element.tag, str):
            return
        namespace, name = name_of(element)
        if namespace == "" and name in _IGNORED:
            return
        self._on_channel_element(element)
        if name in ("rss", "channel") or kind(namespace, name) is ElementContent.ANY:
            for child in element:
                self._read_outside(child)

    def _finish(self) -> None:
        """Read the elements after the last item; report parser errors and lost items."""
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError:
            root = None
        if root is None:
            return
        self._read_outside(root)
        for entry in self._parser.feed_error_log:
            if entry.level >= etree.ErrorLevels.ERROR and entry.domain_name != "NAMESPACE":
                self._is_intact = False
                self._log.add("parser", entry.line, f"the XML parser recovered: {entry.message}")
        for line in self._markup.opened[self._items_read :]:
            self._is_intact = False
            self._log.add("lost item", line, "the item that begins here could not be read")

    def _checked(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        head = b""
        iterator = iter(chunks)
        for chunk in iterator:
            head += chunk
            if len(head) >= detect.HEAD:
                break
        detect.check_head(head)
        self._looks_like_xml = head.lstrip().startswith(b"<")
        yield head
        yield from iterator


class _Changes:
    """Comparison of the bytes before and after scrubbing."""

    def __init__(self) -> None:
        self._unmatched = b""
        self._differs = False

    @property
    def none(self) -> bool:
        return not self._differs and not self._unmatched

    def before(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if not self._differs:
                self._unmatched += chunk
            yield chunk

    def after(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if not self._unmatched.startswith(chunk):
                self._differs, self._unmatched = True, b""
            self._unmatched = self._unmatched[len(chunk) :]
            yield chunk
