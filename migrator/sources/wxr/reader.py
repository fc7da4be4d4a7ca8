"""One pass over one part: scrubbed, parsed, an element per item, nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from migrator.sources.wxr import detect
from migrator.sources.wxr.element_text import name_of, scalar
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.repair.encoding import legal_utf8
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.sources.wxr.repair.well_formed import Markup
from migrator.sources.wxr.repair.wxr_schema import ElementContent, kind

_NOT_OURS = frozenset({"item", "image", "textInput"})


class Reading:
    """A pass over `part`. `outside` receives each element of the channel that is no item.

    `is_clean` tells, after the pass, that scrubbing changed nothing; `trusted` that it did not in
    an earlier one, so that the parser gets the bytes as they are.
    """

    def __init__(
        self,
        part: ExportPart,
        log: RepairLog,
        outside: Callable[[etree._Element], None],
        *,
        trusted: bool = False,
    ) -> None:
        self._part = part
        self._log = log
        self._outside = outside
        self._markup = Markup(log)
        self._trusted = trusted
        self._changes = _Changes()
        self._read = 0
        self._looks_like_xml = False
        # The scrubbed stream is well-formed. Recovery is for what nobody thought of.
        self._parser = etree.XMLPullParser(
            events=("end",),
            tag=("{*}item",),
            recover=True,
            huge_tree=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            strip_cdata=False,
            remove_comments=True,
            remove_pis=True,
        )

    @property
    def root(self) -> str:
        """The name of the file's first element, or "" where it is no XML."""
        return self._markup.root if self._looks_like_xml else ""

    @property
    def line(self) -> int:
        """Where the item that was delivered last begins."""
        return self._markup.opened[self._read - 1]

    def items(self) -> Iterator[etree._Element]:
        """The `<item>` elements, each valid until the next is asked for.

        Raises NotWxrError where the first bytes tell that the file is no export.
        """
        for chunk in self._chunks():
            if not chunk:
                continue
            self._parser.feed(chunk)
            found = [element for _, element in self._parser.read_events() if not element.prefix]
            if self._markup.cut and found:
                self._withhold(found.pop())
            for element in found:
                self._read += 1
                self._leave_behind(element)
                yield element
                element.clear()
        self._finish()

    @property
    def is_clean(self) -> bool:
        return self._changes.none

    def _chunks(self) -> Iterator[bytes]:
        """The file as well-formed XML."""
        chunks = self._part.chunks(self._log)
        if self._trusted:
            return chunks
        characters = legal_utf8(self._changes.before(chunks), self._log)
        return self._changes.after(self._markup.well_formed(self._checked(characters)))

    def _withhold(self, item: etree._Element) -> None:
        """The item in whose middle the file ends is not delivered as if it were whole."""
        title = next((scalar(child) for child in item if name_of(child) == ("", "title")), "")
        line = self._markup.opened[-1]
        self._log.add("cut", line, f'the item "{title}" is cut off in its middle and left out')
        self._read += 1
        self._leave_behind(item)
        item.clear()

    def _leave_behind(self, item: etree._Element) -> None:
        """Read what stands before an item, and forget it."""
        parent = item.getparent()
        if parent is None:
            return
        while parent[0] is not item:
            self._walk(parent[0])
            del parent[0]

    def _walk(self, element: etree._Element) -> None:
        if not isinstance(element.tag, str):
            return
        namespace, name = name_of(element)
        if namespace == "" and name in _NOT_OURS:
            return
        self._outside(element)
        if name in ("rss", "channel") or kind(namespace, name) is ElementContent.ANY:
            for child in element:
                self._walk(child)

    def _finish(self) -> None:
        """What stands after the last item, what the parser has to say, and the count."""
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError:
            root = None
        if root is None:
            return
        self._walk(root)
        for entry in self._parser.feed_error_log:
            if entry.level >= etree.ErrorLevels.ERROR and entry.domain_name != "NAMESPACE":
                self._log.add("parser", entry.line, f"the XML parser recovered: {entry.message}")
        for line in self._markup.opened[self._read :]:
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
    """Whether what comes out of something is what went in."""

    def __init__(self) -> None:
        self._waiting = b""
        self._seen = False

    @property
    def none(self) -> bool:
        return not self._seen and not self._waiting

    def before(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if not self._seen:
                self._waiting += chunk
            yield chunk

    def after(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if not self._waiting.startswith(chunk):
                self._seen, self._waiting = True, b""
            self._waiting = self._waiting[len(chunk) :]
            yield chunk
