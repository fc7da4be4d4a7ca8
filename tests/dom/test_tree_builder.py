"""The tree equals that of Beautiful Soup's own builder, node by node and link by link."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from hypothesis import example, given
from support.any_markup import MARKUP

from migrator.dom.tree_builder import LITERAL, tree
from migrator.sources.wxr.open_export import open_source

# The stock builder's constructor supposes that an address or a declaration is a mistake.
pytestmark = [
    pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning"),
    pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning"),
]

PROJECT = Path(__file__).resolve().parents[2]
PAGES = sorted(PROJECT.glob("tests/**/*.html")) + sorted(PROJECT.glob("fixtures/**/*.html"))
CORPUS = os.environ.get("MIGRATOR_CORPUS", "")
EXPORTS = sorted(Path(CORPUS, "wxr").rglob("*.xml")) if CORPUS else []

LINKS = ("parent", "next_element", "previous_element", "next_sibling", "previous_sibling")
FACTS = (
    *("name", "namespace", "prefix", "sourceline", "sourcepos", "known_xml", "hidden"),
    *("can_be_empty_element", "cdata_list_attributes", "preserve_whitespace_tags"),
    *("interesting_string_types", "parser_class", "attribute_value_list_class", "_namespaces"),
)


def stock(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml", preserve_whitespace_tags=LITERAL)


def nodes(soup: BeautifulSoup) -> Iterator[PageElement]:
    waiting: list[PageElement] = [soup]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Tag):
            waiting.extend(reversed(node.contents))


def facts(soup: BeautifulSoup) -> list[tuple[Any, ...]]:
    """All that can be asked of each node; other nodes are told by their number."""
    found = list(nodes(soup))
    number = {id(node): place for place, node in enumerate(found)}
    number[id(None)] = -1
    return [
        (*(number[id(getattr(node, link))] for link in LINKS), *_own(node, number))
        for node in found
    ]


def _own(node: PageElement, number: dict[int, int]) -> tuple[Any, ...]:
    if not isinstance(node, Tag):
        assert isinstance(node, NavigableString)
        return type(node), str(node), node.hidden
    attributes = [(key, type(key), value, type(value)) for key, value in node.attrs.items()]
    contents = [number[id(child)] for child in node.contents]
    return type(node.attrs), attributes, contents, *(getattr(node, fact) for fact in FACTS)


def same(html: str) -> None:
    ours, theirs = tree(html), stock(html)
    assert facts(ours) == facts(theirs)
    assert str(ours) == str(theirs)


@given(MARKUP)
@example("")
@example(" ")
@example("<!-- a -->")
@example("<!---->")
@example("<pre><!----> </pre> <!---->")
@example("<!DOCTYPE html><p>a<!DOCTYPE html>b")
@example("a</html> b <!-- c --><p>d</html>e")
@example("a<body class=x>b<html lang=e>c")
@example("<p {a}b=1 b=2 {x}class='a b' {y>x")
@example("<lin\u212a rel='a b'><a rel='' rev=x>")
@example("<meta charset=utf8><meta http-equiv=content-type content='text/html; charset=x'><p>x")
@example("<pre> <pre> </pre> </pre> <b> </b>")
@example("<ruby>a<rt> x<rp>(<script>y</script></ruby><template>x<p>y</template>")
@example("\ufeffx")
@example("a\x00b<p>c")
def test_any_markup_is_the_same_tree(html: str) -> None:
    same(html)


@pytest.mark.parametrize("end", ["", "</div>" * 5000], ids=["left open", "closed"])
def test_elements_thousands_deep_are_the_same_tree(end: str) -> None:
    ours, theirs = tree("<div>" * 5000 + "x" + end), stock("<div>" * 5000 + "x" + end)
    assert facts(ours) == facts(theirs)


def test_a_lone_surrogate_is_refused_as_by_the_stock_builder() -> None:
    for build in (stock, tree):
        with pytest.raises(UnicodeEncodeError):
            build("a\ud800b<p>c")
    same("<p>and the next document is whole")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_projects_own_pages_are_the_same_trees(page: Path) -> None:
    same(page.read_text("utf-8", "replace"))


@pytest.mark.corpus
@pytest.mark.skipif(not EXPORTS, reason="MIGRATOR_CORPUS names no folder of real exports")
def test_real_posts_give_the_same_tree() -> None:
    for export in EXPORTS:
        for post in open_source([export]).posts():
            same(post.content)
    for page in sorted(Path(CORPUS, "html").rglob("*.html")):
        same(page.read_text("utf-8", "replace"))


@pytest.mark.slow
def test_threads_that_parse_at_once_get_their_own_trees() -> None:
    pages = [f"<p>{number}<b>x" * 50 for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(str, pool.map(tree, pages))) == [str(stock(page)) for page in pages]


def test_a_tree_can_be_changed_as_any_other() -> None:
    ours, theirs = tree("<p class='a b'>x<b>y</b>z</p>"), stock("<p class='a b'>x<b>y</b>z</p>")
    for soup in (ours, theirs):
        bold = soup.select_one("p.b > b")
        assert bold is not None and soup.p is not None
        bold.insert_before(soup.new_tag("br"), soup.new_string("new"))
        soup.p.append(bold.extract())
        soup.p["class"] = "c"
        soup.p.wrap(soup.new_tag("div", attrs={"class": "d"}))
        bold.string = "w"
        soup.p.find(string="z").replace_with("v")  # type: ignore[union-attr]
    assert str(ours) == str(theirs)
    assert ours.get_text("|") == theirs.get_text("|")
