"""Detect the character set of a site whose texts are in tables wrongly declared as latin1.

Before version 2.2 WordPress never told the server its character set: it stored the bytes that
browsers sent, and showed them in the character set of the option `blog_charset`.
https://developer.wordpress.org/advanced-administration/upgrade/migrating/#changing-the-character-set
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Final

from migrator.sources.database.charset import stored_bytes
from migrator.sources.database.store import Store
from migrator.startup.value_objects import value_object

_CODECS: Final = frozenset({
    "big5", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "cp866", "cp874", "cp932", "cp949", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk",
    "iso8859-10", "iso8859-13", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6",
    "iso8859-7", "iso8859-8", "iso8859-9", "koi8-r", "koi8-u", "shift_jis", "tis-620",
})  # fmt: skip
"""Python's codecs in which bytes mean other letters than in windows-1252."""
# Browsers and servers read these as the larger set that contains them.
_LARGER: Final = {"shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}
_TEXTS: Final = {
    "posts": ("post_title", "post_content", "post_excerpt"), "terms": ("name",),
    "categories": ("cat_name", "category_description"), "options": ("option_value",),
    "comments": ("comment_author", "comment_content"),
}  # fmt: skip
_ENOUGH: Final = 3
_MOST_BROKEN: Final = 20  # one string in so many may be broken


@value_object
class SiteCharset:
    """The character set of a site's pages and texts; `strings` of them are not plain ASCII."""

    name: str
    codec: str
    strings: int

    def read(self, text: str) -> str:
        """Return a text that was read as windows-1252 in the site's own character set."""
        data = None if text.isascii() else stored_bytes(text)
        try:
            return data.decode(self.codec) if data is not None else text
        except UnicodeDecodeError:
            return text


def site_charset(store: Store, prefix: str) -> SiteCharset | None:
    """Return the character set of a site whose texts were read as windows-1252 by mistake.

    None unless that is certain: the site names another set, at least three strings are not plain
    ASCII, and they are texts of that set, except for a few broken ones.
    """
    columns = ("option_value",)
    named = store.rows(prefix, "options", columns, "option_name = ?", "blog_charset")
    name = next((value or "" for (value,) in named), "").strip()
    codec = _codec_of(name)
    if not codec:
        return None
    count = broken = 0
    for text in _texts(store, prefix):
        data = stored_bytes(text)
        if data is None:
            return None
        try:
            data.decode(codec)
            count += 1
        except UnicodeDecodeError:
            broken += 1
    is_certain = count >= _ENOUGH and broken * _MOST_BROKEN <= count
    return SiteCharset(name, codec, count) if is_certain else None


def _codec_of(name: str) -> str:
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return _LARGER.get(codec, codec) if codec in _CODECS else ""


def _texts(store: Store, prefix: str) -> Iterator[str]:
    """Yield the texts of a site that are not plain ASCII."""
    for table, columns in _TEXTS.items():
        for row in store.rows(prefix, table, columns):
            yield from (text for text in row if text and not text.isascii())
