"""Parse the attributes of a shortcode.

Grammar: developer.wordpress.org/reference/functions/shortcode_parse_atts/ and the observed
behaviour of a running site (the tests hold the table). One extension: typographic quotes also
delimit values, because editors replace the straight quotes that authors type.
"""

from __future__ import annotations

import html
import re
from dataclasses import field

from migrator.startup.value_objects import value_object

_QUOTE = re.compile(r"=(\s*)(?:&(?:quot|#34|#8220|#8221|#8243|ldquo|rdquo|Prime);|[“”″„])")
_CLOSING_QUOTE = re.compile(r"(?:&(?:quot|#34|#8220|#8221|#8243|ldquo|rdquo|Prime);|[“”″])(?=\s|$)")
_ITEM = re.compile(
    r"""
    ([\w-]++)\s*+=\s*+"([^"]*)"(?=\s|$)
  | ([\w-]++)\s*+=\s*+'([^']*)'(?=\s|$)
  | ([\w-]++)\s*+=\s*+([^\s'"]++)(?=\s|$)
  | "([^"]*)"(?=\s|$)
  | '([^']*)'(?=\s|$)
  | (\S+)
    """,
    re.VERBOSE | re.ASCII,
)
_SPACES = re.compile(r"[\u00a0\u200b]+")
_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


@value_object
class Attributes:
    """Named values by lower-case name, and values without a name in order.

    The last of two equal names wins. `quoted` counts the named values in quotes: prose in
    brackets has none.
    """

    named: dict[str, str] = field(default_factory=dict)
    positional: tuple[str, ...] = ()
    quoted: int = 0

    def text(self, *names: str) -> str:
        """Return the first named value that is not empty, as plain text, or ""."""
        for name in names:
            if value := self.named.get(name, "").strip():
                return html.unescape(value)
        return ""


def parse_attributes(raw: str) -> Attributes:
    """Parse `raw`, the text between a shortcode's name and its closing bracket."""
    text = _SPACES.sub(" ", raw).strip().removesuffix("/").strip()
    if _QUOTE.search(text):
        text = _CLOSING_QUOTE.sub('"', _QUOTE.sub(r'=\1"', text))
    named: dict[str, str] = {}
    positional: list[str] = []
    quoted = 0
    for match in _ITEM.finditer(text):
        kind = match.lastindex or 9
        if kind <= 6:
            named[match[kind - 1].lower()] = _unescaped(match[kind])
            quoted += kind < 6
        else:
            positional.append(_unescaped(match[kind]))
    return Attributes(named, tuple(positional), quoted)


def _unescaped(value: str) -> str:
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), value)
