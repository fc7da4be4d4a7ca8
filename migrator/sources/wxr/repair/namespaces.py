"""Resolve the namespaces in force inside an element, and match input that needs no repair."""

from __future__ import annotations

import re
from functools import lru_cache

from migrator.sources.wxr.repair import wxr_schema, xml_tokens
from migrator.sources.wxr.repair.wxr_schema import ElementContent

_SPACE = rb"[ \t\n]*+"
_CDATA = rb"<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*\]\]>"
_INNER = rb">(?:" + _SPACE + _CDATA + _SPACE + rb"|[^<&\]]*+)</"
_QUOTED = rb'="[^"<&>]{0,9000}+"'
_ATTRIBUTES = b"".join(b"(?: %b%b)?" % (n, _QUOTED) for n in (b"domain", b"nicename"))
_ATTRIBUTES += b'(?: isPermaLink="[a-z]*+")?'


class NamespaceScope:
    """Namespaces in force inside one element.

    clean       matches a run of whole elements that need no repair, at the speed of C
    clean_item  the same directly inside an item, where comments may occur as well
    whole_item  matches an item with its tags

    The patterns only match what the step-by-step pass would copy unchanged, so they change nothing
    but the time.
    """

    def __init__(self, prefixes: dict[str, str], outer: NamespaceScope | None = None) -> None:
        self.prefixes = prefixes
        if outer is None:
            known = frozenset(prefixes), frozenset(_wp(prefixes))
            self.clean, self.clean_item = clean_run(*known), clean_item(*known)
            self.whole_item = whole_item(*known)
        else:
            self.clean, self.clean_item = outer.clean, outer.clean_item
            self.whole_item = outer.whole_item
        self._kinds: dict[bytes, ElementContent] = {}

    def inside(self, attributes: bytes) -> NamespaceScope:
        """Return the scope inside an element with these attributes."""
        declared = xml_tokens.declarations(attributes)
        if not declared:
            return self
        # Input that is clean outside is clean inside, too. Only the outermost scope has one prefix.
        outermost = len(self.prefixes) == 1
        return NamespaceScope({**self.prefixes, **declared}, None if outermost else self)

    def undeclared_prefix(self, name: bytes) -> str:
        """Return the undeclared prefix of an element name, or ""."""
        prefix, colon, _ = name.partition(b":")
        text = prefix.decode("utf-8", "replace")
        return text if colon and text not in self.prefixes else ""

    def kind(self, name: bytes) -> ElementContent:
        """Return the content that an element of this name may hold."""
        kind = self._kinds.get(name)
        if kind is None:
            prefix, _, local = name.decode("utf-8", "replace").rpartition(":")
            uri = self.prefixes.get(prefix, wxr_schema.NAMESPACES.get(prefix, ""))
            family = wxr_schema.family(uri)
            kind = wxr_schema.kind("" if not prefix and family == "?" else family, local)
            self._kinds[name] = kind
        return kind


def _wp(prefixes: dict[str, str]) -> list[str]:
    return [prefix for prefix, uri in prefixes.items() if wxr_schema.family(uri) == "wp"]


def _alternatives(names: frozenset[str]) -> bytes:
    return b"|".join(re.escape(name).encode() for name in sorted(names) if name)


@lru_cache(maxsize=64)
def clean_run(prefixes: frozenset[str], wp: frozenset[str]) -> re.Pattern[bytes]:
    """Return the pattern for a run of leaves and `postmeta`, given the declared prefixes."""
    leaf = _leaf(prefixes, wp, 1)
    return re.compile(
        b"%b(?:(?:%b|%b)%b)*" % (_SPACE, leaf, _postmeta() if "wp" in wp else b"(?!)", _SPACE)
    )


@lru_cache(maxsize=64)
def clean_item(prefixes: frozenset[str], wp: frozenset[str]) -> re.Pattern[bytes]:
    """Return the pattern of `clean_run` extended by whole comments, which hold leaves only."""
    leaf, inner = _leaf(prefixes, wp, 1), _leaf(prefixes, wp, 2)
    comment = b"<wp:comment>%b(?:%b%b)*</wp:comment>" % (_SPACE, inner, _SPACE)
    known = b"|".join((leaf, _postmeta(), comment)) if "wp" in wp else leaf
    return re.compile(b"%b(?:(?:%b)%b)*" % (_SPACE, known, _SPACE))


@lru_cache(maxsize=64)
def whole_item(prefixes: frozenset[str], wp: frozenset[str]) -> re.Pattern[bytes]:
    """Return the pattern for an item with nothing but such a run inside."""
    return re.compile(b"<item>%b</item>" % clean_item(prefixes, wp).pattern)


def _leaf(prefixes: frozenset[str], wp: frozenset[str], group: int) -> bytes:
    """Return the pattern for a text-only element, whose name is the group with this number."""
    containers = [name.encode() for name in sorted(wxr_schema.CONTAINERS[""])]
    own = b"|".join(name.encode() for name in sorted(wxr_schema.CONTAINERS["wp"]))
    containers += [b"%b:(?:%b)" % (re.escape(p).encode(), own) for p in sorted(wp)]
    prefix = b"(?:(?:%b):)?" % _alternatives(prefixes)
    name = b"((?!(?:%b)[ >])%b[A-Za-z_]++)" % (b"|".join(containers), prefix)
    return b"<" + name + _ATTRIBUTES + _INNER + rb"\%d>" % group


def _postmeta() -> bytes:
    key, value = (b"<wp:%b%bwp:%b>" % (n, _INNER, n) for n in (b"meta_key", b"meta_value"))
    return rb"<wp:postmeta>" + _SPACE + key + _SPACE + value + _SPACE + rb"</wp:postmeta>"
