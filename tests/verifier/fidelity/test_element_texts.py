"""A text that a browser, a script or a style shows of an attribute is in the page, or is named."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from support.blog import item, migrated

from migrator.verifier.fidelity.element_texts import lost_element_texts


@pytest.mark.parametrize(
    ("raw", "page", "count"),
    [
        ('<span title="A hot drink">Tea</span>', "<p>Tea</p>", 1),
        ('<b data-tooltip="Pour &lt;i&gt;slowly&lt;/i&gt;">Tea</b>', "<p>Tea</p>", 1),
        ("<h2>We <i data-typed-items='Pick, Dry, Sell'></i></h2>", "<h2>We</h2>", 1),
        ('<div data-type-text="pick||dry"></div>', "", 1),
        ('<div data-words="[&quot;pick&quot;,&quot;dry&quot;]"></div>', "", 1),
        ('<my-card heading="Our tea"></my-card>', "", 1),
        ('<style>.x::before { content: "New tea" }</style><p class="x">Tea</p>', "<p>Tea</p>", 1),
        ('<span title="A hot drink">Tea</span>', "<p>Tea: a <em>hot</em> drink</p>", 1),
        ('<span title="A hot drink">Tea</span>', "<p>A <em>hot</em> drink</p>", 0),
        ('<span title="A hot drink">Tea</span>', '<abbr title="A hot drink">Tea</abbr>', 0),
        # Options, icons, code, names and texts that other checks compare.
        ('<div data-title="yes" data-layout="two columns" title="Tea"></div>', "", 0),
        ('<i data-content="\\f101" data-icon-name="arrow right"></i>', "", 0),
        ('<pre><span title="A hot drink"></span></pre>', "", 0),
        ('<code lang="html"><span title="A hot drink"></code>', "", 0),
        ("<script>x = '<b title=\"A hot drink\">'</script>", "", 0),
        ('<style>a { content: "\\f101"; font: "Open Sans" }</style>', "", 0),
        ('<iframe title="A hot drink" src="/x"></iframe><input title="A hot drink">', "", 0),
        ('<div data-options=\'{"title": "A hot drink"}\'></div>', "", 0),
    ],
)
def test_a_text_that_only_an_attribute_or_style_holds_is_named(
    raw: str, page: str, count: int
) -> None:
    found = lost_element_texts(raw, page)
    assert [each.kind for each in found] == ["unwritten-text"] * count


def test_many_of_a_kind_are_one_finding() -> None:
    rows = "".join(f'<li title="Tea of {year}">Tea</li>' for year in range(2000, 2030))
    [found] = lost_element_texts(rows, "<li>Tea</li>")
    assert (found.weight, found.message[-9:]) == (30, "; 29 more")


def test_the_report_names_it(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1, 'A <span title="Made of leaves">tea</span>'))
    [found] = archive.report.findings
    assert found.message == "“Made of leaves” is a text in title of <span>, and not in the page"


@pytest.mark.parametrize(
    "part", ["<style>", "<script", "<a-b title='", '<b data-tip="a', "<b title=x ", 'content:"']
)
def test_time_grows_with_the_length_only(part: str) -> None:
    start = time.process_time()
    lost_element_texts("<style> <b title='a b'>" + part * 20_000, "<p>x</p>")
    assert time.process_time() - start < 3
