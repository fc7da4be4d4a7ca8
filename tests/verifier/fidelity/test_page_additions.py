"""An image and its copy for browsers without scripts are one; what pages lose is named too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import migrator
from migrator.pipeline import resolve
from migrator.verifier.fidelity.page_additions import as_typed, without_copies, without_hidden_code

U = "https://tea.example/wp-content/uploads/2012/01"
CDN = "https://i0.wp.com/tea.example/wp-content/uploads/2012/01"


@pytest.mark.parametrize(
    "copy",
    [
        f'<img src="{U}/cup.jpg" alt="A cup">',
        f"<img alt='A cup' src='{U}/cup-300x200.jpg'>",
        f'<img src="{CDN}/cup.jpg?resize=300%2C200&amp;ssl=1" alt="A cup"/>',
        f'<span><img srcset="{U}/cup-scaled.jpg 2x"></span>',
    ],
)
def test_a_copy_without_scripts_is_left_out(copy: str) -> None:
    lazy = f'<img src="data:image/gif;base64,R0" data-src="{U}/cup.jpg" alt="A cup">'
    assert without_copies(f"{lazy}<noscript>{copy}</noscript>Tea") == f"{lazy} Tea"
    nested = f"<noscript>{lazy}<noscript>{copy}</noscript></noscript>"
    assert without_copies(f"{lazy}{nested}Tea") == f"{lazy} Tea"


@pytest.mark.parametrize(
    "html",
    [
        f'<img src="{U}/pot.jpg"><noscript><img src="{U}/cup.jpg"></noscript>',
        f'<noscript><img src="{U}/cup.jpg"></noscript>',
        f'<img src="{U}/cup.jpg"><noscript><p>Please switch scripts on.</p></noscript>',
        f'<img src="{U}/cup.jpg"><noscript><img src="{U}/cup.jpg"><img src="{U}/x.png"></noscript>',
    ],
)
def test_all_else_without_scripts_stays(html: str) -> None:
    assert without_copies(html) == html


@pytest.mark.parametrize(
    ("html", "typed"),
    [
        (
            "<div class='gallery-icon landscape'>\n<a href='/cup/'><img src='a.png'></a></div>",
            "<div class='gallery-icon landscape'>\n<img src='a.png'></a></div>",
        ),
        ('<audio src="a.mp3"><a href="a.mp3">a.mp3</a></audio>', '<audio src="a.mp3"> </audio>'),
        ('Ha <img class="wp-smiley" src="x.png" alt=":-)">', "Ha  "),
        ('<p><a href="/cup/"><img src="a.png"></a></p>', None),
    ],
)
def test_what_wordpress_adds_was_not_typed(html: str, typed: str | None) -> None:
    assert as_typed(html) == (html if typed is None else typed)


@pytest.mark.parametrize(
    "copy",
    [
        '<p class="theCode" style="display:none;">a = &quot;1&quot;\n\nb</p>',
        "<textarea style='display: none'>a = &#34;1&#34; b</textarea>",
        '<pre style="width:1px;display:none">a = "1" b</pre>',
    ],
)
def test_a_hidden_copy_of_code_is_left_out(copy: str) -> None:
    code = '<div><pre class="x"><b>a</b> = "1"\nb</pre>'
    assert without_hidden_code(f"{code}{copy}</div>") == f"{code} </div>"


def test_another_hidden_text_stays() -> None:
    html = '<pre>a b</pre><p style="display:none">a b c</p><p>a b</p>'
    assert without_hidden_code(html) == html


PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Two cups - Tea</title>
<meta name="generator" content="WordPress 6.4">
<link rel="canonical" href="https://tea.example/two-cups/"></head>
<body class="post-template-default single single-post postid-7"><article id="post-7"
 class="post-7 post type-post status-publish hentry category-tea"><header class="entry-header">
<h1 class="entry-title">Two cups</h1><time class="entry-date published"
 datetime="2012-01-02T03:04:05+00:00">2 January 2012</time></header><div class="entry-content">
<h2>How to pour</h2>
<p>The first cup is always
hot, and <a href="https://one.example/">one</a> more than <a href="https://two.example/">two</a>.</p>
<p><img class="lazyload" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="{U}/cup.jpg"
 alt="A first cup"><noscript><img src="{U}/cup.jpg" alt="A first cup"></noscript></p>
<ul><li>Boil</li><li>Pour</li></ul><table><tr><td>Green</td><td>Black</td></tr></table>
<p>Look at <em>every single cup</em> of the day.</p></div></article></body></html>"""


def migrate(folder: Path) -> set[tuple[str, str]]:
    pages = folder / "pages"
    pages.mkdir()
    (pages / "two-cups.html").write_text(PAGE, "utf-8")
    report = migrator.migrate(pages, folder / "archive", offline=True, jobs=1, report="none")
    return {(each.kind, each.message) for each in report.findings}


DAMAGES: dict[str, Callable[[str], str]] = {
    "image": lambda html: re.sub(r"<img\b[^>]*>", "", html),
    "alternative text": lambda html: html.replace('alt="A first cup"', 'alt=""'),
    "link": lambda html: re.sub(r"<a\b[^>]*>(.*?)</a>", r"\1", html),
    "link target": lambda html: html.replace("two.example", "elsewhere.example"),
    "order of links": lambda html: (
        html.replace("one.e", "x.e").replace("two.e", "one.e").replace("x.e", "two.e")
    ),
    "emphasis": lambda html: re.sub(r"</?em>", "", html),
    "cell": lambda html: html.replace("<td>Black</td>", "Black"),
    "heading": lambda html: html.replace("<h2>", "<p>").replace("</h2>", "</p>"),
    "item": lambda html: re.sub(r"</?(?:ul|li)>", " ", html),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_what_is_lost_of_a_saved_page_is_named(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = resolve.unrender_html

    def damaged(*given: Any) -> Any:
        undone = real(*given)
        html = DAMAGES[kind](undone.html)
        assert html != undone.html
        return replace(undone, html=html, seen=undone.seen)

    (tmp_path / "sound").mkdir()
    sound = migrate(tmp_path / "sound")
    assert {kind for kind, _ in sound} <= {"not-in-source", "not-fetched"}
    monkeypatch.setattr(resolve, "unrender_html", damaged)
    (tmp_path / "damaged").mkdir()
    assert migrate(tmp_path / "damaged") - sound
