"""A small site generator: it builds a website from a plain archive, in the simplest way.

Pages are at the addresses that `data/redirects.csv` names, rendered by cmark-gfm, in a page with a
menu and a footer. Tests damage the result.
"""

from __future__ import annotations

import csv
import html
import posixpath
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import cmarkgfm
import yaml
from cmarkgfm.cmark import Options

from migrator.archive import front_matter

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | Blog</title>
<link rel="canonical" href="https://new.example{base}{url}">
<link rel="alternate" type="application/rss+xml" href="{base}/feed.xml"></head>
<body><header><nav><a href="{base}/">Home</a></nav></header>
<main><article><h1>{title}</h1>{time}
{content}
</article></main><footer>A site of the tests.</footer></body></html>
"""
_OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
_ADDRESS = re.compile(r'\b(href|src)="([^"]*)"')


@dataclass(frozen=True)
class _Source:
    file: str
    url: str
    fields: dict[str, str]
    body: str


def build(
    archive: Path, site: Path, *, base: str = "", drafts: bool = False, comments: bool = True
) -> None:
    """Build the archive into the folder `site`, for the folder `base` of its host."""
    sources = list(_sources(archive))
    urls = {each.file: each.url for each in sources}
    public = [each for each in sources if drafts or not each.file.startswith("drafts/")]
    entries = []
    for each in public:
        folder = site / each.url.strip("/")
        folder.mkdir(parents=True, exist_ok=True)
        content = _content(each, urls, base)
        (folder / "index.html").write_text(
            _page(each, content + (_comments(archive, each) if comments else ""), base), "utf-8"
        )
        for name in ("images", "files"):
            if (beside := (archive / each.file).parent / name).is_dir():
                shutil.copytree(beside, folder / name, dirs_exist_ok=True)
        entries.append(_entry(each, content, base))
    links = "".join(f'<li><a href="{base}{quote(each.url)}">x</a></li>' for each in public)
    home = _Source("", "/", {"title": "Home"}, "")
    (site / "index.html").write_text(_page(home, f"<ul>{links}</ul>", base), "utf-8")
    _write_redirects(archive, site, urls, base)
    feed = f"<rss version='2.0'><channel><title>Blog</title>{''.join(entries)}</channel></rss>"
    (site / "feed.xml").write_text(feed, "utf-8")


def _write_redirects(archive: Path, site: Path, urls: dict[str, str], base: str) -> None:
    """Write a page that leads on for each old address, and a server map for those with a `?`."""
    rules = []
    for old, new in _rows(archive):
        folder, _, name = new.rpartition("/")
        place, _, kind = folder.rpartition("/")
        url = urls.get(new) or f"{urls[f'{place}/index.md']}{kind}/{name}"
        if "?" in old:
            rules.append(f"/ {old.partition('?')[2]} {base}{quote(url)} 301\n")
        elif not (page := site / unquote(old).strip("/") / "index.html").exists():
            page.parent.mkdir(parents=True)
            to = f'<meta http-equiv="refresh" content="0; url={base}{quote(url)}">'
            page.write_text(f"<!doctype html><title>Moved</title>{to}", "utf-8")
    (site / "_redirects").write_text("".join(rules), "utf-8")


def _rows(archive: Path) -> list[tuple[str, str]]:
    with (archive / "data" / "redirects.csv").open(encoding="utf-8", newline="") as file:
        return [(old, new) for old, new in csv.reader(file)][1:]


def _sources(archive: Path) -> list[_Source]:
    rows = [row for row in _rows(archive) if "?" not in row[0]]
    # The longest address of an item is its permalink; others are old slugs.
    old = {new: unquote(path) for path, new in sorted(rows, key=lambda row: len(row[0]))}
    found = []
    for path in sorted(archive.rglob("index.md")):
        file = path.relative_to(archive).as_posix()
        fields, body = front_matter.loads(path.read_text("utf-8"))
        url = old.get(file) or f"/{posixpath.dirname(file)}/"
        found.append(_Source(file, url if url.endswith("/") else f"{url}/", fields, body))
    return found


def _content(source: _Source, urls: dict[str, str], base: str) -> str:
    rendered = cmarkgfm.github_flavored_markdown_to_html(source.body, options=_OPTIONS)
    rendered = re.sub(r"<h(\d)>(.*?)</h\1>", _heading, rendered)

    def address(found: re.Match[str]) -> str:
        path, mark, fragment = html.unescape(found[2]).partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source.file), unquote(path)))
        if file in urls and path:
            path = base + quote(urls[file])
        elif path.startswith(("images/", "files/")):
            path = base + quote(source.url) + path
        return f'{found[1]}="{html.escape(path + mark + fragment)}"'

    return _ADDRESS.sub(address, rendered)


def _comments(archive: Path, source: _Source) -> str:
    file = (archive / source.file).parent / "comments.yaml"
    return _thread(yaml.safe_load(file.read_text("utf-8"))) if file.exists() else ""


def _thread(entries: list[dict[str, Any]]) -> str:
    return "".join(
        f"<section>{html.escape(each['author'])}: "
        f"{cmarkgfm.github_flavored_markdown_to_html(each['text'])}"
        f"{_thread(each.get('replies', []))}</section>"
        for each in entries
    )


def _heading(found: re.Match[str]) -> str:
    text = html.unescape(re.sub("<[^>]*>", "", found[2]))
    name = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
    return f'<h{found[1]} id="{html.escape(name)}">{found[2]}</h{found[1]}>'


def _page(source: _Source, content: str, base: str) -> str:
    day = source.fields.get("date", "")
    time = f'<time datetime="{day}">{day}</time>' if day else ""
    title = html.escape(source.fields["title"])
    return _PAGE.format(title=title, url=quote(source.url), base=base, time=time, content=content)


def _entry(source: _Source, content: str, base: str) -> str:
    link = f"https://new.example{base}{quote(source.url)}"
    title = html.escape(source.fields["title"])
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        f"<description>{html.escape(content)}</description></item>"
    )
