"""The first number of each list is that of the source."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.compare_post import check_inventory

ITEMS = "<li>Tea</li><li>Pot</li></ol>"


@pytest.mark.parametrize(
    ("stored", "markdown", "lost"),
    [
        (f'<ol start="8">{ITEMS}', "8. Tea\n9. Pot\n", 0),
        (f'<ol start="8">{ITEMS}', "1. Tea\n2. Pot\n", 1),
        (f"<ol class=x start='8' type=a>{ITEMS}", "5. Tea\n6. Pot\n", 1),
        (f"<ol start=0>{ITEMS}", "1. Tea\n2. Pot\n", 1),
        (f'<ol start="1">{ITEMS}', "1. Tea\n2. Pot\n", 0),
        (
            f'<ol start="8">{ITEMS}<p>x</p><ol start="8">{ITEMS}',
            "8. Tea\n9. Pot\n\nx\n\n1. Tea\n2. Pot\n",
            1,
        ),
        (f'<td><ol start="8">{ITEMS}</td>', f'<table><td><ol start="8">{ITEMS}</table>', 0),
        (f'<pre>&lt;ol start="8"></pre><pre><ol start="8">{ITEMS}</pre>', "    x\n", 0),
        ('<ol start="8"></ol>', "x\n", 0),
    ],
)
def test_the_first_number_of_a_list_is_missed(stored: str, markdown: str, lost: int) -> None:
    found = check_inventory(f"{stored}", markdown, ())
    assert [each.kind for each in found if "begins with" in each.message] == [
        "changed-block"
    ] * lost
