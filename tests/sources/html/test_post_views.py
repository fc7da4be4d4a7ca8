"""Several pages of a site that say they show one post: views of it, or texts of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.archive.warc.reader import Warc
from migrator.archive.warc.writer import WarcWriter
from migrator.crawler import capture
from migrator.fetch.messages import Exchange
from migrator.sources.html.source import CrawlSource
from migrator.verifier.source.reconcile import reconcile_inputs

SITE = "https://ship.example"
PATH = "/2010/hello/"
TEXT = (
    "The ship leaves at dawn, and nobody waves from the pier while the old band plays on and on "
    "until the night comes. Then there is silence over the water."
)
OTHER = "A quite different story about bread, butter and the long road to the mill at noon."


def post(text: str, canonical: str = PATH, extra: str = "", title: str = "Hello") -> str:
    return (
        f'<html lang="en"><head><link rel="canonical" href="{SITE}{canonical}"></head>'
        f'<body class="single single-post"><div id="content"><article class="hentry post">'
        f'<h1 class="entry-title">{title}</h1>'
        f'<div class="entry-content"><p>{text}</p>{extra}</div></article></div></body></html>'
    )


EMBED = (
    f'<html lang="en"><head><link rel="canonical" href="{SITE}{PATH}"></head>'
    '<body class="single single-post"><div class="wp-embed post hentry">'
    f'<p class="wp-embed-heading"><a href="{SITE}{PATH}">Hello</a></p>'
    f'<div class="wp-embed-excerpt"><p>{TEXT[:90]} &hellip; <a class="wp-embed-more" '
    f'href="{SITE}{PATH}">Weiterlesen auf dieser Seite: <span>Hello</span></a></p></div>'
    '<div class="wp-embed-footer"><span>Ein Schiff</span><p>Diese Adresse kopieren und in eine '
    "Seite einsetzen, um sie zu zeigen</p></div></div></body></html>"
)


def site(folder: Path, pages: dict[str, str]) -> CrawlSource:
    warc = Warc(folder / "site.warc.gz")
    with WarcWriter(warc) as writer:
        for path, html in pages.items():
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            writer.record(Exchange(f"{SITE}{path}", 200, "", headers, html.encode()))
    return CrawlSource(capture.read([warc.path]), SITE, is_site=True)


def contents(source: CrawlSource) -> list[str]:
    return [each.content for each in source.posts()]


def findings(source: CrawlSource) -> list[tuple[str, str]]:
    found = reconcile_inputs(source.inputs(lambda _: False))
    return [(each.kind, each.where.removeprefix(SITE)) for each in found]


@pytest.mark.parametrize(
    ("path", "view"),
    [
        (f"{PATH}embed/", EMBED),
        (f"{PATH}amp/", post(TEXT, extra="<p>View comments</p>")),
        (f"{PATH}?amp=1", post(TEXT.upper())),
        (f"{PATH}print/", post(TEXT[:100], extra="<p>Printed page</p>")),
        (f"{PATH}?preview", post(f"Hello {TEXT}")),
    ],
)
@pytest.mark.parametrize("is_first", [False, True])
def test_a_view_of_a_post_is_named_and_no_finding(
    tmp_path: Path, path: str, view: str, is_first: bool
) -> None:
    pages = {PATH: post(TEXT), path: view}
    source = site(tmp_path, dict(reversed(pages.items())) if is_first else pages)
    [written] = contents(source)
    assert TEXT in written
    assert [each.address for each in source.inputs(lambda _: False).skipped] == [f"{SITE}{path}"]
    assert findings(source) == []


def preview(text: str) -> str:
    return EMBED.replace(f"{TEXT[:90]} &hellip;", text)


EXCERPT = "How a harbour said goodbye & what it forgot"


def test_a_preview_with_an_excerpt_of_other_words_is_no_post(tmp_path: Path) -> None:
    shown = post(TEXT).replace("<head>", f'<head><meta name="description" content="{EXCERPT}">')
    source = site(tmp_path, {PATH: shown, f"{PATH}embed/": preview(EXCERPT)})
    assert len(contents(source)) == 1
    assert findings(source) == []


def test_an_excerpt_that_only_the_preview_has_is_a_finding(tmp_path: Path) -> None:
    source = site(tmp_path, {PATH: post(TEXT), f"{PATH}embed/": preview(EXCERPT)})
    assert len(contents(source)) == 1
    assert findings(source) == [("page-not-recognised", f"{PATH}embed/")]


def test_posts_with_one_canonical_link_are_posts_of_their_own(tmp_path: Path) -> None:
    """A theme that writes the home page's link on every page."""
    texts = [TEXT, OTHER, "Third."]
    pages = {f"/post-{n}/": post(text, "/", title=f"Post {n}") for n, text in enumerate(texts)}
    source = site(tmp_path, pages)
    written = contents(source)
    assert len(written) == 3
    assert all(any(text in content for content in written) for text in texts)
    assert findings(source) == []


@pytest.mark.parametrize(
    "own",
    [
        "But the cook stayed on board alone.",
        "<em>A</em> second captain took the <b>wheel</b> that winter",
        "日 本 語 の 文 章",
    ],
)
def test_words_that_no_post_has_are_a_finding(tmp_path: Path, own: str) -> None:
    source = site(tmp_path, {PATH: post(TEXT), f"{PATH}long/": post(TEXT, extra=f"<p>{own}</p>")})
    assert findings(source) == [("page-not-recognised", f"{PATH}long/")]


def test_words_that_another_post_has_are_no_finding(tmp_path: Path) -> None:
    both = post(TEXT, extra=f"<p>{OTHER}</p>")
    pages = {PATH: post(TEXT), f"{PATH}all/": both, "/2011/bread/": post(OTHER, "/2011/bread/")}
    source = site(tmp_path, pages)
    assert len(contents(source)) == 2
    assert findings(source) == []


def test_labels_that_many_views_have_are_no_text_of_a_post(tmp_path: Path) -> None:
    pages = {}
    for n in range(3):
        text = f"{TEXT} This one has the number {n}, which no other has."
        path = f"/2010/{n}/"
        pages[path] = post(text, path)
        label = "<p>Printed from the ship's log on our own printer</p>"
        pages[f"{path}print/"] = post(text, path, extra=label)
    assert findings(site(tmp_path, pages)) == []
