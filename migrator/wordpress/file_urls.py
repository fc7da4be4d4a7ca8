"""Recognise addresses of files (not pages) by their ending, and find them in text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

# Files that visitors of a site open, play or look at. A page (`.html`, `.php`) is none.
_ENDINGS = (
    "7z|aac|aiff?|apk|avi|avif|bmp|csv|docx?|epub|flac|flv|gif|gpx|gz|heic|ics|jpe?g|key|kml|kmz"
    "|m4[av]|midi?|mkv|mobi|mov|mp[34]|mpe?g|odg|odp|ods|odt|og[agv]|opus|pdf|png|pp[st]x?|psd|rar"
    "|rtf|srt|svg|swf|tiff?|vcf|vtt|wav|webm|webp|wm[av]|xlsx?|zip"
)
_DELIMITER = re.compile(r"[\s\"'<>|,;\[\]]")
_NAME = rf"[^\s\"'<>|,;\[\]]+?\.(?:{_ENDINGS})(?:\?[^\s\"'<>|,;\[\]]*)?"
_FILE = re.compile(f"https?://{_NAME}", re.IGNORECASE)
# Also `//host/a.pdf`, and addresses without a host that WordPress itself writes. An entity may
# follow.
_ANY_FILE = re.compile(
    rf"(?:https?://|(?:(?<=[=:])|\A)(?://|/(?!/)|wp-content/)){_NAME}(?=\Z|&#?\w+\Z)",
    re.IGNORECASE,
)
_LONGEST = 2_000


def is_file(url: str) -> bool:
    """Return True if the URL is of a file that visitors open, play or look at."""
    return _FILE.fullmatch(url) is not None


def files_in(texts: Iterable[str]) -> Iterator[str]:
    """Yield the addresses of files in stored texts, in order, entities decoded.

    One without a host begins with a slash; so does one in the folder `wp-content`.
    """
    for text in texts:
        for piece in _DELIMITER.split(text) if "/" in text else ():
            if "/" in piece and len(piece) <= _LONGEST and (found := _ANY_FILE.search(piece)):
                url = html.unescape(found[0])
                yield f"/{url}" if url[:3].lower() == "wp-" else url


def file_link(url: str) -> str:
    """Return the HTML of a link to a file, with its name as text."""
    name = html.escape(unquote(url.rpartition("/")[2].partition("?")[0]))
    return f'<a href="{html.escape(url)}">{name}</a>'


def file_links(described: str, shown: str = "") -> str:
    """Return a paragraph with links to the files that the data of a block or shortcode names,
    except those in the HTML that is `shown`; "" for none."""
    files = dict.fromkeys(files_in([described.replace("\\/", "/")]))
    links = [file_link(url) for url in files if html.escape(url) not in shown]
    return f"<p>{' '.join(links)}</p>" if links else ""
