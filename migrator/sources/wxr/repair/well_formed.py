"""Turn legal characters into well-formed XML: the second step of scrubbing.

A parser that recovers by itself silently loses posts, so markup is repaired before the parser sees
it, and each repair is recorded. Rules: XML 1.0 (well-formedness), RSS 2.0 and WXR (allowed nesting
of elements). Inside an element that holds text only, everything but its own end tag is text.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator

from migrator.sources.wxr.repair import cdata_end, xml_tokens
from migrator.sources.wxr.repair.byte_cursor import LOOKAHEAD, Cursor, MoreNeeded
from migrator.sources.wxr.repair.element_stack import MAX_DEPTH, Elements, Open
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.sources.wxr.repair.wxr_schema import ElementContent

# Depth of an item in an intact file: rss, channel, item. It rules out an item inside a comment.
_ITEM_DEPTH = 3
_SPECIAL = re.compile(rb"[<&\]]")
_NOT_SPACE = re.compile(rb"[^ \t\n]")
# A merge conflict marker of git, and misspelt starts of a CDATA section.
_CONFLICT = re.compile(rb"<{7}(?!<)[^\n<&]{0,200}")
_MISTYPED_CDATA = re.compile(rb"<!(?:\[ ?CDATA ?>|CDATA ?\[|\[ ?cdata ?\[|\[ CDATA ?\[|\[CDATA \[)")
_DECLARATION = re.compile(
    rb"<\?xml\s+version\s*=\s*(?:\"1\.[01]\"|'1\.[01]')"
    rb"(?:\s+encoding\s*=\s*[\"']([\w.:-]+)[\"'])?"
    rb"(?:\s+standalone\s*=\s*(?:\"(?:yes|no)\"|'(?:yes|no)'))?\s*\?>"
)


class Markup:
    """Repair of one file, in one pass. `cut` becomes True if the file ends inside an item."""

    def __init__(self, log: RepairLog) -> None:
        self.cut = False
        self._log = log
        self._cursor = Cursor()
        self._elements = Elements(self._note)
        self._has_output = self._in_cdata = self._stripped = False

    @property
    def root(self) -> str:
        """Name of the first element, "" if there is none."""
        return self._elements.root

    @property
    def opened(self) -> array[int]:
        """Line of each item begun so far."""
        return self._elements.opened

    def well_formed(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Turn chunks of legal UTF-8 into chunks of one well-formed document."""
        for chunk in chunks:
            self._cursor.add(chunk)
            yield self._read()
        self._cursor.final = True
        yield self._read()
        yield self._end()

    def _read(self) -> bytes:
        """Return the output for everything in the buffer that can be decided."""
        try:
            while self._cursor.at < len(self._cursor.buffer):
                if self._in_cdata:
                    self._cdata()
                else:
                    self._text()
        except MoreNeeded:
            pass
        return self._cursor.take()

    def _end(self) -> bytes:
        """Return the end tags that close the document."""
        names = [element.name for element in self._elements.stack]
        if names:
            self.cut = b"item" in names
            where = "in the middle of an item" if self.cut else "before </rss>"
            self._note("cut", f"the file ends {where}: it was cut off; export it again")
        end = b"]]>" if self._in_cdata else b""
        end += b"".join(b"</%b>" % name for name in reversed(names))
        return end + b"".join(self._elements.tail)

    def _note(self, kind: str, message: str) -> None:
        self._log.add(kind, self._cursor.line, message)

    def _copy_or_hold(self, end: int, new: bytes | None = None) -> None:
        """Copy the input up to `end`, or write `new` for it; hold it back after the root's end."""
        cursor = self._cursor
        if self._elements.tail:
            self._elements.hold(cursor.buffer[cursor.at : end] if new is None else new)
            cursor.replace(end, b"")
        elif new is None:
            cursor.at = end
        else:
            cursor.replace(end, new)

    # Text and CDATA.

    def _text(self) -> None:
        cursor, top = self._cursor, self._elements.top
        if (
            top
            and top.kind is not ElementContent.LEAF
            and len(self._elements.stack) < MAX_DEPTH - 1
        ):
            in_item = top.name == b"item" and len(self._elements.stack) == _ITEM_DEPTH
            pattern = top.scope.clean_item if in_item else top.scope.clean
            clean = pattern.match(cursor.buffer, cursor.at)
            cursor.at = clean.end() if clean else cursor.at
            if top.name == b"channel" and self._whole_item(top):
                return
        special = _SPECIAL.search(cursor.buffer, cursor.at)
        end = special.start() if special else len(cursor.buffer)
        if (top is None or top.kind is ElementContent.CONTAINER) and self._stray_text(end):
            return
        cursor.at = end
        if not special:
            return
        if special[0] == b"<":
            self._less_than(top)
        elif special[0] == b"&":
            self._ampersand()
        else:
            self._bracket()

    def _whole_item(self, channel: Open) -> bool:
        """Copy an item that needs no repair. Return True if there was one."""
        cursor, elements = self._cursor, self._elements
        if len(elements.stack) != _ITEM_DEPTH - 1 or elements.tail:
            return False
        item = channel.scope.whole_item.match(cursor.buffer, cursor.at)
        if item:
            elements.opened.append(cursor.line)
            cursor.at = item.end()
        return item is not None

    def _stray_text(self, end: int) -> bool:
        """Handle text where no text is allowed. Return True if there was any."""
        cursor = self._cursor
        if cursor.at == end:
            return False
        word = _NOT_SPACE.search(cursor.buffer, cursor.at, end)
        space = word.start() if word else end
        if space > cursor.at:
            leading = not self._elements.began and not self._has_output
            self._stripped = self._stripped or leading
            self._copy_or_hold(space, b"" if leading else None)
            return True
        end = min(end, cursor.at + LOOKAHEAD)
        if end == len(cursor.buffer):
            cursor.need(LOOKAHEAD)
        self._leave_out(end)
        return True

    def _leave_out(self, end: int) -> None:
        cursor = self._cursor
        shown = b" ".join(cursor.buffer[cursor.at : end].split()).decode("utf-8", "replace")[:60]
        self._note("text outside", f"text outside of any element is left out: {shown}")
        cursor.replace(end, b"")

    def _ampersand(self) -> None:
        cursor = self._cursor
        reference = xml_tokens.REFERENCE.match(cursor.buffer, cursor.at, cursor.at + 40)
        if not reference:
            cursor.need(40)
        end = reference.end() if reference else cursor.at + 1
        top = self._elements.top
        if top is None or top.kind is ElementContent.CONTAINER:
            self._leave_out(end)
        elif top.raw and reference:
            # In unescaped HTML, the references belong to the HTML and are kept.
            cursor.replace(end, b"&amp;" + reference[0][1:])
        else:
            new, message = xml_tokens.mended_reference(reference)
            if message:
                self._note("entity" if reference else "bare &", message)
            cursor.replace(end, cursor.buffer[cursor.at : end] if new is None else new)

    def _bracket(self) -> None:
        cursor, top = self._cursor, self._elements.top
        cursor.need(3)
        if top is None or top.kind is ElementContent.CONTAINER:
            self._leave_out(cursor.at + 1)
        elif cursor.startswith(b"]]>"):
            self._note("]]>", "a ]]> outside of CDATA became text")
            cursor.replace(cursor.at + 3, b"]]&gt;")
        else:
            cursor.at += 1

    def _cdata(self) -> None:
        cursor = self._cursor
        end = cursor.buffer.find(b"]]>", cursor.at)
        if end < 0:
            known = len(cursor.buffer) - (0 if cursor.final else 2)
            cursor.at = max(cursor.at, known)
            raise MoreNeeded
        cursor.at = end
        if cdata_end.ends_here(cursor, self._elements.stack[-1]):
            cursor.at += 3
            self._in_cdata = False
        else:
            self._note("]]>", "a ]]> inside of CDATA became text")
            cursor.replace(end + 3, b"]]]]><![CDATA[>")

    # Markup.

    def _less_than(self, top: Open | None) -> None:
        cursor = self._cursor
        cursor.need(12)
        if top and cursor.startswith(b"<![CDATA["):
            if top.kind is ElementContent.CONTAINER:
                self._note("text outside", "CDATA outside of any element is left out")
            cursor.at += 9
            self._in_cdata = True
        elif top and top.kind is ElementContent.LEAF:
            self._in_leaf(top)
        elif cursor.startswith(b"<!--"):
            self._comment()
        elif cursor.startswith(b"<?"):
            self._instruction()
        elif cursor.buffer[cursor.at : cursor.at + 9].upper() == b"<!DOCTYPE":
            self._doctype()
        else:
            self._tag()

    def _comment(self) -> None:
        cursor = self._cursor
        end = cursor.find(b"-->")
        if end < cursor.at + 7:
            self._bare_less_than()
            return
        self._has_output = True
        body = cursor.buffer[cursor.at + 4 : end - 3]
        if b"--" in body or body.endswith(b"-"):
            self._note("comment", "a -- inside of a comment was mended")
            self._copy_or_hold(end, b"<!--%b-->" % re.sub(rb"-(?=-|\Z)", b"- ", body))
        else:
            self._copy_or_hold(end)

    def _instruction(self) -> None:
        cursor = self._cursor
        end = cursor.find(b"?>")
        target = xml_tokens.INSTRUCTION.match(cursor.buffer, cursor.at, end) if end > 0 else None
        if not target:
            self._bare_less_than()
        elif target[1].lower() != b"xml":
            self._has_output = True
            self._copy_or_hold(end)
        elif self._has_output:
            self._note("declaration", "an XML declaration in the middle of the file is left out")
            cursor.replace(end, b"")
        else:
            self._declaration(end)

    def _declaration(self, end: int) -> None:
        if self._cursor.line > 1 or self._stripped:
            self._note("declaration", "text before the XML declaration is left out")
        declaration = _DECLARATION.fullmatch(self._cursor.buffer, self._cursor.at, end)
        if not declaration:
            self._note("declaration", "the broken XML declaration was mended")
        self._has_output = True
        utf8 = declaration and (declaration[1] or b"UTF-8").upper() == b"UTF-8"
        self._copy_or_hold(end, None if utf8 else b'<?xml version="1.0" encoding="UTF-8"?>')

    def _doctype(self) -> None:
        found = self._cursor.match(xml_tokens.DOCTYPE)
        if not found:
            self._bare_less_than()
            return
        self._note("DOCTYPE", "a DOCTYPE is left out, with any entities that it declares")
        self._cursor.replace(found.end(), b"")

    def _bare_less_than(self) -> None:
        """Handle a `<` that does not begin any markup."""
        cursor, top = self._cursor, self._elements.top
        conflict = _CONFLICT.match(cursor.buffer, cursor.at)
        if conflict:
            shown = conflict[0].decode("utf-8", "replace").strip()
            self._note("text outside", f"a merge conflict marker is left out: {shown}")
            cursor.replace(conflict.end(), b"")
        elif top is None or (top.kind is ElementContent.CONTAINER and not self._is_cut_here()):
            self._leave_out(cursor.at + 1)
        elif self._is_cut_here():
            # Part of a tag at the end of a truncated file; `_end` reports the truncation.
            cursor.replace(min(len(cursor.buffer), cursor.at + LOOKAHEAD), b"")
        else:
            self._note("bare <", "a bare < became text")
            cursor.replace(cursor.at + 1, b"&lt;")

    def _is_cut_here(self) -> bool:
        cursor = self._cursor
        return cursor.final and cursor.buffer.find(b">", cursor.at, cursor.at + LOOKAHEAD) < 0

    def _in_leaf(self, top: Open) -> None:
        """Handle a `<` in an element that holds text only."""
        cursor, elements = self._cursor, self._elements
        mistyped = _MISTYPED_CDATA.match(cursor.buffer, cursor.at)
        if mistyped:
            self._note("mistyped CDATA", f"{mistyped[0].decode()} was read as <![CDATA[")
            cursor.replace(mistyped.end(), b"<![CDATA[")
            self._in_cdata = True
            return
        tag = cursor.match(xml_tokens.TAG)
        if tag and tag[1]:
            container = top.scope.kind(tag[2]) is ElementContent.CONTAINER
            if tag[2] == top.name or (container and elements.is_open(tag[2])):
                self._end_tag(tag)
                return
        elif tag and _is_boundary(top, tag[2]):
            cursor.replace(cursor.at, elements.close_down_to(len(elements.stack) - 1))
            return
        top.raw = top.raw or bool(tag) or cursor.startswith(b"<!--")
        self._note("markup in text", f"markup in <{top.name.decode()}> was read as text")
        cursor.replace(cursor.at + 1, b"&lt;")

    def _tag(self) -> None:
        cursor, elements = self._cursor, self._elements
        tag = cursor.match(xml_tokens.TAG)
        loose = None if tag else cursor.match(xml_tokens.LOOSE_TAG)
        found = tag or loose
        known = found and elements.scope.kind(found[2]) is not ElementContent.ANY
        if not found or found[2].startswith(b"xmlns:") or (loose and not known):
            self._bare_less_than()
        elif found[1]:
            self._end_tag(found)
        else:
            new = elements.start(found, cursor.line)
            self._has_output = self._has_output or elements.began
            if new is None:
                cursor.at = found.end()
            else:
                cursor.replace(found.end(), new)

    def _end_tag(self, tag: re.Match[bytes]) -> None:
        clean = not tag[3].strip() and not tag[4]
        raw = tag[0] if clean else b"</%b>" % tag[2]
        new = self._elements.end(tag[2], raw)
        if new is None and clean:
            self._cursor.at = tag.end()
        else:
            self._cursor.replace(tag.end(), raw if new is None else new)


def _is_boundary(top: Open, name: bytes) -> bool:
    """Return True if this start tag can only mean that the open leaf was never closed."""
    if top.scope.kind(name) is ElementContent.ANY or name == top.name:
        return False
    return b":" in name or b":" not in top.name or name in (b"item", b"channel", b"rss")
