"""A recipe of EasyRecipe reads as its readers saw it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import item, migrated

END = '<div class="endeasyrecipe" style="display: none;">3.2.1275</div></div>'


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (
            '<div class="item ERName">Carrot cake</div><p>So [b]moist[/b].</p>',
            "### Carrot cake\n\nSo **moist**.",
        ),
        (
            (
                '<div class="ERIngredientsHeader">Zutaten</div>'
                '<ul class="ingredients"><li>1 [i]egg[/i]</li>'
                '<li>[url href="https://x.example/"]tea[/url]</li></ul>'
            ),
            "#### Zutaten\n\n- 1 _egg_\n- [tea](https://x.example/)",
        ),
        (
            (
                '<div class="ERName"><span class="fn">Pie</span></div>'
                '<ol class="instructions"><li>Mix[br]Bake[br]Eat</li></ol>'
            ),
            "### Pie\n\n1. Mix  \n   Bake  \n   Eat",
        ),
        (
            '<div class="ERNotes">See [img src="https://x.example/a.jpg"] [1] [sic]</div>',
            "See ![](https://x.example/a.jpg) [1] [sic]",
        ),
    ],
)
def test_its_marks_are_markup_and_its_version_is_hidden(
    tmp_path: Path, inside: str, shown: str
) -> None:
    archive = migrated(tmp_path, item(1, f'<div class="easyrecipe">\n{inside}\n{END}\n\nEnd [b].'))
    assert archive.body("posts/post-1/index.md") == f"{shown}\n\nEnd [b]."
    assert set(archive.kinds()) <= {"not-fetched"}


def test_marks_outside_of_a_recipe_are_text(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1, "A [b]bold[/b] claim about easyrecipe."))
    assert archive.body("posts/post-1/index.md") == "A [b]bold[/b] claim about easyrecipe."
