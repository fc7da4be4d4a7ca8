"""Decode the bytes of a page, by its header, its `<meta>` and the bytes themselves.

The order is: byte order mark, header, the page's `<meta>` (WHATWG HTML, 13.2.3.2, "determining
the character encoding"). Bytes that are valid UTF-8 are decoded as such whatever the page
declares, because WordPress has written nothing else for fifteen years.
"""

from __future__ import annotations

import re

from migrator.crawler.web import Answer
from migrator.model import Repair
from migrator.sources.html.page_tree import MAX_PAGE
from migrator.sources.wxr.repair.encoding import legal_utf8
from migrator.sources.wxr.repair.repair_log import RepairLog

# Browsers search the first 1,024 bytes for it, but plugins insert more than that before it.
_SEARCHED_BYTES = 16 * 1024
_META = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)

# UTF-8 that was decoded as windows-1252 and encoded again (mojibake): the characters that the
# bytes 0x80 to 0xFF become. Bytes undefined in windows-1252, such as 0x81, keep their value.
_BYTES = {bytes([n]).decode("cp1252", "ignore") or chr(n): bytes([n]) for n in range(0x80, 0x100)}
_TWICE = re.compile(
    "[Â-ß][{rest}]|[à-ï][{rest}]{{2}}|[ð-ô][{rest}]{{3}}".format(
        rest=re.escape("".join(c for c, b in _BYTES.items() if b < b"\xc0"))
    )
)
_MIN_MATCHES = 3
_MAX_CORRECT_SHARE = 0.05


def decode(answer: Answer) -> tuple[str, list[Repair]]:
    """Return the text of a page, and the repairs that were needed, by line."""
    log = RepairLog(answer.final_url)
    body = answer.body
    if len(body) > MAX_PAGE:
        log.add("cut", 0, f"the page has {len(body)} bytes; only the first {MAX_PAGE} were read")
        body = body[:MAX_PAGE]
    found = _META.search(body, 0, _SEARCHED_BYTES)
    named = answer.charset or (found[1].decode("ascii", "replace") if found else "")
    text = b"".join(legal_utf8([body], log, named)).decode("utf-8", "replace")
    return text, log.repairs()


def may_be_twice_encoded(text: str) -> bool:
    """Return True if the text contains mojibake, which `is_twice_encoded` has to judge."""
    return _TWICE.search(text) is not None


def is_twice_encoded(text: str) -> bool:
    """Return True if the text is UTF-8 that was encoded twice: all non-ASCII text is like `Ã©`.

    A text about mojibake contains other non-ASCII letters as well, or too little of it.
    """
    wrong = [match for match in _TWICE.finditer(text) if _once(match[0]) != match[0]]
    in_words = sum(_in_word(text, match) for match in wrong)
    if in_words < _MIN_MATCHES or in_words * 2 < len(wrong):
        return False
    others = sum(not c.isascii() for c in text) - sum(len(match[0]) for match in wrong)
    return others <= _MAX_CORRECT_SHARE * len(wrong)


def fix_double_encoding(text: str) -> str:
    """Return the text with each character that was encoded twice restored."""
    return _TWICE.sub(lambda match: _once(match[0]), text)


def _once(run: str) -> str:
    try:
        return b"".join(_BYTES[c] for c in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return run


def _in_word(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
