"""Defects of the field that show only when the whole way is gone: `field.tsv` lists them all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from support.blog import SITE, UPLOADS, attachment, cdata, export, item, migrated

import migrator
from migrator.findings import Severity


def test_as_many_files_as_pages(tmp_path: Path) -> None:
    """F1: 124 pages in, 111 files out, and success was reported."""
    pages = [item(n, f"Page {n}", kind="page", slug="x", parent=n // 5) for n in range(1, 125)]
    archive = migrated(tmp_path, *pages)
    assert archive.report.written == 124
    assert sorted(archive.body(page) for page in archive.pages()) == sorted(
        f"Page {n}" for n in range(1, 125)
    )


@pytest.mark.parametrize(
    "around",
    [
        "{}, more",
        "<h2>{}</h2>",
        "<ul><li>{}</li></ul>",
        "<table><tr><td>{}</td></tr></table>",
        "<table><tr><td colspan=2>{}</td></tr></table>",
        "<blockquote>{}</blockquote>",
        '[caption id="x"]<img src="https://pics.example/a.png" /> {}[/caption]',
        "<strong>so <em>{}</em></strong>",
        "<details><summary>{}</summary>x</details>",
        "[su_note]{}[/su_note]",
        "text[ref]{}[/ref]",
        "<!-- wp:paragraph --><p>{}</p><!-- /wp:paragraph -->",
        "<sup>{}</sup>",
    ],
)
def test_no_link_vanishes_wherever_it_stands(tmp_path: Path, around: str) -> None:
    """F5: all links were gone in one release, and a user found it."""
    link = '<a href="https://elsewhere.example/0.2.4">version 0.2.4</a>'
    archive = migrated(tmp_path, item(1, around.format(link)))
    body = archive.body("posts/post-1/index.md")
    assert "https://elsewhere.example/0.2.4" in body
    assert "version 0.2.4" in body
    broken = {each.kind for each in archive.report.findings if each.severity is Severity.BROKEN}
    assert broken == ({"not-fetched"} if "<img" in around else set())


def test_a_page_that_only_lists_posts_says_so(tmp_path: Path) -> None:
    """F7: "empty" is judged by text, and a person is told what was there."""
    content = '[vc_row][vc_column][fusion_blog number_posts="10"][/vc_column][/vc_row]'
    archive = migrated(tmp_path, item(1, content, kind="page"))
    assert archive.body("pages/page-1/index.md") == (
        '<!-- migrator: shortcode [fusion_blog number_posts="10"] -->'
    )
    assert archive.kinds() == ["unhandled-shortcode"]


def test_addresses_in_code_are_not_links(tmp_path: Path) -> None:
    """F26: the host's name was cut out of commands, and numbers in code were changed."""
    code = f"2. apt update\ncurl {SITE}/post-1/\ncurl {UPLOADS}/a.png"
    archive = migrated(
        tmp_path,
        item(1, f'<pre><code>{code}</code></pre>\n\n<a href="{SITE}/post-2/">next</a>'),
        item(2),
    )
    assert archive.body("posts/post-1/index.md") == (
        f"```\n{code}\n```\n\n[next](../post-2/index.md)"
    )


def test_a_featured_image_that_is_gone_costs_nothing_else(tmp_path: Path) -> None:
    """F45: the id led to nothing, and the run ended."""
    archive = migrated(tmp_path, item(1, "One.", meta=[("_thumbnail_id", "15")]), item(2, "Two."))
    assert archive.body("posts/post-1/index.md") == "One."
    assert archive.body("posts/post-2/index.md") == "Two."
    [finding] = archive.report.findings
    assert finding.kind == "missing-attachment"
    assert finding.where == "posts/post-1/index.md"
    assert "15" in finding.message


def test_nothing_of_an_image_leads_to_the_old_host(tmp_path: Path) -> None:
    """F47: `srcset` and the front matter still led there."""
    for name, size in (("a.png", (60, 40)), ("a-30x20.png", (30, 20))):
        path = tmp_path / "uploads/2020/01" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, "navy").save(path)
    image = (
        f'<img src="{UPLOADS}/2020/01/a-30x20.png" '
        f'srcset="{UPLOADS}/2020/01/a-30x20.png 30w, {UPLOADS}/2020/01/a.png 60w" />'
    )
    archive = migrated(
        tmp_path,
        item(1, image, meta=[("_thumbnail_id", "9")]),
        attachment(9, "2020/01/a.png"),
        uploads=tmp_path / "uploads",
    )
    assert SITE not in archive.text("posts/post-1/index.md")
    assert archive.matter("posts/post-1/index.md")["image"] == "a.png"
    assert (archive.root / "posts/post-1/images/a.png").is_file()
    assert (archive.root / "posts/post-1/images/a-30x20.png").is_file()


def test_dates_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    """F61: a time that YAML recognises is moved to UTC by whoever reads it."""
    archive = migrated(tmp_path, item(1), fields="default,datetime,modified")
    matter = archive.matter("posts/post-1/index.md")
    assert matter["date"] == "2015-03-04"
    assert matter["datetime"] == "2015-03-04T05:06:07+00:00"


@pytest.mark.parametrize(
    "broken",
    [
        "<item><title>a & b</title><wp:post_id>x</wp:post_id></item>",
        "<item><title>never closed",
        "<item></item>",
        "</item></item>",
        item(9, "\x00\x01\x1f ]]> &#0; <\x0b"),
        item(9, "<div>" * 5000),
        item(9, "[a]" * 5000 + "[[[["),
        f"<item><wp:post_type>post</wp:post_type><content:encoded>{cdata('x')}</item>",
        item(9, date="yesterday", slug="\\/:*?", parent=9),
    ],
)
def test_one_broken_item_costs_no_other(tmp_path: Path, broken: str) -> None:
    """F88: the tool stopped, and sixty posts were moved by hand."""
    source = tmp_path / "export.xml"
    source.write_text(export(item(1, "One."), broken, item(2, "Two.")), "utf-8")
    migrator.migrate(source, tmp_path / "archive", offline=True)
    for page, text in (("post-1", "One."), ("post-2", "Two.")):
        written = (tmp_path / f"archive/posts/{page}/index.md").read_text("utf-8")
        assert written.endswith(f"\n---\n\n{text}\n")
