"""A backup with the uploads of several sites gives each site its own, and never mixes them up."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.sql_blog import dump, tables

from migrator.sources.database.source import DatabaseSource
from migrator.sources.locator.open_locator import open_source

BLOG = dump(tables())
SHOP = BLOG.replace("blog.example", "shop.example")
PICTURE = "wp-content/uploads/2016/01/pont.png"


def config(database: str, prefix: str = "wp_") -> str:
    return (
        f"<?php\ndefine( 'DB_NAME', '{database}' );\ndefine('DB_PASSWORD', 's3cr3t');\n"
        f'$table_prefix = "{prefix}";\n'
    )


def opened(folder: Path, members: Mapping[str, str], site: str = "") -> DatabaseSource:
    path = folder / "backup.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, text in members.items():
            file.writestr(name, text)
    source = open_source([path], site)
    assert isinstance(source, DatabaseSource)
    return source


def picture(source: DatabaseSource, name: str = "pont") -> str:
    path = source.uploads.find(f"{source.site.url}/wp-content/uploads/2016/01/{name}.png")
    return path.read_text() if path else ""


@pytest.mark.parametrize("site", ["blog", "shop"])
@pytest.mark.parametrize("inner", ["public_html/shop", "public_html/a/b", "another"])
def test_the_configuration_says_whose_uploads_they_are(
    tmp_path: Path, site: str, inner: str
) -> None:
    members = {
        "mysql/u_blog.sql": BLOG,
        "mysql/u_shop.sql": SHOP,
        "public_html/wp-config.php": config("u_blog"),
        f"public_html/{PICTURE}": "the picture of blog",
        f"{inner}/wp-config.php": config("u_shop"),
        f"{inner}/{PICTURE}": "the picture of shop",
    }
    source = opened(tmp_path, members, f"{site}.example")
    assert picture(source) == f"the picture of {site}"
    assert not [repair for repair in source.repairs if repair.lost]


@pytest.mark.parametrize("site", ["blog", "shop"])
def test_the_prefix_of_the_tables_tells_two_sites_of_one_database(
    tmp_path: Path, site: str
) -> None:
    members = {
        "data.sql": BLOG + SHOP.replace("`wp_", "`shop_"),
        "a/wp-config.php": config("all", "wp_"),
        f"a/{PICTURE}": "the picture of blog",
        "b/wp-config.php": config("all", "shop_"),
        f"b/{PICTURE}": "the picture of shop",
    }
    assert picture(opened(tmp_path, members, f"{site}.example")) == f"the picture of {site}"


@pytest.mark.parametrize("site", ["blog", "shop"])
def test_a_folder_with_the_name_of_the_site_is_the_one_of_the_site(
    tmp_path: Path, site: str
) -> None:
    members = {
        "a.sql": BLOG,
        "b.sql": SHOP,
        f"domains/blog.example/public_html/{PICTURE}": "the picture of blog",
        f"domains/www.shop.example/public_html/{PICTURE}": "the picture of shop",
    }
    assert picture(opened(tmp_path, members, f"{site}.example")) == f"the picture of {site}"


def test_a_picture_of_another_site_never_takes_the_place_of_a_missing_one(tmp_path: Path) -> None:
    members = {
        "mysql/u_blog.sql": BLOG,
        "public_html/wp-config.php": config("u_blog"),
        f"public_html/{PICTURE}": "the picture of blog",
        "public_html/shop/wp-config.php": config("u_shop"),
        f"public_html/shop/{PICTURE.replace('pont', 'other')}": "the picture of shop",
    }
    source = opened(tmp_path, members)
    assert picture(source) == "the picture of blog"
    assert picture(source, "other") == ""


def test_a_copy_of_the_site_may_have_what_is_missing(tmp_path: Path) -> None:
    members = {
        "mysql/u_blog.sql": BLOG,
        "public_html/wp-config.php": config("u_blog"),
        f"public_html/{PICTURE}": "the picture of blog",
        "old/wp-config.php": config("u_blog"),
        f"old/{PICTURE}": "an older picture",
        f"old/{PICTURE.replace('pont', 'other')}": "another picture",
        "more/uploads/2016/01/third.png": "a third picture",
    }
    source = opened(tmp_path, members)
    assert picture(source) == "the picture of blog"
    assert picture(source, "other") == "another picture"
    assert picture(source, "third") == "a third picture"


def test_uploads_of_which_nothing_says_whose_they_are_are_a_loss(tmp_path: Path) -> None:
    members = {
        "blog.sql": BLOG,
        f"a/{PICTURE}": "a picture",
        f"b/{PICTURE}": "an other one",
    }
    source = opened(tmp_path, members)
    assert picture(source) == "a picture"
    [loss] = [repair.message for repair in source.repairs if repair.lost]
    assert loss == (
        "1 file of the uploads is in several folders and differs, and nothing says which belongs"
        " to this site: those in a were used; --uploads FOLDER names others"
    )


def test_equal_copies_of_the_uploads_are_no_loss(tmp_path: Path) -> None:
    members = {"blog.sql": BLOG, f"a/{PICTURE}": "a picture", f"b/{PICTURE}": "a picture"}
    source = opened(tmp_path, members)
    assert picture(source) == "a picture"
    assert source.repairs == []
