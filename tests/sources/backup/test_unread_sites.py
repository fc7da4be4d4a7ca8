"""A backup with the dumps of several sites gives one of them, and never keeps silent on another."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from support.sql_blog import dump, network, post, tables

from migrator.errors import SourceError
from migrator.sources.database.source import DatabaseSource
from migrator.sources.locator.open_locator import open_source

BLOG = dump(tables())
SHOP = BLOG.replace("blog.example", "shop.example").replace("Bonjour", "Bonsoir")


def packed(folder: Path, **members: str) -> Path:
    path = folder / "backup.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, text in members.items():
            file.writestr(f"{name.replace('__', '/')}.sql", text)
    return path


def losses(*paths: Path, site: str = "") -> list[str]:
    return [repair.message for repair in opened(*paths, site=site).repairs if repair.lost]


def opened(*paths: Path, site: str = "") -> DatabaseSource:
    source = open_source(paths, site)
    assert isinstance(source, DatabaseSource)
    return source


@pytest.mark.parametrize("places", [("a", "b"), ("one__a", "two__b"), ("a", "old__backup__b")])
def test_a_second_dump_with_another_site_is_a_loss(tmp_path: Path, places: tuple[str, str]) -> None:
    path = packed(tmp_path, **dict(zip(places, (BLOG, SHOP), strict=True)))
    read = opened(path).site.url
    other = "shop" if "blog" in read else "blog"
    where = places[other == "shop"].replace("__", "/")
    [loss] = losses(path)
    assert loss == (
        f"another site is in this backup and was not read: http://{other}.example"
        f" (8 items in {where}.sql); --site http://{other}.example reads it"
    )


@pytest.mark.parametrize("places", [("a", "b"), ("one__a", "two__b")])
@pytest.mark.parametrize("site", ["blog", "shop"])
def test_site_chooses_among_the_dumps(tmp_path: Path, places: tuple[str, str], site: str) -> None:
    path = packed(tmp_path, **dict(zip(places, (BLOG, SHOP), strict=True)))
    source = opened(path, site=f"{site}.example")
    word = {"blog": "Bonjour", "shop": "Bonsoir"}[site]
    assert next(source.posts()).content.startswith(f"<p>{word}")
    assert not [repair for repair in source.repairs if repair.lost]


def test_a_site_that_no_dump_has_is_refused_with_the_names_of_all(tmp_path: Path) -> None:
    path = packed(tmp_path, one__a=BLOG, two__b=SHOP)
    with pytest.raises(SourceError, match=r"blog\.example.*shop\.example"):
        opened(path, site="third.example")


@pytest.mark.parametrize("places", [("a", "b"), ("one__a", "two__b")])
def test_copies_of_one_site_are_no_loss(tmp_path: Path, places: tuple[str, str]) -> None:
    older = BLOG.replace("http://blog.example", "https://www.blog.example").replace("wp_", "old_")
    assert losses(packed(tmp_path, **{places[0]: BLOG, places[1]: BLOG})) == []
    assert losses(packed(tmp_path, one__a=BLOG, two__b=older)) == []


def test_a_second_dump_without_settings_is_told_by_the_addresses_of_its_posts(
    tmp_path: Path,
) -> None:
    own = dump({"posts": [post(1, "a", "x")]})
    foreign = own.replace("blog.example", "shop.example")
    assert losses(packed(tmp_path, one__a=BLOG, two__b__c=own)) == []
    [loss] = losses(packed(tmp_path, one__a=BLOG, two__b__c=foreign))
    assert "http://shop.example (1 item in two/b/c.sql)" in loss
    [loss] = losses(packed(tmp_path, one__a=BLOG, two__b__c=foreign.replace("http://", "")))
    assert "no address" in loss
    assert "give it as a source of its own" in loss


def test_every_site_of_a_second_network_is_named(tmp_path: Path) -> None:
    other = network().replace("blog.example", "shop.example").replace("two.example", "five.example")
    told = losses(packed(tmp_path, one__a=BLOG, two__b=other))
    assert {t.partition("read: ")[2].partition(" ")[0] for t in told} == {
        "http://shop.example", "http://five.example",
    }  # fmt: skip


def test_two_files_with_one_name_are_two_files(tmp_path: Path) -> None:
    paths = []
    for name, text in (("one", BLOG), ("two", SHOP)):
        (tmp_path / name).mkdir()
        paths.append(tmp_path / name / "database.sql")
        paths[-1].write_text(text, "utf-8")
    [loss] = losses(*paths)
    assert "another site is in this backup" in loss
    archives = [
        packed(path.parent, database=path.read_text("utf-8")).rename(path.with_suffix(".zip"))
        for path in paths
    ]
    [loss] = losses(*archives)
    assert "another site is in this backup" in loss


def test_an_empty_site_and_a_database_of_another_program_are_no_loss(tmp_path: Path) -> None:
    empty = dump({**tables(), "posts": []}).replace("blog.example", "shop.example")
    shop = "CREATE TABLE `orders` (`id` int);\nINSERT INTO `orders` VALUES (1),(2);\n"
    assert losses(packed(tmp_path, one__a=BLOG, two__b=empty, three__c=shop)) == []
