"""Recognise the address of a site as people type it: with or without https://."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

# Names with these endings are files, although some endings are top-level domains too.
_FILE_ENDINGS: Final = frozenset(
    {
        *("xml", "gz", "zip", "bz2", "xz", "tar", "tgz", "zst", "7z", "rar", "wpress", "sql"),
        *("jpa", "j01", "daf", "tzst", "tbz2", "txz", "dump", "bak", "sqlitedb", "sqlite2"),
        *("warc", "wacz", "sqlite", "sqlite3", "db", "html", "htm", "xhtml", "php", "txt"),
        *("toml", "json", "yaml", "yml", "csv", "jpg", "jpeg", "png", "gif", "pdf", "exe"),
    }
)
_SCHEME: Final = re.compile(r"(https?):/*(?=[^/])", re.IGNORECASE)
_LABEL: Final = r"\w(?:[\w-]{0,61}\w)?"
_HOST: Final = re.compile(
    rf"(?:{_LABEL}\.)+(?P<last>[^\W\d_]{{2,}}|xn--[\w-]+)\.?(?P<port>:\d{{1,5}})?(?P<rest>[/?#].*)?"
)
_MACHINE: Final = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){3}|localhost)(?::\d{1,5})?(?:[/?#].*)?")


def has_scheme(text: str) -> bool:
    """Return True if the text begins with http:// or https://."""
    return text.lower().startswith(("http://", "https://"))


def url_of(text: str, folder: Path = Path()) -> str:
    """Return the URL of the site that `text` names; "" if it names a file or something else.

    A file or folder of that name in `folder` wins over a site. A name without a scheme becomes
    an https:// URL: `old.blog` names `https://old.blog`.
    """
    typed = text.strip()
    if has_scheme(typed):
        return typed
    if _exists(folder / text):
        return ""
    if scheme := _SCHEME.match(typed):  # https:/old.blog, https:old.blog
        return f"{scheme[1].lower()}://{typed[scheme.end() :]}"
    bare = typed.removeprefix("//")
    if _MACHINE.fullmatch(bare):
        return f"https://{bare}"
    host = _HOST.fullmatch(bare)
    if host is None or _is_file_name(host, bare):
        return ""
    return f"https://{bare}"


def forms(text: str, folder: Path = Path()) -> tuple[str, ...]:
    """Return the URLs to try for the site that `text` names, best first; none for a file."""
    url = url_of(text, folder)
    if not url or has_scheme(text.strip()) or _SCHEME.match(text.strip()):
        return (url,) if url else ()
    return url, "http://" + url.removeprefix("https://")


def _is_file_name(host: re.Match[str], text: str) -> bool:
    """Return True if a name without a scheme is that of a file, such as `export.xml`."""
    if host["port"] or host["last"].lower() not in _FILE_ENDINGS:
        path = (host["rest"] or "").partition("?")[0]
        ending = path.rpartition(".")[2].lower() if "." in path else ""
        # `backups.old/site.sql` is a file, `old.blog/about.html` is a page.
        return not text.lower().startswith("www.") and ending in _FILE_ENDINGS - {
            *("html", "htm", "xhtml", "php", "xml", "txt", "jpg", "jpeg", "png", "gif", "pdf")
        }
    return True


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
