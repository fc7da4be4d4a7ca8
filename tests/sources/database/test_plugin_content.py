"""What plugins keep in tables of their own is in the posts that show it."""

from __future__ import annotations

import json
from pathlib import Path

from support.sql_blog import dump, post, tables

from migrator.sources.locator.open_locator import open_source

CELLS = [["Pont", "Année"], ["Neuf", "1607"], ["Jacques-Cartier", "1930"], ["fermé", "#colspan#"]]


def contents(folder: Path, content: str, more: str = "") -> dict[int, str]:
    blog = tables()
    blog["posts"] = [
        post(1, "un", content),
        post(20, "ponts", json.dumps(CELLS), kind="tablepress_table"),
    ]
    blog["options"] = [
        *blog["options"],
        (50, "tablepress_tables", json.dumps({"last_id": 1, "table_post": {"1": 20}}), "yes"),
    ]
    path = folder / "dump.sql"
    path.write_text(dump(blog) + more, "utf-8")
    return {each.id: each.content for each in open_source([path]).posts()}


def test_a_table_of_tablepress_stands_in_the_post_that_shows_it(tmp_path: Path) -> None:
    found = contents(tmp_path, "Avant [table id=1 /] après, et [table id=9 /] n’est pas là.")[1]
    assert "<th>Pont</th><th>Année</th>" in found
    assert "<td>Jacques-Cartier</td><td>1930</td>" in found
    assert '<td colspan="2">fermé</td>' in found
    assert found.startswith("Avant ")
    assert "[table id=9 /] n’est pas là." in found


def test_a_shortcode_that_is_only_spoken_of_stays(tmp_path: Path) -> None:
    assert contents(tmp_path, "[[table id=1 /]]")[1] == "[[table id=1 /]]"


NEXTGEN = (
    "CREATE TABLE `wp_ngg_gallery` (`gid` bigint, `name` text, `slug` text, `path` text);\n"
    "INSERT INTO `wp_ngg_gallery` VALUES (3,'ponts','ponts','wp-content/gallery/ponts/');\n"
    "CREATE TABLE `wp_ngg_pictures` (`pid` bigint, `galleryid` bigint, `filename` text,"
    " `description` text, `alttext` text, `exclude` tinyint, `sortorder` bigint);\n"
    "INSERT INTO `wp_ngg_pictures` VALUES (7,3,'b.jpg','La nuit','Deux',0,2),"
    "(8,3,'a.jpg','','Un \"beau\" pont',0,1),(9,3,'c.jpg','','Caché',1,3);\n"
)


def test_a_gallery_of_nextgen_is_its_images_in_their_order(tmp_path: Path) -> None:
    for shortcode in ("[nggallery id=3]", '[ngg src="galleries" ids="3"]', "[slideshow id=3]"):
        found = contents(tmp_path, shortcode, NEXTGEN)[1].strip().splitlines()
        base = "http://blog.example/wp-content/gallery/ponts"
        caption = "<figcaption>La nuit</figcaption>"
        assert found == [
            f'<figure><img src="{base}/a.jpg" alt="Un &quot;beau&quot; pont" /></figure>',
            f'<figure><img src="{base}/b.jpg" alt="Deux" />{caption}</figure>',
        ]


def test_the_old_form_of_nextgens_shortcodes_is_known(tmp_path: Path) -> None:
    """G14"""
    assert contents(tmp_path, "[nggallery=3]", NEXTGEN)[1].count("<img") == 2
    assert contents(tmp_path, "[singlepic=8,320,240]", NEXTGEN)[1].count("<img") == 1


ZIP_RECIPES = (
    "CREATE TABLE `wp_amd_zlrecipe_recipes` (`recipe_id` bigint, `post_id` bigint,"
    " `recipe_title` text, `recipe_image` text, `summary` text, `prep_time` text,"
    " `cook_time` text, `total_time` text, `yield` text, `ingredients` text,"
    " `instructions` text, `notes` text);\n"
    "INSERT INTO `wp_amd_zlrecipe_recipes` VALUES (12,1,'Soup','','Warm','PT1H5M','PT20M','',"
    "'4','!Base\\nwater\\nsalt','Boil\\nServe','Enjoy');\n"
)


def test_a_recipe_of_ziplist_is_in_the_post_that_shows_it(tmp_path: Path) -> None:
    # The blog is in French.
    for shortcode in ("[amd-zlrecipe-recipe:12]", '<img id="amd-zlrecipe-recipe-12" src="x.png">'):
        assert contents(tmp_path, shortcode, ZIP_RECIPES)[1].strip() == (
            "<h3>Soup</h3>\n<p>Warm</p>\n<ul>\n<li>Portions: 4</li>\n"
            "<li>Temps de préparation: 1 h 5 min</li>\n<li>Temps de cuisson: 20 min</li>\n</ul>\n"
            "<h4>Ingrédients</h4>\n<p><strong>Base</strong></p>\n<ul>\n<li>water</li>\n"
            "<li>salt</li>\n</ul>\n<h4>Instructions</h4>\n<ol>\n<li>Boil</li>\n"
            "<li>Serve</li>\n</ol>\n<h4>Notes</h4>\n<p>Enjoy</p>"
        )


def test_a_single_picture_of_nextgen_is_that_image(tmp_path: Path) -> None:
    found = contents(tmp_path, "[singlepic id=8 w=320 float=left]", NEXTGEN)[1]
    assert found.count("<img") == 1
    assert "a.jpg" in found


def test_without_the_plugins_tables_shortcodes_stay(tmp_path: Path) -> None:
    assert contents(tmp_path, "[nggallery id=3]")[1] == "[nggallery id=3]"


def test_rules_of_redirection_lead_to_posts(tmp_path: Path) -> None:
    rules = (
        "CREATE TABLE `wp_redirection_items` (`id` int, `url` text, `regex` int, `status` text,"
        " `action_type` text, `action_code` int, `action_data` text, `match_type` text);\n"
        "INSERT INTO `wp_redirection_items` VALUES (1,'/alt/',0,'enabled','url',301,'/premier/',"
        "'url'),(2,'/x/',0,'disabled','url',301,'/premier/','url'),"
        "(3,'^/y',1,'enabled','url',301,'/premier/','url'),"
        "(4,'/ailleurs/',0,'enabled','url',301,'http://other.example/','url');\n"
    )
    import migrator

    path = tmp_path / "dump.sql"
    path.write_text(dump(tables()) + rules, "utf-8")
    migrator.migrate(path, tmp_path / "output", offline=True, jobs=1)
    rows = (tmp_path / "output/data/redirects.csv").read_text().splitlines()
    assert "/alt/,posts/premier/index.md" in rows
    assert not [row for row in rows if row.startswith(("/x/", "^", "/ailleurs"))]
