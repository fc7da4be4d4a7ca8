"""Recognise addresses of files (not pages) by their ending, and find them in text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

# Files that visitors of a site open, play or look at. A page (`.html`, `.php`) is none.
_ENDINGS = (
    "7z|aac|aiff?|apk|avi|avif|bmp|csv|docx?|epub|flac|flv|gif|gpx|gz|heic|ics|jpe?g|key|kml|kmz"
    "|m4[av]|midi?|mkv|mobi|mov|mp[34]|mpe?g|odg|odp|ods|odt|og[agv]|opus|pdf|png|pp[st]x?|psd|rar"
    "|rtf|srt|svg|swf|tiff?|vcf|vtt|wav|webm|webp|wm[av]|xlsx?|zip"
)
_FILE = re.compile(
    rf"https?://[^\s\"'<>|,;\[\]]+?\.(?:{_ENDINGS})(?:\?[^\s\"'<>|,;\[\]]*)?(?=[\s\"'<>|,;\[\]]|&\w+;|\Z)",
    re.IGNORECASE,
)


def is_file(url: str) -> bool:
    """Return True if the URL is of a file that visitors open, play or look at."""
    return _FILE.fullmatch(url) is not None


def files_in(texts: Iterable[str]) -> Iterator[str]:
    """The absolute addresses of files in stored texts, in order, entities decoded."""
    for text in texts:
        if "://" in text:
            yield from map(html.unescape, _FILE.findall(text))
