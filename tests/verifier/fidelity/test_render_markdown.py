from __future__ import annotations

import os
from pathlib import Path

import pytest

from migrator.verifier.fidelity.render_markdown import heading_slug, parse, render
from migrator.verifier.fidelity.token_sequence import sequence


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("~~x~~", "<p><del>x</del></p>\n"),
        ("https://x.example", "<p>https://x.example</p>\n"),
        ("<sub>2</sub>", "<p><sub>2</sub></p>\n"),
        ("- [x] a", '<ul>\n<li><input type="checkbox" checked="" disabled="" /> a</li>\n</ul>\n'),
        ("$a_b$ -- 'x'", "<p>$a_b$ -- 'x'</p>\n"),
    ],
)
def test_markdown_is_commonmark_with_gfm(markdown: str, html: str) -> None:
    assert render(markdown) == html


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("How hot?", "how-hot"),
        ("  A & B: C_d-e  ", "a--b-c_d-e"),
        ("Ça va, été", "ça-va-été"),
        ("日本語 見出し", "日本語-見出し"),
    ],
)
def test_headings_get_the_anchors_that_github_gives(heading: str, slug: str) -> None:
    assert heading_slug(heading) == slug


@pytest.mark.parametrize(
    "html", ["", "\x00", "text", "<p>", "</p>", "<html><body>x", "<!-- x", "&"]
)
def test_whatever_the_html_holds_it_has_a_tree(html: str) -> None:
    assert parse(html).tag == "html"


@pytest.mark.parametrize(
    "unit", ["<div>", "<table>", "<a ", "<!--", "&", "</p>", "<b><p>", "<svg>"]
)
def test_a_tree_of_hostile_html_is_small(unit: str) -> None:
    assert sum(1 for _ in parse(unit * 100_000).iter()) < 200_010


@pytest.mark.corpus
@pytest.mark.skipif("MIGRATOR_COMMONMARK" not in os.environ, reason="MIGRATOR_COMMONMARK is unset")
def test_the_engine_knows_the_whole_specification() -> None:
    (path,) = Path(os.environ["MIGRATOR_COMMONMARK"]).glob("spec-*.txt")
    fence = "`" * 32
    spec = path.read_text(encoding="utf-8").replace("→", "\t")
    examples = [part.split(f"\n{fence}\n")[0] for part in spec.split(f"\n{fence} example\n")[1:]]
    assert len(examples) == 652
    for example in examples:
        markdown, _, html = f"\n{example}\n".partition("\n.\n")
        assert sequence(render(markdown[1:] + "\n")) == sequence(html)
