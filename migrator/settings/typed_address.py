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
# Also mistyped or pasted twice: https:old.blog, https//old.blog, https://https://old.blog.
_SCHEME: Final = re.compile(
    r"(?:https?://+)*(https?)(?:[:;][/\\]*|[/\\]{2,})(?=[^/\\])", re.IGNORECASE
)
_TWICE: Final = re.compile(r"https?://+https?[:;]?[/\\]{2}", re.IGNORECASE)
# Browsers show the address of a feed or of a page's source so.
_BEFORE_ADDRESS: Final = re.compile(r"(?:feed|view-source):(?://)?", re.IGNORECASE)
_AROUND_ADDRESS: Final = " \t<>\"'“”‘’«»,;"
_LABEL: Final = r"\w(?:[\w-]{0,61}\w)?"
_HOST: Final = re.compile(
    rf"(?:{_LABEL}\.)+(?P<last>[^\W\d_]{{2,}}|xn--[\w-]+)\.?(?P<port>:\d{{1,5}})?(?P<rest>[/?#].*)?"
)
_MACHINE: Final = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f]*:[0-9a-f:.]*\]|localhost)(?::\d{1,5})?(?:[/?#].*)?",
    re.IGNORECASE,
)


# Addresses of WordPress that are no pages of a site: the address before them is the site's.
_SERVICE: Final = re.compile(
    r"/(?:(?:comments/)?feed(?:/(?:rss2?|rdf|atom))?|wp-admin(?:/.*)?|wp-json(?:/.*)?|robots\.txt"
    r"|(?:wp-login|xmlrpc|wp-(?:rss2?|rdf|atom|feed))\.php|(?:wp-)?sitemap[\w-]*\.xml|index\.php)/?\Z"
)
_FEED_QUERY: Final = re.compile(r"feed=[\w-]+\Z")


def has_scheme(text: str) -> bool:
    """Return True if the text begins with http:// or https://."""
    return text.lower().startswith(("http://", "https://"))


def url_of(text: str, folder: Path = Path()) -> str:
    """Return the URL of the site that `text` names; "" if it names a file or something else.

    A file or folder of that name in `folder` wins over a site. A name without a scheme becomes
    an https:// URL: `old.blog` names `https://old.blog`. The address of a feed, of the API or of
    the dashboard stands for its site.
    """
    return _site_of(_url_of(text, folder))


def _url_of(text: str, folder: Path) -> str:
    typed = text.strip()
    if has_scheme(typed) and not _TWICE.match(typed):
        return typed
    if _exists(folder / text):
        return ""
    typed = _cleaned(text)
    if scheme := _SCHEME.match(typed):
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
    if not url or _SCHEME.match(_cleaned(text)):
        return (url,) if url else ()
    return url, "http://" + url.removeprefix("https://")


def _site_of(url: str) -> str:
    """Return the URL of the site for an address of WordPress that is no page of it."""
    scheme, separator, rest = url.partition("://")
    address, _, query = rest.partition("?")
    if not separator or "/" not in address:
        return url
    if query and _FEED_QUERY.match(query) and "#" not in query:
        return f"{scheme}{separator}{address}"
    found = _SERVICE.search(address)
    if found is None or (query and "index.php" in found[0]):
        return url
    return f"{scheme}{separator}{address[: found.start()]}/"


def _cleaned(text: str) -> str:
    """Return a typed text without what stands around the address."""
    return _BEFORE_ADDRESS.sub("", text.strip(_AROUND_ADDRESS), count=1)


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
