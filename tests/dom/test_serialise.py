"""A tree is serialised to the same bytes as by Beautiful Soup."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from bs4.element import CData
from hypothesis import example, given
from support.any_markup import MARKUP

from migrator.dom.serialise import html_of
from migrator.dom.tree_builder import tree

pytestmark = pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning")


@given(MARKUP)
@example("<!DOCTYPE html><p>a<!-- b --><?c?>")
@example("<script>a<b</script><style>c>d</style><p>e<f")
@example("""<p b='"' a="'" c="&quot;'">x""")
@example("<p b=1 a class='x y'><br><img alt><b></b>")
@example("<meta charset=latin-1><meta http-equiv=content-type content='text/html; charset=x'>")
@example("<" + "div><" * 3000)
def test_any_tree_is_written_as_by_the_stock_serialiser(html: str) -> None:
    soup = tree(html)
    assert html_of(soup) == str(soup)


def test_values_that_only_code_sets_are_written_as_by_the_stock_serialiser() -> None:
    soup = tree("<p>x</p>")
    assert soup.p is not None
    soup.p.attrs = {"checked": None, "width": 3, "rel": ("a", "b"), "alt": ""}  # type: ignore[assignment]
    soup.p.append(soup.new_tag("path", nsprefix="svg"))
    soup.p.append(CData("a<b"))
    soup.p.append(soup.new_tag("hr"))
    assert html_of(soup) == str(soup)
    assert html_of(soup.p) == str(soup.p)


def test_a_hidden_element_is_written_without_its_tags() -> None:
    soup = BeautifulSoup("<p>x <b>y</b></p>", "lxml")
    assert soup.p is not None
    soup.p.hidden = True
    assert html_of(soup) == str(soup)
