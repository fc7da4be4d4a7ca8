"""Legal characters in, well-formed XML out: the second half of scrubbing.

A parser that recovers by itself loses posts in silence, so markup is mended
before the parser sees it, and each change is noted. Rules: XML 1.0 (what is
well-formed), RSS 2.0 and WXR (which elements may stand where). Inside an
element that holds text only, whatever is not its own end is text.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator

from migrator.sources import tokens
from migrator.sources.elements import DEEPEST, Elements, Open
from migrator.sources.repairs import Lines, RepairLog
from migrator.sources.vocabulary import Kind

# No tag, comment or entity is longer. Decisions look this far ahead, never farther.
LOOKAHEAD = 64 * 1024

_SPECIAL = re.compile(rb"[<&\]]")
_NOT_SPACE = re.compile(rb"[^ \t\n]++")
_CONFLICT = re.compile(rb"<{7}(?!<)[^\n<&]{0,200}")
_DECLARATION = re.compile(
    rb"<\?xml\s+version\s*=\s*[\"']1\.0[\"'](\s+encoding\s*=\s*[\"']utf-?8[\"'])?"
    rb"(\s+standalone\s*=\s*[\"'](?:yes|no)[\"'])?\s*\?>",
    re.IGNORECASE,
)


class _MoreNeeded(Exception):  # noqa: N818 - not an error: a decision waits for its input
    pass


class Markup:
    """One reading of one file. `cut` becomes true where the file ends inside an item."""

    def __init__(self, log: RepairLog) -> None:
        self.cut = False
        self._log = log
        self._lines = Lines()
        self._elements = Elements(self._note)
        self._passed = self._in_cdata = self._final = False
        self._buffer = b""
        self._start = self._at = 0
        self._out: list[bytes] = []

    @property
    def root(self) -> str:
        """The name of the first element, or "" where there is none."""
        return self._elements.root

    @property
    def opened(self) -> array[int]:
        """The line of each item that was begun so far."""
        return self._elements.opened

    def well_formed(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Chunks of legal UTF-8 in, chunks of one well-formed document out."""
        for chunk in chunks:
            self._buffer += chunk
            yield self._read()
        self._final = True
        yield self._read()
        yield self._end()

    def _read(self) -> bytes:
        """Everything that can be decided in the buffer."""
        try:
            while self._at < len(self._buffer):
                if self._in_cdata:
                    self._cdata()
                else:
                    self._text()
        except _MoreNeeded:
            pass
        self._out.append(self._buffer[self._start : self._at])
        done = b"".join(self._out)
        self._out.clear()
        self._lines.leave(self._buffer, self._at)
        self._buffer = self._buffer[self._at :]
        self._start = self._at = 0
        return done

    def _end(self) -> bytes:
        """What closes the document."""
        names = [element.name for element in self._elements.stack]
        if names:
            self.cut = b"item" in names
            where = "in the middle of an item" if self.cut else "before </rss>"
            self._note("cut", f"the file ends {where}: it was cut off; export it again")
        end = b"]]>" if self._in_cdata else b""
        end += b"".join(b"</%b>" % name for name in reversed(names))
        return end + b"".join(self._elements.tail)

    # What the steps share.

    def _need(self, length: int) -> None:
        """Wait unless `length` bytes, or the end of the file, are in the buffer."""
        if not self._final and len(self._buffer) - self._at < length:
            raise _MoreNeeded

    def _match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        found = pattern.match(self._buffer, self._at, self._at + LOOKAHEAD)
        if not found:
            self._need(LOOKAHEAD)
        return found

    def _replace(self, end: int, new: bytes) -> None:
        self._out += (self._buffer[self._start : self._at], new)
        self._start = self._at = end

    def _pass(self, end: int, new: bytes | None = None) -> None:
        """Pass on what goes to `end`, or `new` for it. After the root's end it waits."""
        if self._elements.tail:
            self._elements.tail.append(self._buffer[self._at : end] if new is None else new)
            self._replace(end, b"")
        elif new is None:
            self._at = end
        else:
            self._replace(end, new)

    def _note(self, kind: str, message: str) -> None:
        self._log.add(kind, self._lines.at(self._buffer, self._at), message)

    # Text and CDATA.

    def _text(self) -> None:
        top = self._elements.top
        if top and top.kind is not Kind.LEAF and len(self._elements.stack) < DEEPEST - 1:
            clean = top.scope.clean.match(self._buffer, self._at)
            self._at = clean.end() if clean else self._at
        special = _SPECIAL.search(self._buffer, self._at)
        end = special.start() if special else len(self._buffer)
        if (top is None or top.kind is Kind.CONTAINER) and self._stray(end):
            return
        self._at = end
        if not special:
            return
        if special[0] == b"<":
            self._less_than(top)
        elif special[0] == b"&":
            self._ampersand()
        else:
            self._bracket()

    def _stray(self, end: int) -> bool:
        """Text where none may stand. True when it was dealt with, up to where it is known."""
        if self._at == end:
            return False
        word = _NOT_SPACE.search(self._buffer, self._at, end)
        space = word.start() if word else end
        if space > self._at:
            leading = not self._elements.began and not self._passed
            self._pass(space, b"" if leading else None)
            return True
        end = min(end, self._at + LOOKAHEAD)
        if end == len(self._buffer):
            self._need(LOOKAHEAD)
        shown = b" ".join(self._buffer[self._at : end].split()).decode("utf-8", "replace")[:60]
        self._note("text outside", f"text outside of any element is left out: {shown}")
        self._replace(end, b"")
        return True

    def _ampersand(self) -> None:
        reference = tokens.REFERENCE.match(self._buffer, self._at, self._at + 40)
        if not reference:
            self._need(40)
        new, message = tokens.mended_reference(reference)
        if message:
            self._note(message.partition(" entity")[0].partition(" reference")[0], message)
        end = reference.end() if reference else self._at + 1
        if not self._elements.stack:
            new = b""
        if new is None:
            self._at = end
        else:
            self._replace(end, new)

    def _bracket(self) -> None:
        self._need(3)
        if self._buffer.startswith(b"]]>", self._at):
            self._note("]]>", "a ]]> outside of CDATA became text")
            self._replace(self._at + 3, b"]]&gt;")
        else:
            self._at += 1

    def _cdata(self) -> None:
        end = self._buffer.find(b"]]>", self._at)
        if end < 0:
            self._at = len(self._buffer) if self._final else max(self._at, len(self._buffer) - 2)
            raise _MoreNeeded
        self._at = end
        if self._ends_cdata(self._elements.stack[-1]):
            self._at += 3
            self._in_cdata = False
        else:
            self._note("]]>", "a ]]> inside of CDATA became text")
            self._replace(end + 3, b"]]]]><![CDATA[>")

    def _ends_cdata(self, top: Open) -> bool:
        """Whether the `]]>` here is the end, and not text that somebody forgot to escape.

        After the end comes the end of the element, or the next CDATA. Where text
        comes instead, the end of the element tells: a second `]]>` before it,
        with nothing open, means that the first was text.
        """
        after = _NOT_SPACE.search(self._buffer, self._at + 3, self._at + LOOKAHEAD)
        if not after or len(self._buffer) - after.start() < 9:
            self._need(LOOKAHEAD)
        if not after or top.kind is not Kind.LEAF:
            return True
        rest = after.start()
        if self._buffer.startswith(b"</%b" % top.name, rest):
            return True
        if self._buffer.startswith(b"<![CDATA[", rest) and not top.literal:
            return True
        if top.literal is None:
            top.literal = self._dangles(top.name)
        return not top.literal

    def _dangles(self, name: bytes) -> bool:
        """Whether, read strictly, a `]]>` is left over before the element ends."""
        step = re.compile(rb"<!\[CDATA\[|(\]\]>)|</" + re.escape(name) + rb"\s*+>")
        at, limit = self._at + 3, self._at + LOOKAHEAD
        while found := step.search(self._buffer, at, limit):
            if found[1] or found[0].startswith(b"</"):
                return bool(found[1])
            end = self._buffer.find(b"]]>", found.end(), limit)
            if end < 0:
                break
            at = end + 3
        self._need(LOOKAHEAD)
        return False

    # Markup.

    def _less_than(self, top: Open | None) -> None:
        self._need(9)
        if self._buffer.startswith(b"<![CDATA[", self._at) and top:
            self._at += 9
            self._in_cdata = True
        elif top and top.kind is Kind.LEAF:
            self._in_leaf(top)
        elif self._buffer.startswith(b"<!--", self._at):
            self._comment()
        elif self._buffer.startswith(b"<?", self._at):
            self._instruction()
        elif self._buffer[self._at : self._at + 9].upper() == b"<!DOCTYPE":
            self._doctype()
        else:
            self._tag()

    def _comment(self) -> None:
        found = self._match(tokens.COMMENT)
        if not found:
            self._bare()
            return
        self._passed = True
        body = found[1]
        if b"--" in body or body.endswith(b"-"):
            mended = re.sub(rb"-(?=-|\Z)", b"- ", body)
            self._note("comment", "a -- inside of a comment was mended")
            self._pass(found.end(), b"<!--%b-->" % mended)
        else:
            self._pass(found.end())

    def _instruction(self) -> None:
        found = self._match(tokens.INSTRUCTION)
        if not found:
            self._bare()
        elif found[1].lower() != b"xml":
            self._passed = True
            self._pass(found.end())
        elif self._passed:
            self._note("declaration", "an XML declaration in the middle of the file is left out")
            self._replace(found.end(), b"")
        else:
            if self._out or self._start or self._lines.at(self._buffer, self._at) > 1:
                self._note("declaration", "what stood before the XML declaration is left out")
            self._passed = True
            clean = _DECLARATION.fullmatch(found[0])
            self._pass(found.end(), None if clean else b'<?xml version="1.0" encoding="UTF-8"?>')

    def _doctype(self) -> None:
        found = self._match(tokens.DOCTYPE)
        if not found:
            self._bare()
            return
        self._note("DOCTYPE", "a DOCTYPE is left out, with any entities that it declares")
        self._replace(found.end(), b"")

    def _bare(self) -> None:
        """A `<` that begins nothing."""
        conflict = _CONFLICT.match(self._buffer, self._at)
        if conflict:
            self._need(300)
            shown = conflict[0].decode("utf-8", "replace").strip()
            self._note("text outside", f"a merge conflict marker is left out: {shown}")
            self._replace(conflict.end(), b"")
        elif self._final and b">" not in self._buffer[self._at : self._at + LOOKAHEAD]:
            self._replace(min(len(self._buffer), self._at + LOOKAHEAD), b"")
        else:
            self._note("bare <", "a bare < became text")
            self._replace(self._at + 1, b"&lt;" if self._elements.stack else b"")

    def _in_leaf(self, top: Open) -> None:
        """A `<` in an element that holds text only."""
        tag = self._match(tokens.TAG)
        if tag and tag[1]:
            kind = top.scope.kind(tag[2])
            if tag[2] == top.name or (kind is Kind.CONTAINER and self._elements.is_open(tag[2])):
                self._end_tag(tag)
                return
        elif tag and _is_boundary(top, tag[2]):
            self._replace(self._at, self._elements.close_down_to(len(self._elements.stack) - 1))
            return
        self._note("markup in text", f"markup in <{top.name.decode()}> was read as text")
        self._replace(self._at + 1, b"&lt;")

    def _tag(self) -> None:
        tag = self._match(tokens.TAG)
        loose = None if tag else self._match(tokens.LOOSE_TAG)
        found = tag or loose
        known = found and self._elements.scope.kind(found[2]) is not Kind.ANY
        if not found or not tokens.is_name(found[2]) or (loose and not known):
            self._bare()
        elif found[1]:
            self._end_tag(found)
        else:
            if loose:
                self._note("broken tag", f"the attributes of <{found[2].decode()}> were mended")
            self._passed = True
            line = self._lines.at(self._buffer, self._at)
            new = self._elements.start(found, line)
            if new is None:
                self._at = found.end()
            else:
                self._replace(found.end(), new)

    def _end_tag(self, tag: re.Match[bytes]) -> None:
        clean = not tag[3].strip() and tag.lastindex == 4 and not tag[4]
        raw = tag[0] if clean else b"</%b>" % tag[2]
        new = self._elements.end(tag[2], raw)
        if new is None and clean:
            self._at = tag.end()
        else:
            self._replace(tag.end(), raw if new is None else new)


def _is_boundary(top: Open, name: bytes) -> bool:
    """Whether this start tag can only mean that the open leaf was never closed."""
    if top.scope.kind(name) is Kind.ANY or name == top.name:
        return False
    return b":" in name or b":" not in top.name or name in (b"item", b"channel", b"rss")
