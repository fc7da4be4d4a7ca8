"""Readers of foreign bytes, each as a function that a fuzzer calls.

A target returns for every input or raises MigratorError. Any other exception is a defect, and so
is an input of a few kilobytes that takes five seconds or 500 MB.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from migrator import settings
from migrator.archive.warc.reader import Warc
from migrator.crawler import feeds
from migrator.crawler.wayback import cdx_index
from migrator.crawler.web import Answer
from migrator.errors import MigratorError
from migrator.markdown.converter import to_markdown
from migrator.sources.html import read_page
from migrator.sources.locator.open_locator import open_source
from migrator.sources.wxr.php_serialize import unserialize
from migrator.verifier.fidelity.compare_post import check_rendering, check_words
from migrator.verifier.files import markdown_page
from migrator.wordpress.render import wordpress_html

_HEAD: Final = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>T</title>
<wp:wxr_version>1.2</wp:wxr_version><item><title>A</title><wp:post_id>1</wp:post_id>
<wp:post_type>post</wp:post_type><wp:status>publish</wp:status><content:encoded><![CDATA["""


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\x00", "")


def _file(name: str, data: bytes) -> None:
    """Read `data` as the file `name`, as `migrator inspect` reads it."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        for post in open_source([path]).posts():
            assert post.type


def export(data: bytes) -> None:
    _file("export.xml", data)


def export_content(data: bytes) -> None:
    _file("export.xml", _HEAD + data)


def archive_of_exports(data: bytes) -> None:
    _file("export.zip", data)


def dump(data: bytes) -> None:
    _file("backup.sql", data)


def archive_of_files(data: bytes) -> None:
    _file("backup.tar", data)


def database(data: bytes) -> None:
    _file("blog.sqlite", data)


def capture(data: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, "site.warc")
        path.write_bytes(data)
        Warc(path)
        _file("site.warc", data)


def stored_content(data: bytes) -> None:
    """The whole way of a text: shown, written, proved."""
    content = _text(data)
    html = wordpress_html(content)
    markdown = to_markdown(html)
    check_rendering(html, markdown)
    check_words(content, markdown)


def html(data: bytes) -> None:
    to_markdown(_text(data))


def php(data: bytes) -> None:
    with contextlib.suppress(ValueError):  # how a value that is none is told
        unserialize(_text(data))


def markdown_file(data: bytes) -> None:
    markdown_page.read_page("posts/a/index.md", data)


def toml(data: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        Path(folder, "migrator.toml").write_bytes(data)
        settings.load(Path(folder))


def cdx(data: bytes) -> None:
    with contextlib.suppress(ValueError):  # how an answer that is no index is told
        cdx_index.parse_listing(data)


def _answer(data: bytes, content_type: str) -> Answer:
    url = "http://blog.example/2009/05/a-post/"
    return Answer(url, url, 200, {"content-type": content_type}, data)


def page(data: bytes) -> None:
    read_page(_answer(data, "text/html"))


def feed(data: bytes) -> None:
    feeds.feed(_answer(data, "application/rss+xml"))


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = MappingProxyType(
    {
        "export": export,
        "export-content": export_content,
        "zip": archive_of_exports,
        "dump": dump,
        "tar": archive_of_files,
        "sqlite": database,
        "warc": capture,
        "content": stored_content,
        "html": html,
        "php": php,
        "markdown": markdown_file,
        "toml": toml,
        "cdx": cdx,
        "page": page,
        "feed": feed,
    }
)


def run(name: str, data: bytes) -> None:
    """Run the target `name` on `data`. Raises whatever is a defect."""
    with contextlib.suppress(MigratorError):
        TARGETS[name](data)
