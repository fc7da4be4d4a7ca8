"""A post may be rendered by another process: the result is the same as here."""

from __future__ import annotations

import pickle

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import example, given
from support.documents import documents

from migrator.dom.query import elements
from migrator.dom.sanitised_parse import parse
from migrator.dom.serialise import html_of
from migrator.pipeline.render_task import (
    PatchedTree,
    RenderedPost,
    RenderLater,
    RenderTask,
    changes,
    ids_in,
)
from migrator.wordpress.render import wordpress_html
from migrator.wordpress.render_context import ShortcodeRule


def seen(content: str) -> RenderedPost:
    """As it comes back from another process."""
    found = RenderTask(content, 1, (), {}).work()
    assert found is not None
    return pickle.loads(pickle.dumps(found))


def touch(tree: BeautifulSoup) -> None:
    """What is done to a tree whose links lead, and whose files lie, somewhere else now."""
    for element in list(elements(tree)):
        if element.name in ("a", "area") and element.get("href"):
            element["href"] = f"../{element['href']}"
        elif element.name == "img":
            element.attrs.pop("alt", None)
            element["src"] = f"images/{element.get('src')}"
        elif element.name == "source" and element.find_parent("picture"):
            element.unwrap()
        elif element.has_attr("style"):
            element["style"] = f"{element['style']};"


def facts(tree: Tag) -> list[object]:
    return [
        (node.name, list(node.attrs.items())) if isinstance(node, Tag) else (type(node), str(node))
        for node in tree.descendants
    ]


@given(documents)
@example("")
@example("<p>No address at all.</p>")
@example('<p>One <a href="/a">link <img src="b.jpg" class="c d"></a>, <a name="n">none</a></p>')
@example('<div style="background:url(a.jpg)"><b style="color:red">b</b></div>')
@example('<map><area href="/x"></map><video poster="p.jpg"><source src="v.mp4"></video>')
@example('<p>a <picture><source srcset="b.webp" src="c"><img src="b.jpg" alt="d"></picture> c</p>')
@example("<pre> x\n</pre><script>y</script><!-- c --><p>&#9;t")
def test_changes_of_the_link_skeleton_are_changes_of_the_tree(content: str) -> None:
    here = parse(wordpress_html(content))
    found = seen(content)
    assert found.ids == ids_in(elements(here))
    skeleton = found.skeleton_tree()
    links = list(elements(skeleton))
    touch(here)
    touch(skeleton)
    sent: PatchedTree = pickle.loads(pickle.dumps(PatchedTree(found.pickled, changes(links))))
    assert facts(sent.tree) == facts(here)
    assert html_of(sent.tree) == html_of(here)


def test_the_link_skeleton_holds_no_word() -> None:
    links = seen('<p>Secret <a href="/a">word</a></p><p style="color:red">here</p>').skeleton_tree()
    assert html_of(links) == '<a href="/a"></a><p style="color:red"></p>'


@pytest.mark.parametrize(
    "content", ["[gallery]", '[gallery ids="4,5"]', '<!-- wp:block {"ref":7} /-->']
)
def test_a_post_that_asks_its_site_is_not_shown_by_others(content: str) -> None:
    assert RenderTask(content, 1, (), {}).work() is None


def test_what_could_not_be_rendered_is_told() -> None:
    findings = seen("<!-- wp:nobody/knows /-->").findings
    assert [finding.kind for finding in findings] == ["unhandled-block"]


def test_the_rules_of_the_user_hold_there() -> None:
    rules = {"box": ShortcodeRule("template", "<b>{0}</b>")}
    found = RenderTask("[box word]", 1, (), rules).work()
    assert found is not None
    assert "<b>word</b>" in html_of(PatchedTree(found.pickled, []).tree)


def test_who_is_alone_has_nothing_to_do_for_others() -> None:
    assert RenderLater().work() is None
