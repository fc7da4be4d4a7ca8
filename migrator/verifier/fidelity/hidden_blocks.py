"""Remove the blocks that WordPress does not show from a stored `post_content`.

These are hidden blocks, templates, and what blocks saved in place of a custom field.

Like `word_check`, this module knows little of WordPress: it finds comments, and no more.
"""

from __future__ import annotations

import re
from typing import Final

# The editor escapes `--` and `>` in attributes, so that the first `-->` ends the comment.
_BLOCK: Final = re.compile(
    r"<!--\s+(/?)wp:([a-z][a-z0-9_/-]*)(?:\s+(\{.*?\}))?\s+(/?)-->", re.DOTALL
)
_HIDDEN: Final = re.compile(
    r'"metadata":\{(?:[^{}]|\{[^{}]*\})*"blockVisibility":false|"hideBlock":true'
    r'|^\{(?:[^{}]|\{[^{}]*\})*"blockVisibility":false'
)
_BOUND: Final = re.compile(r'"source":"(?:core/post-meta|(?:acf|meta-box|pods)/field)"')
FIELD_BLOCK: Final = "<!-- wp:bound /-->"
"""The block that stands for one that shows a custom field, in a `shown_part`."""
_UNSHOWN: Final = frozenset(
    (
        "query-no-results",
        "woocommerce/product-collection-no-results",
        # WordPress fills these anew for each post and comment that it lists.
        "post-template",
        "comment-template",
        "woocommerce/product-template",
        "generateblocks/query-loop",
        "generateblocks/looper",
    )
)
_MAY_HIDE: Final = ("isibility", "-template", "-no-results", "generateblocks/", '"bindings"')


def shown_part(raw: str) -> str:
    """Return a stored `post_content` without the blocks that WordPress does not show.

    `FIELD_BLOCK` stands in place of a shown custom field, whose words are stored elsewhere.
    """
    if "wp:" not in raw or not any(sign in raw for sign in _MAY_HIDE):
        return raw
    kept: list[str] = []
    at, hidden, depth = 0, "", 0
    start = 0
    for block in _BLOCK.finditer(raw):
        closing, name, attributes, void = block.groups()
        name = name.removeprefix("core/")
        if hidden:
            if name == hidden and not void:
                depth += -1 if closing else 1
            if not depth:
                hidden, at = "", block.end()
        elif not closing and _is_hidden(name, attributes or ""):
            kept.append(raw[at : block.start()])
            if _is_bound(attributes or ""):
                kept.append(FIELD_BLOCK)
            at = start = block.end()
            if not void:
                hidden, depth = name, 1
    # A block that is never closed hides nothing.
    return "".join([*kept, raw[start if hidden else at :]])


def _is_hidden(name: str, attributes: str) -> bool:
    if "isibility" in attributes and _HIDDEN.search(attributes):
        return True
    return name in _UNSHOWN or _is_bound(attributes)


def _is_bound(attributes: str) -> bool:
    """Return True if a block shows a custom field in place of what it saved."""
    return '"bindings"' in attributes and _BOUND.search(attributes) is not None
