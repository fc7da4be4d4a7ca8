"""Parse the comments of a post that hold links or files, so that these are resolved as in posts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bs4 import BeautifulSoup, Tag

from migrator.dom.sanitised_parse import parse
from migrator.dom.tree_builder import elements
from migrator.model import HIDDEN_STATUSES, Post
from migrator.wordpress.render import render_comment
from migrator.wordpress.unrender import unrender_comment

_MAY_LINK: Final = re.compile(
    r"<(?:a|area|img|audio|video|source|embed|object)\b|https?://", re.IGNORECASE
)


def linking_comments(post: Post) -> dict[str, BeautifulSoup]:
    """Return the trees of the comments with a link or file, by the stored text of the comment."""
    return {
        comment.content: parse(comment_html(comment.content, is_rendered=post.is_rendered))
        for comment in post.comments
        if comment.status not in HIDDEN_STATUSES and _MAY_LINK.search(comment.content)
    }


def comment_html(stored: str, *, is_rendered: bool) -> str:
    """Return a comment as WordPress shows it."""
    return unrender_comment(stored) if is_rendered else render_comment(stored)


def elements_of(trees: Mapping[str, BeautifulSoup]) -> list[Tag]:
    """Return the elements of all trees, in order."""
    return [element for tree in trees.values() for element in elements(tree)]
