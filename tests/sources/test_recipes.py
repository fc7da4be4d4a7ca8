"""Recipes that a plugin keeps as items are in the posts that show them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import UPLOADS, attachment, item, migrated

WPRM = item(
    40, "[wprm-recipe id=40]", kind="wprm_recipe", title="Pie", slug="pie",
    meta=[
        ("wprm_servings", "4"), ("wprm_servings_unit", "people"), ("wprm_cook_time", "40"),
        (
            "wprm_ingredients",
            ('a:1:{i:0;a:2:{s:4:"name";s:5:"Dough";s:11:"ingredients";a:1:{i:0;a:4:{'
            's:6:"amount";s:3:"200";s:4:"unit";s:1:"g";s:4:"name";s:5:"flour";'
            's:5:"notes";s:6:"sifted";}}}}'),
        ),
        (
            "wprm_instructions",
            ('a:1:{i:0;a:2:{s:4:"name";s:0:"";s:12:"instructions";a:2:{i:0;a:2:{'
            's:4:"text";s:10:"<p>Mix</p>";s:5:"image";i:0;}i:1;a:2:{'
            's:4:"text";s:4:"Bake";s:5:"image";i:9;}}}}'),
        ),
        ("wprm_notes", "<p>Eat warm.</p>"),
    ],
)  # fmt: skip
SHOWN = (
    "### Pie\n\n- Servings: 4 people\n- Cook time: 40 min\n\n#### Ingredients\n\n**Dough**\n\n"
    "- 200 g flour, sifted\n\n#### Instructions\n\n1. Mix\n\n2. Bake\n\n"
    f"   ![]({UPLOADS}/done.jpg)\n\n#### Notes\n\nEat warm."
)


@pytest.mark.parametrize(
    "shortcode",
    [
        "[wprm-recipe id=40]",
        "[wprm-recipe id='40' template=\"basic\"]",
        (
            '<!-- wp:wp-recipe-maker/recipe {"id":40} -->[wprm-recipe id="40"]'
            "<!-- /wp:wp-recipe-maker/recipe -->"
        ),
        '<!-- wp:wp-recipe-maker/recipe {"id":40} /-->',
    ],
)
def test_a_recipe_is_in_the_post_that_shows_it(tmp_path: Path, shortcode: str) -> None:
    archive = migrated(
        tmp_path, item(1, f"Before.\n\n{shortcode}"), WPRM, attachment(9, "done.jpg")
    )
    assert archive.body("posts/post-1/index.md") == f"Before.\n\n{SHOWN}"
    assert set(archive.kinds()) == {"not-fetched"}
    own = archive.body("wprm_recipe/pie/index.md")
    assert own == SHOWN.removeprefix("### Pie\n\n")


def test_other_plugins_keep_texts_or_groups(tmp_path: Path) -> None:
    tasty = item(
        41, "", kind="tasty_recipe", title="Soup",
        meta=[("ingredients", "<ul><li>water</li></ul>"), ("instructions", "Boil\nSalt")],
    )  # fmt: skip
    ultimate = item(
        42, "My recipe.", kind="recipe", title="Tea",
        meta=[
            (
                "recipe_ingredients",
                ('a:1:{i:0;a:4:{s:6:"amount";s:1:"1";s:4:"unit";s:3:"cup";'
                's:10:"ingredient";s:5:"water";s:5:"group";s:0:"";}}'),
            ),
            (
                "recipe_instructions",
                'a:1:{i:0;a:2:{s:11:"description";s:4:"Boil";s:5:"group";s:0:"";}}',
            ),
            ("recipe_cook_time", "5"), ("recipe_cook_time_text", "min"),
        ],
    )  # fmt: skip
    post = item(1, '[tasty-recipe id="41"]\n\n[ultimate-recipe id="42"]')
    archive = migrated(tmp_path, post, tasty, ultimate)
    assert archive.body("posts/post-1/index.md") == (
        "### Soup\n\n#### Ingredients\n\n- water\n\n#### Instructions\n\n1. Boil\n2. Salt\n\n"
        "### Tea\n\n- Cook time: 5 min\n\n#### Ingredients\n\n- 1 cup water\n\n"
        "#### Instructions\n\n1. Boil"
    )
    assert archive.body("recipe/recipe-42/index.md").startswith("My recipe.\n\n- Cook time: 5 min")


def test_a_recipe_of_a_theme_stays_as_it_is(tmp_path: Path) -> None:
    mine = item(1, "Boil.", kind="recipe", slug="soup", meta=[("ingredients", "water")])
    archive = migrated(tmp_path, mine)
    assert archive.body("recipe/soup/index.md") == "Boil."
    assert [each.where for each in archive.report.findings] == ["ingredients"]


@pytest.mark.parametrize(
    ("language", "titles"),
    [("de", ("Zutaten", "Anleitungen", "Zubereitung")),
     ("es-MX", ("Ingredientes", "Instrucciones", "Preparación")),
     ("ko", None)],
)  # fmt: skip
def test_the_parts_of_a_recipe_have_titles_in_the_language_of_the_blog(
    tmp_path: Path, language: str, titles: tuple[str, str, str] | None
) -> None:
    tasty = item(
        41, "", kind="tasty_recipe", title="Soup",
        meta=[("ingredients", "water"), ("instructions", "Boil")],
    )  # fmt: skip
    jetpack = (
        "[recipe-ingredients]salt[/recipe-ingredients]\n\n"
        "[recipe-directions]Stir.[/recipe-directions]"
    )
    post = item(1, f'[tasty-recipe id="41"]\n\n{jetpack}')
    archive = migrated(tmp_path, post, tasty, language=language)
    one, two, three = (f"#### {title}\n\n" for title in titles) if titles else ("", "", "")
    ingredients = f"#### {titles[0]}\n\n" if titles else ""
    assert archive.body("posts/post-1/index.md") == (
        f"### Soup\n\n{one}- water\n\n{two}1. Boil\n\n{ingredients}salt\n\n{three}Stir."
    )
