"""A tree sent to another process is equal there."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from migrator.dom.pickling import Packed
from migrator.dom.sanitised_parse import parse
from migrator.markdown.converter import to_markdown

PAIRS = sorted((Path(__file__).parents[1] / "markdown/pairs").rglob("*.html"))
HTML = [
    "",
    "text",
    '<p class="a  b" id=x>one<!-- c --><br>two</p><!-- end -->',
    "<style>a{}</style><script>b()</script><template><p>t</p></template><p>c</p>",
    '<meta charset="latin-1"><meta content="text/html; charset=x" http-equiv=content-type><p>c',
    "<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby><pre>\n\n x </pre><textarea> y </textarea>",
    "<!DOCTYPE html><html><body><?php echo 1 ?><![CDATA[x]]><p>y",
    "<svg viewBox='0 0 1 1'><path d='M0'/></svg><input disabled><td headers='a b'>z",
    "<div>" * 3000 + "deep",
]


def sent(tree: BeautifulSoup) -> BeautifulSoup:
    return pickle.loads(pickle.dumps(Packed(tree))).tree


def facts(tree: BeautifulSoup) -> list[object]:
    """All that can be told of a tree's nodes, and of how one leads to the other."""
    number = {id(node): place for place, node in enumerate([tree, *tree.descendants])}
    return [
        (
            Tag if isinstance(node, Tag) else type(node),  # a parser may have a Tag of its own
            [
                number.get(id(other))
                for other in (
                    node.parent, node.next_element, node.previous_element,
                    node.next_sibling, node.previous_sibling,
                )
            ],
            (
                node.name, node.attrs, [type(value) for value in node.attrs.values()],
                type(node.attrs), node.can_be_empty_element, node.interesting_string_types,
                node.preserve_whitespace_tags, node.cdata_list_attributes, node.known_xml,
                len(node.contents),
            )
            if isinstance(node, Tag)
            else str(node),
        )
        for node in [tree, *tree.descendants]
    ]  # fmt: skip


@pytest.mark.parametrize("html", HTML, ids=range(len(HTML)))
def test_every_node_is_equal_after_unpickling(html: str) -> None:
    tree = parse(html)
    assert facts(sent(tree)) == facts(tree)
    assert str(sent(tree)) == str(tree)


@pytest.mark.parametrize("path", PAIRS, ids=[path.stem for path in PAIRS])
def test_an_unpickled_tree_gives_the_same_markdown(path: Path) -> None:
    tree = parse(path.read_text("utf-8"))
    assert facts(sent(tree)) == facts(tree)
    assert to_markdown(sent(tree)) == to_markdown(tree)


def test_changes_in_place_that_html_cannot_express_are_kept() -> None:
    tree = parse("<p>one</p>")
    assert tree.p is not None
    tree.p.append("two")
    tree.p["class"] = "a b"
    again = sent(tree)
    assert again.p is not None
    assert [str(each) for each in again.p.contents] == ["one", "two"]
    assert again.p["class"] == "a b"


def test_pickling_does_not_change_the_tree() -> None:
    tree = parse(HTML[2])
    before = facts(tree)
    again = sent(tree)
    assert again.p is not None
    again.p["class"].append("c")  # type: ignore[union-attr]
    assert facts(tree) == before
