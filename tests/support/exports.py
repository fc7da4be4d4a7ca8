"""Exports to read in tests: the written ones, and such as are put together here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from migrator.model import Post, Source
from migrator.sources.wxr.open_export import open_source

INPUTS = Path(__file__).parents[1] / "sources/wxr/inputs"

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
	<title>A small blog</title>
	<wp:base_blog_url>https://blog.example</wp:base_blog_url>
"""
FOOT = "</channel>\n</rss>\n"


def cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def item(inside: str = "", *, number: int = 1, content: str = "<p>Text</p>") -> str:
    """An item with an id and content; `inside` holds its other elements."""
    return (
        f"\t<item>\n\t\t<wp:post_id>{number}</wp:post_id>\n"
        f"\t\t<content:encoded>{cdata(content)}</content:encoded>\n\t\t{inside}\n\t</item>\n"
    )


def meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key>"
        f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
    )


def export(*items: str, before: str = "") -> str:
    """A whole file; `before` goes before the items, where authors and terms stand."""
    return HEAD + before + "".join(items) + FOOT


def opened(folder: Path, text: str) -> Source:
    """The source in a file with this text."""
    path = folder / "export.xml"
    path.write_text(text, encoding="utf-8", newline="")
    return open_source([path])


def posts(folder: Path, *items: str, before: str = "") -> list[Post]:
    return list(opened(folder, export(*items, before=before)).posts())


def post(folder: Path, inside: str) -> Post:
    """The only post of an export, whose item holds `inside`."""
    return posts(folder, item(inside))[0]


def in_chunks(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]
