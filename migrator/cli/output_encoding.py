"""Print on terminals and into files whose encoding lacks some characters."""

from __future__ import annotations

import codecs
import io
import sys
from typing import Final

from migrator.cli.output_streams import printing
from migrator.untrusted.printable import printable_json

_NAME: Final = "migrator"
_MARKS: Final = {
    "✓": "ok:",
    "✗": "error:",
    "▲": "!",
    "…": "...",
    "–": "-",
    "—": "-",
    "−": "-",
    "→": "->",
    "·": "*",
    "•": "*",
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "\u00a0": " ",
}
_UTF_16_BASE: Final = 0x10000


def allow_any_text() -> None:
    r"""Let standard output and error replace what their encoding lacks, in place of failing.

    Marks become words. Other characters become `\u201c` as in JSON, so that JSON stays valid.
    """
    codecs.register_error(_NAME, _replace)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_NAME)


def print_for_programs(text: str, *, is_json: bool = True) -> None:
    """Print JSON, XML or Markdown for another program: always in UTF-8, with plain line ends.

    Raises OutputError if the output cannot be written.
    """
    data = (printable_json(text) if is_json else text).encode("utf-8", "backslashreplace")
    with printing(sys.stdout):
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(data.decode())
        else:
            buffer.write(data)
            buffer.flush()


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_replacement, error.object[error.start : error.end])), error.end


def _replacement(character: str) -> str:
    if mark := _MARKS.get(character):
        return mark
    code = ord(character)
    if code < _UTF_16_BASE:
        return f"\\u{code:04x}"
    code -= _UTF_16_BASE
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
