"""Measure how time grows with hostile input: each kind at n, 2n and 4n.

    python benchmarks/growth.py [--size 2000] [--only NAME] [--markdown]

A row of `KINDS` names a kind of input, the public function that reads it, and a function that makes
an input of n parts. Time is that of the processor. Four times the input may take `MOST_GROWTH`
times as long: n log n, and what a measurement of milliseconds is off by.
"""

from __future__ import annotations

import argparse
import gc
import io
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

from growth_files import FILES

from migrator.crawler import feeds
from migrator.crawler.wayback import cdx_index
from migrator.crawler.web import Answer
from migrator.errors import MigratorError
from migrator.markdown.converter import to_markdown
from migrator.sources.html import read_page
from migrator.sources.locator.open_locator import open_source
from migrator.sources.wxr.php_serialize import unserialize
from migrator.untrusted import toml_text
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.compare_post import (
    check_inventory,
    check_rendering,
    check_shown_words,
    check_structure,
    check_words,
)
from migrator.verifier.fidelity.page_additions import as_typed, without_hidden_code
from migrator.verifier.fidelity.references import references
from migrator.verifier.fidelity.stored_parts import StoredParts
from migrator.verifier.files import markdown_page
from migrator.wordpress.render import wordpress_html

SIZE: Final = 1000
MOST_GROWTH: Final = 7.0
# Below this time in seconds a measurement says little about growth.
LEAST_SECONDS: Final = 0.25

Maker = Callable[[int], str]
URL: Final = "http://blog.example/2009/05/a-post/"
HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>T</title>
<wp:wxr_version>1.2</wp:wxr_version>"""
FOOT: Final = "</channel></rss>"


def _repeated(text: str) -> Maker:
    return lambda n: text * n


def _nested(opening: str, closing: str, most: int = 0) -> Maker:
    def make(n: int) -> str:
        depth = min(n, most) if most else n
        return (opening * depth + "x" + closing * depth) * max(1, n // depth)

    return make


def _numbered(text: str, before: str = "", after: str = "") -> Maker:
    return lambda n: before + "".join(text.replace("@", str(i)) for i in range(n)) + after


def _content(make: Maker) -> Maker:
    return lambda n: (
        f"{HEAD}<item><title>A</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>"
        f"<wp:status>publish</wp:status><content:encoded><![CDATA[{make(n)}]]></content:encoded>"
        f"</item>{FOOT}"
    )


STORED: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "shortcode": _repeated("[ref]x[/ref] "),
        "open shortcodes": _repeated("[ref]x "),
        "closed shortcodes": _repeated("x[/ref] "),
        "nested shortcodes": _nested("[su_box]", "[/su_box]"),
        "unknown shortcodes": _numbered("[own_@ a=1]x[/own_@] "),
        "starts of comments": _repeated("<!--"),
        "signs in an address": lambda n: "<a href " + "=" * n,
        "addresses in one tag": lambda n: "<a" + ' href="x' * n,
        "open emphasis": lambda n: "<b> " + "a" * n,
        "open notes": _repeated("<sup data-fn="),
        "data attribute names": _repeated("data---url-"),
        "brackets": _repeated("["),
        "bracket pairs": _repeated("[]"),
        "shortcode attributes": lambda n: f"[gallery {'a=1 ' * n}]",
        "gallery ids": _numbered("@,", '[gallery ids="', '"]'),
        "playlist ids": _numbered("@,", '[playlist ids="', '"]'),
        "captions": _repeated('[caption id="a" width="1"]<img src="/a.png"> words[/caption]\n'),
        "blocks": _repeated("<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->"),
        "nested blocks": _nested("<!-- wp:group --><div>", "</div><!-- /wp:group -->"),
        "open blocks": _repeated("<!-- wp:paragraph -->x"),
        "block attributes": _numbered('"a@":1,', "<!-- wp:x {", '"b":1} /-->'),
        "comments": _repeated("<!-- x -->"),
        "open comments": _repeated("<!-- x "),
        "paragraphs": _repeated("x\n\n"),
        "lines": _repeated("x\n"),
        "pre elements": _repeated("<pre>x\n\ny</pre>\n\n"),
        "open pre elements": _repeated("<pre>x\n\n"),
        "embeds": _repeated("https://www.youtube.com/watch?v=aaaaaaaaaaa\n\n"),
        "footnotes plugin": _repeated("x ((a note)) "),
        "more tags": _repeated("<!--more-->x<!--nextpage-->"),
        "code shortcodes": _repeated("[code]x[/code]\n"),
        "entities": _repeated("&amp;&#38;&x;"),
        "less-than signs": _repeated("< "),
        "quotes": _repeated("\"x\" 'y' "),
    }
)
HTML: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "stars": _repeated("*"),
        "stars in words": _repeated("a*b "),
        "underscores": _repeated("_a "),
        "backticks": lambda n: "<code>" + "` " * n + "</code>",
        "backtick runs": lambda n: "".join(f"<code>{'`' * (i % 40)}</code> " for i in range(n)),
        "nested lists": _nested("<ul><li>", "</li></ul>", 60),
        "flat list": lambda n: "<ul>" + "<li>x</li>" * n + "</ul>",
        "nested quotes": _nested("<blockquote>", "</blockquote>", 60),
        "nested divs": _nested("<div>", "</div>", 200),
        "open divs": _repeated("<div>"),
        "nested emphasis": _nested("<b><i>", "</i></b>", 60),
        "emphasis": _repeated("<b>x</b><i>y</i>"),
        "misnested emphasis": _repeated("<b><i>x</b></i>"),
        "table rows": lambda n: "<table>" + "<tr><td>x</td><td>y</td></tr>" * n + "</table>",
        "table columns": lambda n: "<table><tr>" + "<td>x</td>" * n + "</tr></table>",
        "ragged table": lambda n: (
            "<table><tr>" + "<td>x</td>" * n + "</tr>" + "<tr><td>y</td></tr>" * n + "</table>"
        ),
        "nested tables": _nested("<table><tr><td>", "</td></tr></table>", 40),
        "attributes": _numbered(' a@="1"', "<p", ">x</p>"),
        "class names": _numbered(" c@", '<p class="', '">x</p>'),
        "links": _numbered('<a href="/a@">x</a> '),
        "same links": _repeated('<a href="/a">x</a> '),
        "images": _numbered('<img src="/a@.png" alt="x"> '),
        "headings": _repeated("<h2>x</h2>"),
        "footnotes": _numbered(
            '<sup id="r@"><a href="#n@">@</a></sup><p id="n@">x <a href="#r@">up</a></p>'
        ),
        "line breaks": _repeated("x<br>"),
        "spans": _repeated("<span>x</span>"),
        "spaces": _repeated(" &nbsp; x"),
        "long word": _repeated("x"),
        "definition list": lambda n: "<dl>" + "<dt>x</dt><dd>y</dd>" * n + "</dl>",
        "scripts": _repeated("<script>x</script>"),
        "unknown elements": _numbered("<x-@>y</x-@>"),
        "end tags": _repeated("</b>"),
        "doctypes": _repeated("<!><!DOCTYPE html>"),
    }
)
MARKDOWN: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "Markdown table": lambda n: "|" + "a|" * n + "\n|" + "-|" * n + "\n" + "|b\n" * n,
        "Markdown brackets": _repeated("["),
        "Markdown links": _numbered("[a](b@) "),
        "Markdown references": _numbered("[a@]\n\n[a@]: b\n\n"),
        "Markdown footnotes": _numbered("x[^@]\n\n[^@]: y\n\n"),
        "Markdown emphasis": _repeated("*a **b "),
        "Markdown backticks": lambda n: "".join("`" * (i % 60) + " " for i in range(n)),
        "Markdown quotes": lambda n: "> " * min(n, 500) + "x\n" * n,
        "Markdown templates": _repeated("{{ x }} {% y %} "),
        "front matter": _numbered("a@: 1\n", "---\n", "---\nx"),
        "TOML front matter": lambda n: f"+++\n{'a.' * n}a = 1\n+++\nx",
        "TOML brackets": lambda n: f"+++\na = {'[' * n}\n+++\nx",
    }
)
PHP: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "PHP array": lambda n: f"a:{n}:{{" + "".join(f"i:{i};i:1;" for i in range(n)) + "}",
        "nested PHP arrays": lambda n: "a:1:{i:0;" * n + "i:1;" + "}" * n,
        "PHP string": lambda n: f's:{n}:"{"x" * n}";',
        "PHP lengths": _repeated("s:99999999999:"),
    }
)
EXPORTS: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "items": _numbered(
            "<item><title>A</title><wp:post_id>@</wp:post_id><wp:post_type>post</wp:post_type>"
            "<wp:status>publish</wp:status></item>",
            HEAD,
            FOOT,
        ),
        "custom fields": lambda n: (
            f"{HEAD}<item><wp:post_id>1</wp:post_id>"
            + "<wp:postmeta><wp:meta_key>a</wp:meta_key><wp:meta_value>b</wp:meta_value>"
            "</wp:postmeta>" * n + f"</item>{FOOT}"
        ),
        "open items": lambda n: HEAD + "<item>" * n,
        "CDATA sections": _content(_repeated("x]]><![CDATA[")),
        "CDATA ends": _content(_repeated("]]>")),
        "wrong entities": lambda n: f"{HEAD}<item><title>{'&nbsp;&x' * n}</title></item>{FOOT}",
        "XML attributes": lambda n: (
            HEAD + "<item" + "".join(f' a{i}="1"' for i in range(n)) + "></item>" + FOOT
        ),
        "same XML attributes": lambda n: HEAD + "<item" + ' a="1"' * n + "></item>" + FOOT,
        "namespaces": _numbered("<a@:b>x</a@:b>", HEAD, FOOT),
        "control characters": lambda n: f"{HEAD}<item><title>{chr(1) * n}</title></item>{FOOT}",
    }
)
PAGES: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "page attributes": _numbered(' a@="1"', "<p", ">x</p>"),
        "page divs": _nested("<div>", "</div>", 200),
        "page articles": _repeated("<article><h2>x</h2><p>words</p></article>"),
        "page comments": _repeated('<li class="comment" id="comment-1"><p>x</p></li>'),
        "page scripts": _repeated('<script type="application/ld+json">{"a":1}</script>'),
        "page links": _repeated('<link rel="shortlink" href="?p=7">'),
        "page metas": _repeated('<meta property="og:title" content="x">'),
        "page years": _repeated("May 3, 2009 "),
    }
)


# One of each thing for which a check searches the content.
THINGS: Final = """
<h2>a</h2><p><a href="http://a.example/b">c</a> <b>d</b> <img src="/wp-content/uploads/e.png"
 alt="f"> [gallery ids=1]<sup data-fn="x">1</sup></p><ol start="3"><li>g</li></ol><pre>h<br>i</pre>
<table><tr><td>j</td></tr></table><audio src="k.mp3"></audio><p style="display:none">l</p>
<noscript><img src="m.png"></noscript><!-- wp:n/o /-->
"""


def _stored(content: str) -> None:
    """The whole way of a stored `post_content`: shown, written, proved."""
    html = wordpress_html(content)
    markdown = to_markdown(html)
    content += THINGS
    check_rendering(html, markdown)
    check_words(content, markdown)
    shown = references(html5.normal(html))
    check_inventory(content, markdown, shown)
    check_structure(content, StoredParts(), markdown, shown)


def _rendering(html: str) -> None:
    """The way of HTML that a site showed."""
    markdown = to_markdown(html)
    check_rendering(html, markdown)
    html += THINGS
    check_shown_words(without_hidden_code(html), markdown)
    shown = references(html5.normal(html))
    check_inventory(as_typed(html), markdown, shown)


def _markdown_file(text: str) -> None:
    markdown_page.read_page("posts/a/index.md", text.encode())


def _php(text: str) -> None:
    with suppress(ValueError):
        unserialize(text)


def _export(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.xml")
        path.write_text(text)
        with suppress(MigratorError):
            for _ in open_source([path]).posts():
                pass


def _page(text: str) -> None:
    read_page(Answer(URL, URL, 200, {"content-type": "text/html"}, text.encode()))


def _feed(text: str) -> None:
    feeds.feed(Answer(URL, URL, 200, {"content-type": "application/rss+xml"}, text.encode()))


def _cdx(text: str) -> None:
    with suppress(ValueError):
        cdx_index.parse_listing(text.encode())


def _toml(text: str) -> None:
    with suppress(ValueError):
        toml_text.loads(text)


def _zip(text: str) -> None:
    """Read a zip with as many members as the text has characters."""
    with tempfile.TemporaryDirectory() as folder:
        path, data = Path(folder, "export.zip"), io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for number in range(len(text)):
                archive.writestr(f"{number}.xml", f"{HEAD}{FOOT}")
        path.write_bytes(data.getvalue())
        with suppress(MigratorError):
            for _ in open_source([path]).posts():
                pass


OTHERS: Final[Mapping[str, tuple[Callable[[str], None], Maker]]] = MappingProxyType(
    {
        "feed items": (
            _feed,
            _numbered("<item><link>http://a.example/@</link></item>", HEAD, FOOT),
        ),
        "feed attributes": (_feed, _numbered(' a@="1"', "<rss", "></rss>")),
        "CDX rows": (_cdx, _numbered('["a@","2009","http://a/@"],', "[", '["a"]]')),
        "TOML keys": (_toml, _numbered("a@ = 1\n")),
        "TOML dotted key": (_toml, lambda n: "a." * n + "a = 1"),
        "TOML tables": (_toml, _numbered("[a.b.c@]\n")),
        "zip members": (_zip, lambda n: "x" * max(1, n // 20)),
    }
)
GROUPS: Final = (
    (_stored, STORED),
    (_rendering, HTML),
    (_markdown_file, MARKDOWN),
    (_php, PHP),
    (_export, EXPORTS),
    (_page, PAGES),
)
KINDS: Final[Mapping[str, tuple[Callable[[str], object], Maker]]] = MappingProxyType(
    {name: (read, make) for read, group in GROUPS for name, make in group.items()}
    | dict(OTHERS)
    | dict(FILES)
)


def seconds(name: str, n: int) -> float:
    """Return the processor time that reading n parts of a kind takes."""
    read, make = KINDS[name]
    text = make(n)
    gc.collect()
    start = time.process_time()
    read(text)
    return time.process_time() - start


def operations(name: str, n: int) -> int:
    """Return the number of calls, of Python and C, that reading n parts takes; always the same."""
    read, make = KINDS[name]
    text = make(n)
    count = 0

    def tally(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return count


def growth(name: str, size: int) -> tuple[float, float, float]:
    """Return the processor time for n, 2n and 4n parts."""
    return seconds(name, size), seconds(name, 2 * size), seconds(name, 4 * size)


def is_too_fast_growing(times: tuple[float, float, float]) -> bool:
    """Return True if four times the input takes much more than four times as long."""
    return times[2] > LEAST_SECONDS and times[2] > MOST_GROWTH * max(times[0], 0.001)


def _rows(names: list[str], size: int) -> Iterator[tuple[str, tuple[float, float, float]]]:
    for name in names:
        seconds(name, 10)  # imports, caches
        yield name, growth(name, size)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure growth with hostile input.")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--only", default="", help="kinds whose name contains this text")
    given = parser.parse_args()
    names = [name for name in KINDS if given.only in name]
    print("| kind | n, ms | 2n, ms | 4n, ms | 4n / n | |\n|---|---:|---:|---:|---:|---|")
    for name, times in _rows(names, given.size):
        cells = " | ".join(f"{each * 1000:.1f}" for each in times)
        mark = "too fast" if is_too_fast_growing(times) else ""
        print(f"| {name} | {cells} | {times[2] / max(times[0], 1e-4):.1f} | {mark} |", flush=True)


if __name__ == "__main__":
    main()
