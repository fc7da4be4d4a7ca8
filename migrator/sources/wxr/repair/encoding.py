"""Decode bytes in any encoding to UTF-8 that XML allows: the first step of scrubbing.

Rules: XML 1.0 section 2.2 (characters), 2.11 (line ends), 4.3.3 and appendix F (encodings). The
declared encoding is used unless the bytes contradict it. A byte that is not UTF-8 is read as
windows-1252, as browsers do with text of undeclared encoding (WHATWG Encoding Standard).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from migrator.sources.wxr.repair.repair_log import LineCounter, RepairLog

SNIFFED = 64 * 1024
MAX_RUN = 64 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']\s*([\w.:+-]{1,40})")
# Python's codecs include zip and rot13; only these are text encodings.
_TEXT_CODECS = re.compile(
    r"iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb\w+|hz|big5\w*|shift_jis\w*|euc_\w+|johab"
    r"|iso2022_\w+|ascii|tis-620|ptcp154|utf-8"
)
_TABLE = bytes(range(256))
_NOT_ASCII = _TABLE[128:]

_VALID = (
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_PIECES = re.compile(
    rb"(?P<valid>(?:" + _VALID + rb")+)"
    rb"|(?P<pair>\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])"
    rb"|(?P<cut>\xed[\xa0-\xbf][\x80-\xbf]|\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]?|[\xf1-\xf3][\x80-\xbf]{1,2}|\xf4[\x80-\x8f][\x80-\xbf]?)"
    rb"|(?P<byte>[\x80-\xff])"
)
_RUN = re.compile(rb"[\x80-\xff]+")

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])


def legal_utf8(chunks: Iterable[bytes], log: RepairLog, named: str = "") -> Iterator[bytes]:
    r"""Turn chunks of a file in any encoding into chunks of UTF-8 with legal characters only.

    `named` is the encoding given by the server, for example; without it the XML declaration counts.
    Line ends become "\n". No chunk ends inside a character. Repairs go to `log`; never raises.
    """
    head, rest = _peek(chunks)
    mark, encoding = next(((m, e) for m, e in _MARKS if head.startswith(m)), (b"", ""))
    if encoding.startswith("utf-8"):
        head, encoding = head[len(mark) :], ""
        rest = chain([head], rest)
        return _without_controls(_mended(_newlines(rest), "", head, log), log)
    rest = chain([head], rest)
    if encoding:
        return _without_controls(_newlines(_decoded(rest, encoding, log)), log)
    declared = _codec(named, 1, log) if named else _declared(head, log)
    if declared and not _single_byte(declared):
        if not _is_utf8(head):
            return _without_controls(_newlines(_decoded(rest, declared, log)), log)
        log.add("encoding", 1, f"the file declares {declared} but is UTF-8")
        declared = ""
    return _without_controls(_mended(_newlines(rest), declared, head, log), log)


def _peek(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    iterator = iter(chunks)
    head: list[bytes] = []
    size = 0
    for chunk in iterator:
        head.append(chunk)
        size += len(chunk)
        if size >= SNIFFED:
            break
    return b"".join(head), iterator


def _declared(head: bytes, log: RepairLog) -> str:
    """Return Python's name of the declared encoding, or "" if it is UTF-8 or unknown."""
    found = _DECLARED.search(head, 0, SNIFFED)
    if not found:
        return ""
    line = head.count(b"\n", 0, found.start()) + 1
    return _codec(found[1].decode("ascii", "replace"), line, log)


def _codec(name: str, line: int, log: RepairLog) -> str:
    """Return Python's name of a text encoding, or "" if it is UTF-8 or unknown."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        codec = ""
    if not _TEXT_CODECS.fullmatch(codec):
        log.add("encoding", line, f'the encoding "{name}" is unknown or wrong; read as UTF-8')
        return ""
    return "" if codec in ("utf-8", "ascii") else codec


def _single_byte(encoding: str) -> bool:
    decoded = _TABLE.decode(encoding, "replace")
    return len(decoded) == len(_TABLE) and decoded[:128].encode() == _TABLE[:128]


def _is_utf8(head: bytes) -> bool:
    """Return True if the sniffed bytes contain non-ASCII characters and are valid UTF-8."""
    try:
        return not codecs.utf_8_decode(head[:SNIFFED], "strict")[0].isascii()
    except UnicodeDecodeError:
        return False


def _decoded(chunks: Iterable[bytes], encoding: str, log: RepairLog) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    line = 1
    for chunk, final in chain(((c, False) for c in chunks), [(b"", True)]):
        text = decoder.decode(chunk, final)
        if "\ufffd" in text:
            at = line + text.count("\n", 0, text.index("\ufffd"))
            log.add("bytes that are no text", at, f"bytes that are not {encoding} became U+FFFD")
        line += text.count("\n")
        if text:
            yield text.encode("utf-8", "replace")


def _newlines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        if held or b"\r" in chunk:
            chunk = held + chunk
            held = b"\r" if chunk.endswith(b"\r") else b""
            chunk = chunk[: len(chunk) - len(held)]
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if chunk:
            yield chunk
    if held:
        yield b"\n"


def _whole_runs(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in chunks that never split a run of non-ASCII bytes."""
    held = b""
    for chunk in chunks:
        chunk = held + chunk
        end = len(chunk.rstrip(_NOT_ASCII))
        if len(chunk) - end > MAX_RUN:
            end = len(chunk) - 4
            while end < len(chunk) and 0x80 <= chunk[end] < 0xC0:
                end += 1
        held = chunk[end:]
        if end:
            yield chunk[:end]
    if held:
        yield held


def _mended(chunks: Iterable[bytes], declared: str, head: bytes, log: RepairLog) -> Iterator[bytes]:
    """Yield UTF-8 unchanged and other bytes decoded as `declared` (single-byte) or windows-1252."""
    lines = LineCounter()
    pattern = _RUN if declared else _PIECES
    mend = _as_declared(declared, log) if declared else _as_utf8(re.search(_VALID, head) is None)
    for chunk in _whole_runs(chunks):
        try:
            codecs.utf_8_decode(chunk, "strict", True)  # noqa: FBT003
            valid = not declared or chunk.isascii()
        except UnicodeDecodeError:
            valid = False
        if valid:
            lines.leave(chunk, len(chunk))
            yield chunk
            continue
        out: list[bytes] = []
        done = 0
        for piece in pattern.finditer(chunk):
            mended, message = mend(piece)
            if message:
                log.add("bytes that are no text", lines.at(chunk, piece.start()), message)
            if mended is not None:
                out += (chunk[done : piece.start()], mended)
                done = piece.end()
        out.append(chunk[done:])
        lines.leave(chunk, len(chunk))
        yield b"".join(out)


class _as_declared:  # noqa: N801 - a function with state
    """Repair a run of non-ASCII bytes in a file that declares a single-byte encoding."""

    def __init__(self, encoding: str, log: RepairLog) -> None:
        # Browsers read "ISO-8859-1" as windows-1252, because such files are windows-1252.
        self.encoding = "cp1252" if encoding == "iso8859-1" else encoding
        self.declared = encoding
        self.log = log

    def __call__(self, run: re.Match[bytes]) -> tuple[bytes | None, str]:
        try:
            codecs.utf_8_decode(run[0], "strict", True)  # noqa: FBT003
        except UnicodeDecodeError:
            return run[0].decode(self.encoding, "replace").encode(), ""
        self.log.add("encoding", 1, f"the file declares {self.declared} but contains UTF-8")
        return None, ""


class _as_utf8:  # noqa: N801
    """Repair bytes that are not UTF-8 in a file that should be UTF-8.

    Part of a character becomes U+FFFD if the rest of the file is UTF-8 (a plugin cut an excerpt),
    and characters of windows-1252 if the file contains no UTF-8 at all.
    """

    def __init__(self, windows: bool) -> None:  # noqa: FBT001
        self.windows = windows

    def __call__(self, piece: re.Match[bytes]) -> tuple[bytes | None, str]:
        if piece.lastgroup == "valid":
            return None, ""
        found = piece[0]
        shown = found.hex(" ").upper()
        if piece.lastgroup == "pair":
            text = found.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
            return text.decode("utf-16").encode(), f"the surrogates {shown} became one character"
        if piece.lastgroup == "cut" and not self.windows:
            return "\ufffd".encode(), f"the broken character {shown} became U+FFFD"
        mended = found.decode("cp1252", "replace").encode()
        return mended, f"the bytes {shown} are not UTF-8 and were read as windows-1252"


def _without_controls(chunks: Iterable[bytes], log: RepairLog) -> Iterator[bytes]:
    """Drop the characters that XML forbids; vertical tab and form feed become a space."""
    lines = LineCounter()
    for chunk in chunks:
        legal = chunk
        if len(chunk.translate(None, _CONTROLS)) != len(chunk) or b"\xef\xbf" in chunk:
            legal = _CONTROL.sub(_control, chunk)
        if legal != chunk:
            for found in _CONTROL.finditer(chunk):
                line = lines.at(chunk, found.start())
                name = f"U+{ord(found[0].decode('utf-8', 'surrogatepass')):04X}"
                log.add("control character removed", line, f"control character {name} removed")
        lines.leave(chunk, len(chunk))
        yield legal


def _control(found: re.Match[bytes]) -> bytes:
    return b" " if found[0] in b"\x0b\x0c" else b""
