"""Print on any terminal, pipe or file, whichever encoding it has."""

from __future__ import annotations

import codecs
import sys
from typing import Final

_HANDLER: Final = "migrator-substitute"
# Substitutes for characters that an encoding lacks; any other becomes a Python escape.
_SUBSTITUTES: Final = {
    "✓": "OK",
    "✗": "FAILED",
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
    "×": "x",
}


def _substitute(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return a substitute for the first character that cannot be encoded (PEP 293)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    substitute = _SUBSTITUTES.get(character)
    if substitute is not None:
        return substitute, error.start + 1
    one = UnicodeEncodeError(
        error.encoding, error.object, error.start, error.start + 1, error.reason
    )
    return codecs.backslashreplace_errors(one)


codecs.register_error(_HANDLER, _substitute)


def accept_every_character() -> None:
    """Make stdout and stderr print a substitute for what their encoding lacks, such as "✓" in
    the code pages of Windows, instead of raising an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_HANDLER)


def print_for_programs(text: str) -> None:
    """Print JSON, XML or Markdown for another program: always in UTF-8, with plain line ends."""
    sys.stdout.flush()
    data = text.encode("utf-8", "backslashreplace")
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        buffer.write(data)
        buffer.flush()
