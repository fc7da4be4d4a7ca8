"""Track the open elements of an XML document, and close each one once and in order.

Every change is reported. A file with several documents one after the other (a merge conflict, `cat
a.xml b.xml`) becomes one document: its outermost element stays open and holds the others.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass

from migrator.sources.wxr.repair import xml_tokens
from migrator.sources.wxr.repair.namespaces import NamespaceScope
from migrator.sources.wxr.repair.wxr_schema import NAMESPACES, ElementContent

MAX_DEPTH = 200
_MAX_TAIL = 10_000
_ROOTS = (b"rss", b"channel", b"item")

Note = Callable[[str, str], None]


@dataclass(slots=True)
class Open:
    """An element that is open.

    literal  True if a `]]>` in its CDATA is text; None: undecided
    raw      True if its text is HTML that was not escaped
    """

    name: bytes
    kind: ElementContent
    scope: NamespaceScope
    literal: bool | None = None
    raw: bool = False


class Elements:
    """Stack of open elements.

    began    True once the document has begun
    root     name of the first element, even if it is not a WXR element
    opened   lines on which items begin
    tail     end of the document, held back in case another document follows
    """

    def __init__(self, note: Note) -> None:
        self.began = False
        self.root = ""
        self.opened = array("L")
        self.stack: list[Open] = []
        self.tail: list[bytes] = []
        self._note = note
        xml = NamespaceScope({"xml": "http://www.w3.org/XML/1998/namespace"})
        self._outermost = Open(b"rss", ElementContent.CONTAINER, xml)
        self._holds_documents = False
        self._undeclared: set[str] = set()

    @property
    def top(self) -> Open | None:
        """Innermost open element."""
        return self.stack[-1] if self.stack else None

    @property
    def scope(self) -> NamespaceScope:
        """Namespaces in force."""
        return (self.top or self._outermost).scope

    def is_open(self, name: bytes) -> bool:
        """Return True if an element of this name is open."""
        return any(element.name == name for element in self.stack)

    def start(self, tag: re.Match[bytes], line: int) -> bytes | None:
        """Process a start tag or empty-element tag.

        Returns the bytes to write for it; None: copy it unchanged.
        """
        name = tag[2]
        shown = name.decode("utf-8", "replace")
        self.root = self.root or shown
        if not self.stack and name not in _ROOTS:
            self._note("tag outside", f"<{shown}> outside of the document is left out")
            return b""
        if len(self.stack) >= MAX_DEPTH:
            self._note("depth", f"<{shown}> is nested too deeply and is left out")
            return b""
        before = self._make_room(name) if self.stack else self._begin_document(name)
        scope = self.scope
        root = name in _ROOTS[:2]
        inner = scope.inside(tag[3])
        attributes = xml_tokens.mended_attributes(tag[3], inner.prefixes)
        if attributes != tag[3]:
            self._note("broken tag", f"the attributes of <{shown}> were mended")
        attributes += self._missing_declaration(name, inner)
        if name == b"item":
            self.opened.append(line)
        element = Open(name, inner.kind(name), inner)
        if not tag[4] or (not self.stack and root):
            self.stack.append(element)
        if len(self.stack) == 1 and self.stack[0] is element:
            self._outermost = element
        empty = b"/" if tag[4] and self.top is not element else b""
        new = before + b"<%b%b%b>" % (name, attributes, empty)
        if tag[4] and self.top is element:
            new += self.end(name, b"</%b>" % name) or b""
        clean = attributes == tag[3] and not before and not self.tail
        return None if clean else new

    def hold(self, piece: bytes) -> None:
        """Hold back input after the end of the document, up to a limited number of pieces."""
        if len(self.tail) < _MAX_TAIL:
            self.tail.append(piece)

    def end(self, name: bytes, raw: bytes) -> bytes | None:
        """Process an end tag. Returns the bytes to write for it; None: copy it unchanged."""
        index = self._closes(name)
        shown = name.decode("utf-8", "replace")
        if index < 0:
            self._note("unopened tag", f"</{shown}> closes nothing and is left out")
            return b""
        before = self.close_down_to(index + 1)
        self.stack.pop()
        if not self.stack:
            self.tail.append(raw)
            return before
        if self._holds_documents and len(self.stack) == 1:
            self.tail.append(b"</%b>" % self.stack.pop().name)
        return before + raw if before else None

    def close_down_to(self, index: int) -> bytes:
        """Close unclosed elements until `index` elements are open."""
        closed = self.stack[index:][::-1]
        del self.stack[index:]
        for element in closed:
            name = element.name.decode("utf-8", "replace")
            self._note("unclosed tag", f"<{name}> is not closed")
        return b"".join(b"</%b>" % element.name for element in closed)

    def _closes(self, name: bytes) -> int:
        """Return the index of the element that an end tag closes, or -1.

        An unknown tag does not close a container.
        """
        kind = self.scope.kind(name)
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index].name == name:
                return index
            if (
                kind is not ElementContent.CONTAINER
                and self.stack[index].kind is ElementContent.CONTAINER
            ):
                break
        return -1

    def _begin_document(self, name: bytes) -> bytes:
        """Open a document at the file's first tag, or at the first tag after another document."""
        if self.began:
            if name != b"item":
                self._note("second document", "another document begins here; it is read too")
            held = b"".join(self.tail[1:])
            self.tail.clear()
            self._holds_documents = True
            self.stack.append(self._outermost)
            return held
        self.began = True
        if name == b"rss":
            return b""
        self._note("no root", f"the file begins with <{name.decode()}> instead of <rss>")
        self._holds_documents = True
        self.stack.append(self._outermost)
        return b"<rss>"

    def _make_room(self, name: bytes) -> bytes:
        """Close the elements that cannot hold a `name`: no container holds one of its own kind."""
        if self.scope.kind(name) is not ElementContent.CONTAINER:
            return b""
        if name == b"rss":
            self._note("second document", "another document begins here; it is read too")
            self._holds_documents = True
            return self.close_down_to(1)
        names = [element.name for element in self.stack]
        return self.close_down_to(names.index(name)) if name in names else b""

    def _missing_declaration(self, name: bytes, scope: NamespaceScope) -> bytes:
        """Return the declaration of an element's undeclared prefix, or b""."""
        prefix = scope.undeclared_prefix(name)
        if not prefix:
            return b""
        if prefix not in self._undeclared:
            self._undeclared.add(prefix)
            self._note("namespace", f'the prefix "{prefix}" is not declared')
        uri = NAMESPACES.get(prefix, f"urn:undeclared:{prefix}")
        return f' xmlns:{prefix}="{uri}"'.encode()
