"""Each list is counted as in the source: its first number, its letters, its direction."""

from __future__ import annotations

import pytest

from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity.compare_post import check_inventory, check_rendering
from migrator.verifier.fidelity.list_numbers import lost_numbers

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


@pytest.mark.parametrize(
    ("stored", "page", "message"),
    [
        (f'<ol type="a">{ITEMS}', f'<ol type="a">{ITEMS}', ""),
        (f'<ol type="a">{ITEMS}', f"<ol>{ITEMS}", "is counted with a"),
        (f'<ol type="a">{ITEMS}', f'<ol type="A">{ITEMS}', "is counted with a"),
        (f'<OL STYLE="list-style-type:Lower-Roman">{ITEMS}', f"<ol>{ITEMS}", "is counted with i"),
        (f'<ol style="color:red;list-style:upper-alpha inside">{ITEMS}', f'<ol type="A">{ITEMS}',
         ""),
        ('<ol><li style="list-style-type: lower-alpha">Tea</li></ol>', "<ol><li>Tea</li></ol>",
         "is counted with a"),
        (f'<ol type="1" class="reversed" start>{ITEMS}', f"<ol>{ITEMS}", ""),
        (f"<ol reversed>{ITEMS}", f"<ol>{ITEMS}", "is counted backwards"),
        (f"<ol reversed start=2>{ITEMS}", f'<ol reversed start="2">{ITEMS}', ""),
        (f"<ol start=-1>{ITEMS}", f"<ol>{ITEMS}", "begins with -1"),
        ("<ol><li>Tea</li><li value=7>Pot</li></ol>", f"<ol>{ITEMS}",
         "has an item with the number 7"),
        ("<ol><li>Tea<ul><li value=9>x</li></ul><li value='2'>Pot</li></ol>", f"<ol>{ITEMS}", ""),
        ("<!-- <ol type='a'><li>Tea</li></ol> -->", f"<ol>{ITEMS}", ""),
    ],
)  # fmt: skip
def test_letters_directions_and_numbers_of_items_are_missed(
    stored: str, page: str, message: str
) -> None:
    found = [each.message for each in lost_numbers(stored, page)]
    assert found == ([f"a list of the stored content {message}"] if message else [])


@pytest.mark.parametrize(
    ("stored", "markdown"),
    [
        (f'<ol type="a">{ITEMS}', "1. Tea\n2. Pot\n"),
        (f"<ol reversed>{ITEMS}", "1. Tea\n2. Pot\n"),
        ('<ol><li>Tea</li><li value="7">Pot</li></ol>', "1. Tea\n2. Pot\n"),
        (f'<ol type="a">{ITEMS}', f"<ol type='i'>\n{ITEMS}\n"),
        ("<ol><li type=a>Tea</li><li>Pot</li></ol>", f"<ol type='a'>\n{ITEMS}\n"),
        # What an item says counts before what its list says.
        ("<ol type=a><li type=i>Tea</li><li type=i>Pot</li></ol>", f"<ol type='a'>\n{ITEMS}\n"),
    ],
)
def test_a_page_whose_list_is_counted_otherwise_is_not_what_wordpress_shows(
    stored: str, markdown: str
) -> None:
    assert [each.kind for each in check_rendering(stored, markdown)] == ["changed-block"]


@pytest.mark.parametrize(
    ("stored", "markdown"),
    [
        (f'<ol style="list-style-type: lower-alpha">{ITEMS}', f'<ol type="a">\n{ITEMS}\n'),
        ("<ol><li value=1>Tea</li><li value=2>Pot</li></ol>", "1. Tea\n2. Pot\n"),
        (f'<ol type="a" style="list-style: decimal">{ITEMS}', "1. Tea\n2. Pot\n"),
        # Only numbered lists show numbers.
        ('<ul><li value="7">Tea</li><li type="a">Pot</li></ul>', "- Tea\n- Pot\n"),
    ],
)
def test_spellings_of_one_count_are_alike(stored: str, markdown: str) -> None:
    assert check_rendering(stored, markdown) == []
    assert check_inventory(stored, markdown, ()) == []
    assert to_markdown(stored).split() == markdown.replace(ITEMS, _LINES).split()


_LINES = ITEMS.replace("><", ">\n<")
