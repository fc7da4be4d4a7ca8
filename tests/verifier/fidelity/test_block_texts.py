"""A text that only the attributes of a block hold is in the page, or is named."""

from __future__ import annotations

import json
import time

import pytest

from migrator.verifier.fidelity.block_texts import lost_block_texts
from migrator.verifier.fidelity.compare_post import check_inventory
from migrator.verifier.fidelity.render_markdown import page_of

SAID = "Nobody but the plugin says this"


def box(**attributes: object) -> str:
    return f"<!-- wp:acme/box {json.dumps(attributes)} --><div>Tea</div><!-- /wp:acme/box -->"


@pytest.mark.parametrize(
    ("attributes", "markdown", "count"),
    [
        ({"intro": SAID}, "Tea", 1),
        ({"panelTitle": "Hot tea"}, "Tea", 1),
        ({"rows": [{"cells": [{"x": f"<b>{SAID}</b>"}]}]}, "Tea", 1),
        ({"intro": SAID}, f"{SAID}\n\nTea", 0),
        ({"intro": "Nobody but the “plugin’s” <em>says</em>"},
         "Nobody but the “plugin’s” _says_", 0),
        ({"intro": SAID}, f'Tea\n\n<!-- migrator: block acme/box {{"intro":"{SAID}"}} -->', 0),
        ({"intro": "It's a cup of tea"},
         r'<!-- migrator: block acme/box {"intro":"It\u0027s a cup of tea"} -->', 0),
        ({"alt": SAID}, f"![{SAID}](a.jpg)", 0),
        ({"buttonText": "Buy tea"}, "Tea", 1),
        ({"points": [{"caption": "Best <b>tea</b>"}]}, "Tea", 1),
        ({"questions": [{"title": "Why tea?", "visible": False}]}, "Tea", 0),
        # Choices, names for editors and the looks of a block are no texts.
        ({"intro": "Hot tea"}, "Tea", 0),
        ({"title": "yes", "showTitle": True, "titleSize": 3}, "Tea", 0),
        ({"className": "is one of many names of classes", "placeholder": SAID}, "Tea", 0),
        ({"metadata": {"name": SAID}, "style": {"x": SAID}}, "Tea", 0),
        ({"boxStyling": {"columns": [{"label": "Wide columns"}]}, "tempHeadingDesc": SAID},
         "Tea", 0),
        ({"css": "margin: a b c; d e f g h", "path": "/a b/c d/e f/g h"}, "Tea", 0),
    ],
)  # fmt: skip
def test_a_text_of_a_block_that_is_nowhere_is_named(
    attributes: dict[str, object], markdown: str, count: int
) -> None:
    found = lost_block_texts(box(**attributes), page_of(markdown))
    assert [each.kind for each in found] == ["unwritten-text"] * count


def test_a_hidden_block_has_no_text() -> None:
    hidden = box(intro=SAID, metadata={"blockVisibility": False}).replace('": ', '":')
    assert check_inventory(hidden, "Tea\n", ()) == []
    assert len(check_inventory(box(intro=SAID), "Tea\n", ())) == 1


@pytest.mark.parametrize("part", ["<!-- wp:a {", '<!-- wp:a {"b":"c d e f g h"} -->', "{" * 9])
def test_time_grows_with_the_length_only(part: str) -> None:
    start = time.process_time()
    lost_block_texts("<!-- wp:a {" + part * 10_000 + " -->", "<p>x</p>")
    assert time.process_time() - start < 3
