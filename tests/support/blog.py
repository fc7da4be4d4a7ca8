"""Small blogs for tests: an export put together item by item, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frontmatter

import migrator
from migrator.report import Report

SITE = "https://blog.example"
UPLOADS = f"{SITE}/wp-content/uploads"

HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
  <title>A blog</title>
  <language>en-US</language>
  <wp:wxr_version>1.2</wp:wxr_version>
  <wp:base_site_url>{SITE}</wp:base_site_url>
  <wp:base_blog_url>{SITE}</wp:base_blog_url>
"""
FOOT = "</channel>\n</rss>\n"


def cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def item(
    number: int,
    content: str = "Some words.",
    *,
    title: str = "",
    slug: str | None = None,
    kind: str = "post",
    status: str = "publish",
    date: str = "2015-03-04 05:06:07",
    link: str | None = None,
    parent: int = 0,
    author: str = "ann",
    password: str = "",
    meta: Iterable[tuple[str, str]] = (),
    terms: Iterable[tuple[str, str, str]] = (),
    inside: str = "",
) -> str:
    """One item. `terms` are (taxonomy, slug, name); `inside` is XML for whatever else."""
    slug = f"{kind}-{number}" if slug is None else slug
    categories = "".join(
        f'<category domain="{domain}" nicename="{nicename}">{cdata(name)}</category>'
        for domain, nicename, name in terms
    )
    fields = "".join(
        f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key>"
        f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in meta
    )
    return f"""<item>
  <title>{cdata(title or f"Item {number}")}</title>
  <link>{link or f"{SITE}/{slug}/"}</link>
  <dc:creator>{cdata(author)}</dc:creator>
  <guid>{SITE}/?p={number}</guid>
  <content:encoded>{cdata(content)}</content:encoded>
  <wp:post_id>{number}</wp:post_id>
  <wp:post_date>{date}</wp:post_date>
  <wp:post_date_gmt>{date}</wp:post_date_gmt>
  <wp:post_name>{cdata(slug)}</wp:post_name>
  <wp:status>{status}</wp:status>
  <wp:post_parent>{parent}</wp:post_parent>
  <wp:post_type>{kind}</wp:post_type>
  <wp:post_password>{cdata(password)}</wp:post_password>
  {categories}{fields}{inside}
</item>
"""


def attachment(
    number: int, path: str, *, parent: int = 0, meta: Iterable[tuple[str, str]] = ()
) -> str:
    """A file of the media library; `path` counts from the uploads folder."""
    url = f"<wp:attachment_url>{UPLOADS}/{path}</wp:attachment_url>"
    return item(
        number, "", kind="attachment", status="inherit", parent=parent, meta=meta, inside=url
    )


def comment(number: int, text: str, *, parent: int = 0, author: str = "Reader") -> str:
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
        f"<wp:comment_author>{cdata(author)}</wp:comment_author>"
        "<wp:comment_author_email>reader@mail.example</wp:comment_author_email>"
        "<wp:comment_author_IP>192.0.2.1</wp:comment_author_IP>"
        "<wp:comment_date>2015-03-05 10:00:00</wp:comment_date>"
        f"<wp:comment_content>{cdata(text)}</wp:comment_content>"
        "<wp:comment_approved>1</wp:comment_approved>"
        f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
    )


def export(*items: str) -> str:
    return HEAD + "".join(items) + FOOT


@dataclass(frozen=True)
class Archive:
    """What a migration left, and what it said."""

    root: Path
    report: Report

    def text(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def body(self, path: str) -> str:
        return str(frontmatter.loads(self.text(path)).content)

    def matter(self, path: str) -> dict[str, object]:
        return dict(frontmatter.loads(self.text(path)).metadata)

    def pages(self) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*.md"))

    def kinds(self) -> list[str]:
        return sorted(finding.kind for finding in self.report.findings)

    def bytes_of_all(self) -> dict[str, bytes]:
        files = (path for path in sorted(self.root.rglob("*")) if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files}


def migrated(folder: Path, *items: str, language: str = "en-US", **settings: Any) -> Archive:
    """Migrate an export of these items, without network, into `folder`/archive."""
    source = folder / "export.xml"
    source.write_text(export(*items).replace(">en-US<", f">{language}<", 1), "utf-8")
    settings.setdefault("offline", True)
    report = migrator.migrate(source, folder / "archive", **settings)
    return Archive(folder / "archive", report)
