"""Kinds of hostile input for `growth.py`: dumps, backups, captures, sitemaps and small texts."""

from __future__ import annotations

import io
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

from migrator.archive import yaml_text
from migrator.assets.css_urls import style_urls
from migrator.assets.file_references import srcset
from migrator.crawler.discovery import page_links, robots_sitemaps, sitemap
from migrator.crawler.wayback.unrewrite import restore_urls
from migrator.crawler.web import Answer
from migrator.errors import MigratorError
from migrator.fetch.robots import Robots
from migrator.sources.database.loading import Loader
from migrator.sources.locator.open_locator import open_source
from migrator.sources.rest.lenient_json import NotJsonError, read_json
from migrator.texts.language_marks import in_all_languages
from migrator.texts.privacy import has_address, without_addresses
from migrator.untrusted.address_passwords import without_passwords
from migrator.untrusted.attributes import with_few_attributes
from migrator.untrusted.printable import printable
from migrator.verifier.built.built_page import page_tree, read_facts
from migrator.verifier.built.server_rules import apache_rules, nginx_map, redirects_lines
from migrator.verifier.fidelity.compare_post import check_words
from migrator.verifier.files.comments_file import read_comments
from migrator.wordpress.unrender import unrender_comment, unrender_html

Maker = Callable[[int], str]
Kind = tuple[Callable[[str], object], Maker]
URL: Final = "http://blog.example/"
_CREATE: Final = "CREATE TABLE `wp_posts` (`ID` int, `post_title` text, `post_content` text);\n"


def _dump(text: str) -> None:
    loader = Loader()
    loader.load([text.encode()], "backup.sql")
    loader.finish()


def _source(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        with suppress(MigratorError):
            for _ in open_source([path]).posts():
                pass


def _tar(text: str) -> None:
    """Read a tar file with as many members as the text has characters."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        info = tarfile.TarInfo("backup.sql")
        dump = _CREATE.encode() + b"INSERT INTO `wp_posts` VALUES (1,'a','b');\n"
        info.size = len(dump)
        file.addfile(info, io.BytesIO(dump))
        for number in range(len(text)):
            file.addfile(tarfile.TarInfo(f"wp-content/uploads/2020/01/{number}.png"))
    _source("all.tar", data.getvalue())


def _sqlite(text: str) -> None:
    """Read an SQLite file with as many rows as the text has characters."""
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE wp_posts (ID INTEGER PRIMARY KEY, post_content TEXT)")
        database.executemany("INSERT INTO wp_posts VALUES (?, ?)", enumerate(text))
        database.commit()
        _source("blog.sqlite", database.serialize())


def _warc(text: str) -> None:
    record = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:@>\r\n"
        f"WARC-Target-URI: {URL}@/\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
        "Content-Type: application/http; msgtype=response\r\nContent-Length: 45\r\n\r\n"
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx\r\n\r\n"
    )
    records = "".join(record.replace("@", str(number)) for number in range(len(text)))
    _source("site.warc", records.encode())


def _answer(text: str, kind: str = "text/xml") -> Answer:
    return Answer(URL, URL, 200, {"content-type": kind}, text.encode())


def _json(text: str) -> None:
    with suppress(NotJsonError):
        read_json(text.encode(), list)


def _yaml(text: str) -> None:
    with suppress(ValueError):
        yaml_text.load(text)


def _robots(text: str) -> None:
    Robots(200, text.encode()).forbids(f"{URL}{'a' * 200}")
    list(robots_sitemaps(_answer(text)))


def _server_rules(text: str) -> None:
    for read in (redirects_lines, nginx_map, apache_rules):
        list(read(text))


def _numbered(text: str, before: str = "", after: str = "") -> Maker:
    return lambda n: before + "".join(text.replace("@", str(i)) for i in range(n)) + after


def _repeated(text: str) -> Maker:
    return lambda n: text * n


_INSERT: Final = f"{_CREATE}INSERT INTO `wp_posts` VALUES "
FILES: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "SQL rows": (_dump, _numbered("(@,'a','it\\'s'),", _INSERT, "(0,'a','b');\n")),
        "SQL statements": (_dump, _numbered(f"{_INSERT[len(_CREATE) :]}(@,'a','b');\n", _CREATE)),
        "SQL broken rows": (_dump, _numbered("(@,'a',),", _INSERT, ";\n")),
        "SQL open string": (_dump, lambda n: f"{_INSERT}(1,'{'x' * n}"),
        "SQL adjacent strings": (_dump, lambda n: _INSERT + "(1,'a'," + "'b' " * n + ");"),
        "SQL columns": (_dump, lambda n: f"{_INSERT}({'1,' * n}1);\n"),
        "SQL tables": (
            _dump,
            _numbered("CREATE TABLE `t@_posts` (`ID` int, `post_content` text);"),
        ),
        "SQL comments": (_dump, _numbered("/* @ */ -- @\n# @\n", _CREATE)),
        "SQL open comments": (_dump, lambda n: f"{_CREATE}{'/* ' * n}"),
        "SQL parentheses": (_dump, lambda n: f"{_INSERT}{'(' * n}"),
        "SQL settings": (_dump, _repeated("/*!40101 SET NAMES utf8 */;\n")),
        "tar members": (_tar, lambda n: "x" * max(1, n // 4)),
        "SQLite rows": (_sqlite, _repeated("x")),
        "WARC records": (_warc, lambda n: "x" * max(1, n // 4)),
        "sitemap entries": (
            lambda text: sitemap(_answer(text)),
            _numbered("<url><loc>/@</loc></url>", "<urlset>", "</urlset>"),
        ),
        "nested sitemaps": (lambda text: sitemap(_answer(text)), _repeated("<urlset><url><loc>")),
        "robots rules": (
            _robots,
            _numbered("Disallow: /*a*@\nSitemap: /@.xml\n", "User-agent: *\n"),
        ),
        "robots stars": (_robots, lambda n: f"User-agent: *\nDisallow: /{'*a' * n}b$\n"),
        "page links found": (
            lambda text: page_links(_answer(text, "text/html")),
            _numbered('<a href="/p@/">x</a><link rel="alternate" type="a/xml" href="/f@">'),
        ),
        "rewritten addresses": (
            lambda text: restore_urls(text.encode(), "blog.example"),
            _repeated('"/web/20090101000000im_/http://blog.example/a" '),
        ),
        "JSON openings": (_json, _repeated("[")),
        "JSON objects": (_json, lambda n: "[" + '{"a":1},' * n + "{}]"),
        "YAML lists": (_yaml, _numbered("- a: @\n")),
        "YAML aliases": (
            _yaml,
            lambda n: "a0: &a0 [x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}]\n" for i in range(n)),
        ),
        "comments file": (
            lambda text: read_comments("comments.yaml", text.encode()),
            _numbered('- text: "[x](@)"\n'),
        ),
        "style addresses": (style_urls, _numbered("background:url(/a@.png);")),
        "open style addresses": (style_urls, _repeated("url('a\\")),
        "srcset": (srcset, _numbered("/a@.png @w, ")),
        "e-mail addresses": (without_addresses, _repeated("ann@blog.example ")),
        "e-mail dots": (has_address, lambda n: "a." * n + "@" + "b." * n),
        "passwords in addresses": (without_passwords, _repeated("http://a:b@c.example/ ")),
        "schemes": (without_passwords, lambda n: "a-" * n + "@"),
        "colons": (without_passwords, lambda n: "(a:b" * n + "@ c"),
        "escaped characters": (printable, _repeated("\x1b[31m\u202e")),
        "cut attributes": (with_few_attributes, lambda n: "<p " + "a='1' " * n + "<p x='"),
        "language marks": (in_all_languages, _repeated("[:en]tea[:fr]the[:]{:de}Tee{:}")),
        "built page": (
            lambda text: read_facts(page_tree(text.encode())),
            _numbered('<a href="/@"><img src="/@.png"></a><h2 id="h@">x</h2>'),
        ),
        "server rules": (_server_rules, _numbered("/a@ /b@ 301\nRedirect 301 /a@ /b@\n")),
        "words of a text": (lambda text: check_words(text, text), _numbered("word@ <b>x</b> ")),
        "shown page": (unrender_html, _numbered('<p>x &#8211; @</p><figure><img src="/@.png">')),
        "shown comment": (unrender_comment, _numbered('<p>x <a href="/@">y</a></p>')),
    }
)
