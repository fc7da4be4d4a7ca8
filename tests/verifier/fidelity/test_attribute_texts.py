"""Alternative texts and titles of the stored content are in the page of its post."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.attribute_texts import lost_texts
from migrator.verifier.fidelity.render_markdown import page_of


def lost(raw: str, markdown: str) -> list[str]:
    return [finding.message.split("”")[0][2:-1] for finding in lost_texts(raw, page_of(markdown))]


@pytest.mark.parametrize(
    ("raw", "right", "wrong"),
    [
        ('<img src="a.png" alt="A cup" title="A cup">', "![A cup](a.png)", '![](a.png "A cup")'),
        (
            '<a href="b" title="A cup"><img src="a.png" alt="A cup"></a>',
            '[![A cup](a.png)](b "A cup")',
            '[![](a.png)](b "A cup")',
        ),
        (
            '<a href="b" title="A cup"><img src="a.png" alt="A cup"></a>',
            '[![A cup](a.png)](b "A cup")',
            "[![A cup](a.png)](b)",
        ),
    ],
)
def test_one_attribute_does_not_stand_for_the_other(raw: str, right: str, wrong: str) -> None:
    assert lost(raw, right) == []
    assert lost(raw, wrong) == ["A cup"]


def test_a_link_that_the_next_one_ends_is_invisible() -> None:
    assert lost('<a href="b" title="A cup"><a href="b">Cup</a></a>', "[Cup](b)") == []
