"""Trees hold every item once, even with broken parents."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.nesting import Node, build_trees

Item = tuple[int, int]  # id, parent's id
Tree = list[tuple[int, "Tree"]]


def tree(items: list[Item], deepest: int = 10) -> Tree:
    def shape(nodes: list[Node[Item]]) -> Tree:
        return [(node.item[0], shape(node.children)) for node in nodes]

    return shape(build_trees(items, lambda item: item[0], lambda item: item[1], deepest))


def test_children_stand_below_their_parent_even_when_it_comes_later() -> None:
    assert tree([(6, 5), (5, 0), (7, 5), (8, 6)]) == [(5, [(6, [(8, [])]), (7, [])])]


def test_orphans_are_roots() -> None:
    assert tree([(6, 99), (7, 6)]) == [(6, [(7, [])])]


def test_a_cycle_starts_at_its_first_member() -> None:
    assert tree([(1, 3), (2, 1), (3, 2), (4, 4)]) == [(1, [(2, [(3, [])])]), (4, [])]


def test_a_reply_that_is_too_deep_becomes_a_sibling() -> None:
    chain = [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4)]
    assert tree(chain, deepest=3) == [(1, [(2, [(3, []), (4, []), (5, [])])])]
    assert tree(chain, deepest=1) == [(number, []) for number in range(1, 6)]


def test_an_id_that_occurs_twice_loses_no_item() -> None:
    assert tree([(1, 0), (1, 0), (0, 0), (2, 1)]) == [(1, [(2, [])]), (1, []), (0, [])]


def test_a_hundred_thousand_nested_replies_are_fast() -> None:
    chain = [(number, number - 1) for number in range(100_000, 0, -1)]
    [root] = build_trees(chain, lambda item: item[0], lambda item: item[1], 2)
    assert len(root.children) == 99_999


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8))), st.integers(1, 4))
def test_every_item_is_there_once_and_never_too_deep(items: list[Item], deepest: int) -> None:
    seen: list[Item] = []
    level = build_trees(items, lambda item: item[0], lambda item: item[1], deepest)
    for _ in range(deepest):
        seen += [node.item for node in level]
        level = [child for node in level for child in node.children]
    assert not level
    assert sorted(seen) == sorted(items)
