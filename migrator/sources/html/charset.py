"""The bytes of a page as text: what the header, the page and the bytes themselves say.

Rules: a byte order mark, then the header, then the page's own `<meta>` (WHATWG HTML,
13.2.3.2, "determining the character encoding"). Valid UTF-8 is believed before a name
that says otherwise, since WordPress has written nothing else for fifteen years.
"""

from __future__ import annotations

import re

from migrator.crawler.web import Answer
from migrator.model import Repair
from migrator.sources.html.page_tree import MAX_PAGE
from migrator.sources.wxr.repair.encoding import legal_utf8
from migrator.sources.wxr.repair.repair_log import RepairLog

# Browsers look at the first 1,024 bytes; plugins put more than that before it.
_SEARCHED = 16 * 1024
_META = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)

# How UTF-8 looks that was taken for windows-1252 once and encoded again: the characters
# that its bytes 0x80 to 0xFF become there, 0x81 and its like staying what they are.
_BYTES = {bytes([n]).decode("cp1252", "ignore") or chr(n): bytes([n]) for n in range(0x80, 0x100)}
_TWICE = re.compile(
    "[Â-ß][{rest}]|[à-ï][{rest}]{{2}}|[ð-ô][{rest}]{{3}}".format(
        rest=re.escape("".join(c for c, b in _BYTES.items() if b < b"\xc0"))
    )
)
_FEWEST = 3
_MOST_GOOD = 0.05


def decode(answer: Answer) -> tuple[str, list[Repair]]:
    """The text of a page, and what had to be mended in it, by line."""
    log = RepairLog(answer.final_url)
    body = answer.body
    if len(body) > MAX_PAGE:
        log.add("cut", 0, f"the page has {len(body)} bytes; the first {MAX_PAGE} were read")
        body = body[:MAX_PAGE]
    found = _META.search(body, 0, _SEARCHED)
    named = answer.charset or (found[1].decode("ascii", "replace") if found else "")
    text = b"".join(legal_utf8([body], log, named)).decode("utf-8", "replace")
    return text, log.repairs()


def looks_twice_encoded(text: str) -> bool:
    """Whether it is worth a closer look."""
    return _TWICE.search(text) is not None


def is_twice_encoded(text: str) -> bool:
    """Whether a text is UTF-8 that was encoded again: its letters beyond ASCII are all `Ã©`.

    A text that speaks of such letters has others as well, or too few of them.
    """
    wrong = [match for match in _TWICE.finditer(text) if _once(match[0]) != match[0]]
    in_words = sum(_in_word(text, match) for match in wrong)
    if in_words < _FEWEST or in_words * 2 < len(wrong):
        return False
    others = sum(not c.isascii() for c in text) - sum(len(match[0]) for match in wrong)
    return others <= _MOST_GOOD * len(wrong)


def once_encoded(text: str) -> str:
    """The text with each character that was encoded twice as what it was."""
    return _TWICE.sub(lambda match: _once(match[0]), text)


def _once(run: str) -> str:
    try:
        return b"".join(_BYTES[c] for c in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return run


def _in_word(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
