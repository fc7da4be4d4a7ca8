"""The archive means the same with the extensions that other renderers have on."""

from __future__ import annotations

import pytest

from migrator.findings import Severity
from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity.other_renderers import check_other_renderers


@pytest.mark.parametrize(
    "html",
    [
        "<p>see http://a.example/&lt;img src=x onerror=alert(1)&gt;</p>",
        "<p>see www.a.example/*x*&lt;b&gt;, and (http://a.example/&amp;lt;)</p>",
        "<p>costs $5-$10, not $20/$30 or x$y$z</p>",
        "<p>term</p><p>: details</p>",
        "<p>term<br>: details</p>",
        "<p>x^[2] and <code>a</code>^[3]</p>",
    ],
)
def test_text_stays_text(html: str) -> None:
    assert check_other_renderers(to_markdown(html)) == []


@pytest.mark.parametrize(
    "markdown",
    [
        "see http://a.example/\\<img src=x onerror=alert(1)>\n",
        "term\n\n: details\n",
        "x^[2]\n",
    ],
)
def test_markdown_that_reads_otherwise_is_named(markdown: str) -> None:
    (found,) = check_other_renderers(markdown)
    assert found.kind == "renderer-dependent"


@pytest.mark.parametrize("markdown", ["costs $5-$x$\n", "‘($;$$$)’ is the prototype\n"])
def test_a_possible_formula_is_a_note(markdown: str) -> None:
    (found,) = check_other_renderers(markdown)
    assert (found.kind, found.severity) == ("possible-formula", Severity.NOTE)


def test_a_formula_that_an_author_meant_stays_one() -> None:
    assert to_markdown("<p>$a_1$ and $$x^2$$</p>") == "$a_1$ and $$x^2$$\n"
    assert check_other_renderers("$a_1$ and $$x^2$$\n") == []


def test_braces_are_no_attributes() -> None:
    assert to_markdown("<h2>Title {#id}</h2>") == "## Title \\{#id}\n"
