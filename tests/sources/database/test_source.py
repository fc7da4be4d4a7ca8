"""A database yields the posts that an export of the same site would hold."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.sql_blog import DATE, STYLES, TRICKY, Rows, cut, dump, flipped, post, tables

from migrator.errors import MigratorError, SourceError, UsageError
from migrator.model import Author, Source, Term
from migrator.sources.database.source import DatabaseSource
from migrator.sources.locator.open_locator import open_source


def opened(folder: Path, text: str | bytes, site: str = "") -> DatabaseSource:
    path = folder / "dump.sql"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    source = open_source([path], site)
    assert isinstance(source, DatabaseSource)
    return source


def of(folder: Path, content: Mapping[str, Rows], prefix: str = "wp_") -> DatabaseSource:
    return opened(folder, dump(content, prefix))


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_dump_yields_the_same_posts(tmp_path: Path, style: str) -> None:
    source = opened(tmp_path, STYLES[style](tables()))
    plain = opened(tmp_path, dump(tables()))
    assert list(source.posts()) == list(plain.posts())
    assert source.site == plain.site
    assert source.repairs == plain.repairs == []


def test_it_is_a_source_as_any_other(tmp_path: Path) -> None:
    source = of(tmp_path, tables())
    assert isinstance(source, Source)
    entries = [(e.position, e.id, e.type, e.slug) for e in source.index.entries]
    assert entries == [(p.position, p.id, p.type, p.slug) for p in source.posts()]
    assert list(source.posts()) == list(source.posts())
    assert [file.name for file in source.files()] == ["dump.sql"]


def test_a_post_has_all_that_its_tables_tell_of_it(tmp_path: Path) -> None:
    source = of(tmp_path, tables())
    posts = {post.id: post for post in source.posts()}
    first = posts[1]
    assert first.content == f"<p>Bonjour.</p>\n{TRICKY}"
    assert first.link == "http://blog.example/premier/"
    assert first.author == "ada"
    assert first.published is not None
    assert first.published.isoformat() == "2016-01-10T10:00:00-05:00"
    assert [(t.name, t.parent) for t in first.terms] == [("Ponts", "general")]
    assert first.meta == {"_thumbnail_id": "5"}
    assert [(c.author, c.content, c.parent_id) for c in first.comments] == [
        ("Guest", "Bravo !", 0), ("Ada", "Merci.", 1),
    ]  # fmt: skip
    assert posts[2].sticky
    assert posts[4].link == "http://blog.example/a-propos/equipe/"
    assert posts[7].link == "http://blog.example/?p=7"
    file = posts[5].attachment
    assert file is not None
    assert file.url == "http://blog.example/wp-content/uploads/2016/01/pont.png"
    assert file.link == "http://blog.example/premier/pont/"


def test_the_site_is_what_its_options_say(tmp_path: Path) -> None:
    source = of(tmp_path, tables())
    assert (source.site.title, source.site.url) == ("Le carnet", "http://blog.example")
    assert source.site.language == "fr-CA"
    assert source.site.authors == {"ada": Author("ada", "Ada Tremblay", 1)}
    assert Term("category", "ponts", "Ponts", "general", 2) in source.site.terms
    assert [(m.menu, m.object_id) for m in source.index.menu_items] == [("menu", 3)]


def test_the_biography_of_an_author_is_read_and_no_other_field_of_users(tmp_path: Path) -> None:
    """Regression: readers saw it below each post, and the archive had it nowhere."""
    rows = [
        (1, 1, "nickname", "secret nick"),
        (2, 1, "description", "Builds <b>bridges</b>."),
        (3, 9, "description", "Has no posts."),
    ]
    source = of(tmp_path, tables() | {"usermeta": rows})
    known = Author("ada", "Ada Tremblay", 1, biography="Builds <b>bridges</b>.")
    assert source.site.authors == {"ada": known}


def test_nothing_private_is_kept(tmp_path: Path) -> None:
    from support.sql_blog import SECRETS

    source = of(tmp_path, tables())
    said = repr((list(source.posts()), source.site, list(source.index.entries), source.repairs))
    assert not [secret for secret in SECRETS if secret in said]


def test_revisions_are_items_like_in_no_export(tmp_path: Path) -> None:
    last = list(of(tmp_path, tables()).posts())[-1]
    assert (last.type, last.link) == ("revision", "")


@pytest.mark.parametrize("prefix", ["", "wp_", "emi_", "wp_34", "SERVMASK_PREFIX_", "Blog_2_"])
def test_any_prefix_is_found(tmp_path: Path, prefix: str) -> None:
    source = of(tmp_path, tables(), prefix)
    assert len(source.index.entries) == 8
    assert [site.prefix for site in source.sites] == [prefix]


PARTS = (
    "options", "postmeta", "comments", "users", "terms", "term_taxonomy", "term_relationships",
)  # fmt: skip


@pytest.mark.parametrize("missing", PARTS)
def test_a_missing_table_costs_only_what_was_in_it_and_is_named(
    tmp_path: Path, missing: str
) -> None:
    content = {name: rows for name, rows in tables().items() if name != missing}
    source = of(tmp_path, content)
    assert [post.id for post in source.posts() if post.content.startswith("<p>Bonjour")] == [1]
    [repair] = source.repairs
    assert f"the table wp_{missing} is missing" in repair.message
    assert repair.lost


@pytest.mark.parametrize("name", ["options", "users", "terms", "term_taxonomy"])
def test_a_table_that_is_never_empty_and_has_no_row_is_named(tmp_path: Path, name: str) -> None:
    [repair] = of(tmp_path, tables() | {name: []}).repairs
    assert f"the table wp_{name} has no row" in repair.message
    assert repair.lost


def test_a_blog_without_comments_and_custom_fields_is_whole(tmp_path: Path) -> None:
    posts = [row for row in tables()["posts"] if row[20] != "attachment"]
    assert of(tmp_path, tables() | {"comments": [], "postmeta": [], "posts": posts}).repairs == []
    pages = [row for row in posts if row[20] == "page"]
    rest = {"comments": [], "postmeta": [], "term_relationships": []}
    assert of(tmp_path, tables() | rest | {"posts": pages}).repairs == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("comments", "the table wp_comments has no row, but 2 posts count comments"),
        ("term_relationships", "the table wp_term_relationships has no row, but every post has a"),
        ("postmeta", "the table wp_postmeta has no row, but every attachment has one"),
    ],
)
def test_a_table_without_rows_that_other_tables_name_is_a_loss(
    tmp_path: Path, name: str, message: str
) -> None:
    """mydumper writes no file for an empty table: a file that is missing looks the same."""
    counted = [(*row[:-1], 3 if row[0] < 3 else 0) for row in tables()["posts"]]
    assert of(tmp_path, tables() | {"posts": counted}).repairs == []
    [repair] = of(tmp_path, tables() | {"posts": counted, name: []}).repairs
    assert repair.message.startswith(message)
    assert repair.lost


@pytest.mark.parametrize(
    ("name", "left_out", "message"),
    [
        ("posts", 1, "2 comments belong to posts that the database does not have"),
        ("term_taxonomy", 2, "1 times a post has a category, tag or other term"),
        ("terms", 2, "1 categories, tags or other terms have no name"),
        ("users", 1, "4 posts have an author whom the database does not have"),
    ],
)
def test_a_row_that_others_name_and_that_is_missing_is_named(
    tmp_path: Path, name: str, left_out: int, message: str
) -> None:
    rows = [row for row in tables()[name] if row[0] != left_out]
    other = [(9, "bob", *tables()["users"][0][2:])] if name == "users" else []
    [repair, *hints] = of(tmp_path, tables() | {name: [*rows, *other]}).repairs
    assert repair.message.startswith(message)
    assert repair.lost
    assert not any(hint.lost for hint in hints)


@pytest.mark.parametrize(("number", "is_lost"), [(1, True), (77, False)])
def test_a_missing_term_is_a_loss_only_if_a_post_has_it(
    tmp_path: Path, number: int, is_lost: bool
) -> None:
    """WordPress leaves the terms of a deleted post if their taxonomy is unknown at that moment."""
    relations = [*tables()["term_relationships"], (number, 99, 0)]
    repairs = of(tmp_path, tables() | {"term_relationships": relations}).repairs
    assert [repair.lost for repair in repairs] == [True] * is_lost


def test_custom_fields_without_their_post_are_a_hint_at_a_lost_post(tmp_path: Path) -> None:
    """Programs that delete posts by SQL leave custom fields, too."""
    fields = [*tables()["postmeta"], (9, 77, "_wp_page_template", "default")]
    [hint] = of(tmp_path, tables() | {"postmeta": fields}).repairs
    assert hint.message.startswith("1 custom fields belong to posts that the database does not")
    assert not hint.lost


def test_posts_alone_still_tell_where_they_were(tmp_path: Path) -> None:
    source = of(tmp_path, {"posts": tables()["posts"]})
    assert source.site.url == "http://blog.example"
    assert next(source.posts()).link


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_tables_does_not_matter(tmp_path: Path, seed: int) -> None:
    names = list(tables())
    random.Random(seed).shuffle(names)
    source = of(tmp_path, {name: tables()[name] for name in names})
    assert list(source.posts()) == list(of(tmp_path, tables()).posts())


@pytest.mark.parametrize("seed", range(50))
def test_of_a_dump_cut_at_any_byte_all_that_is_whole_is_delivered(
    tmp_path: Path, seed: int
) -> None:
    data = dump(tables()).encode()
    short = cut(data, random.Random(seed))
    whole = {post.id: post.content for post in of(tmp_path, tables()).posts()}
    try:
        source = opened(tmp_path, short)
    except SourceError:
        assert b"INSERT INTO `wp_posts` VALUES (1" not in short[:-2]
        return
    found = {post.id: post.content for post in source.posts()}
    assert found.items() <= whole.items()
    assert sorted(found) == sorted(whole)[: len(found)]
    assert any(repair.lost for repair in source.repairs)


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes_never_end_in_a_traceback(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = flipped(dump(tables()).encode(), chance, 1 + seed)
    try:
        list(opened(tmp_path, data).posts())
    except MigratorError as error:
        assert str(error)


def test_a_database_of_another_program_is_named_as_one(tmp_path: Path) -> None:
    path = tmp_path / "forum.sql"
    path.write_text(
        "CREATE TABLE `phpbb_posts` (`post_id` int, `post_text` text);\n"
        "INSERT INTO `phpbb_posts` VALUES (1,'a');\n"
    )
    with pytest.raises(SourceError, match="no table of WordPress"):
        open_source([path])


def test_a_dump_that_ends_before_its_posts_is_called_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "shop.sql"
    path.write_text("INSERT INTO `wp_options` VALUES (1,'a','b'),\n(2,'c")
    with pytest.raises(SourceError, match=r"it has wp_options\. shop\.sql: the file is cut off"):
        open_source([path])


def test_rows_that_are_there_twice_are_read_once(tmp_path: Path) -> None:
    text = dump(tables())
    source = opened(tmp_path, text + text)
    assert len(list(source.posts())) == 8
    assert not any(repair.lost for repair in source.repairs)
    assert "8 rows of wp_posts are there twice and were read once" in [
        repair.message for repair in source.repairs
    ]


def test_a_row_that_contradicts_an_earlier_one_is_told(tmp_path: Path) -> None:
    other = [post(1, "premier", "autre")]
    text = dump(tables()) + dump({"posts": other}, creates=False)
    source = opened(tmp_path, text)
    assert [p.slug for p in source.posts() if p.id == 1] == ["premier"]
    assert [r.lost for r in source.repairs if "say something else" in r.message] == [True]


# Several sites --------------------------------------------------------------------------------


def network(base: str = "wp_") -> str:
    """A multisite of two sites."""
    second = {name: list(rows) for name, rows in tables().items() if name != "users"}
    second["options"] = [
        (1, "siteurl", "http://blog.example/deux", "yes"),
        (2, "home", "http://blog.example/deux", "yes"),
        (3, "permalink_structure", "/%postname%/", "yes"),
    ]
    second["posts"] = [post(1, "seul", "Ici.")]
    second["postmeta"] = [row for row in second["postmeta"] if row[1] == 1]
    blogs = (
        f"CREATE TABLE `{base}blogs` (`blog_id` bigint, `site_id` bigint, `domain` varchar(200),"
        " `path` varchar(100), `deleted` tinyint);\n"
        f"INSERT INTO `{base}blogs` VALUES (1,1,'blog.example','/',0),"
        "(2,1,'blog.example','/deux/',0);\n"
        f"CREATE TABLE `{base}site` (`id` bigint, `domain` varchar(200), `path` varchar(100));\n"
        f"INSERT INTO `{base}site` VALUES (1,'blog.example','/');\n"
    )
    return dump(tables(), base) + dump(second, f"{base}2_") + blogs


def test_of_a_network_the_main_site_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    source = opened(tmp_path, network())
    assert source.chosen.key == "1"
    assert len(source.index.entries) == 8
    [told] = [repair for repair in source.repairs if repair.lost]
    assert "--site 2 reads it" in told.message


def test_a_network_without_its_main_site_says_which_one_was_read(tmp_path: Path) -> None:
    text = network()
    start = text.index("DROP TABLE IF EXISTS `wp_posts`")
    source = opened(
        tmp_path, text[:start] + text[text.index("DROP TABLE IF EXISTS `wp_2_posts`") :]
    )
    assert source.site.url == "http://blog.example/deux"
    lost, users = [repair.message for repair in source.repairs if repair.lost]
    assert "wp_users is missing" in users
    assert lost.startswith("the main site of the network has no posts here: 2 (")


@pytest.mark.parametrize("site", ["2", "wp_2_", "http://blog.example/deux/", "BLOG.example/deux"])
def test_another_site_is_named_by_number_prefix_or_address(tmp_path: Path, site: str) -> None:
    source = opened(tmp_path, network(), site)
    [only] = source.posts()
    assert only.link == "http://blog.example/deux/seul/"
    assert only.author == "ada"  # the users are those of the network
    assert source.site.wordpress_url == "http://blog.example"
    assert source.repairs == []


def test_a_site_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no single site 7: choose among 1 .*; 2 "):
        opened(tmp_path, network(), "7")


def test_two_installations_side_by_side_are_two_sites(tmp_path: Path) -> None:
    text = dump(tables(), "emi_") + dump({"posts": [post(1, "x", "y")]}, "old_")
    source = opened(tmp_path, text)
    assert [site.key for site in source.sites] == ["emi_", "old_"]
    assert len(list(opened(tmp_path, text, "old_").posts())) == 1


# Old versions -----------------------------------------------------------------------------------


def test_wordpress_1_2_had_neither_types_nor_taxonomies(tmp_path: Path) -> None:
    source = opened(
        tmp_path,
        f"INSERT INTO wp_posts VALUES (1,1,'{DATE}','{DATE}','Bonjour','Un',3,'','','','publish',"
        f"'open','open','','un','','','{DATE}','{DATE}','');\n"
        "INSERT INTO wp_categories VALUES (3,'Divers','divers','',0);\n"
        "INSERT INTO wp_post2cat VALUES (1,1,3);\n"
        "INSERT INTO wp_linkcategories VALUES (3,'Liens','N','Y','Y','Y','Y','rand','Y','','','',"
        "1);\n"
        "INSERT INTO wp_users VALUES (1,'ada','" + "0" * 32 + "','Ada','Tremblay','Adi',0,"
        f"'ada@private.example','','203.0.113.77','','','{DATE}',10,'','','','namefl','','',0,'ada');\n"
        f"INSERT INTO wp_comments VALUES (1,1,'X','x@private.example','','203.0.113.77','{DATE}',"
        f"'{DATE}','<trackback />Vu',0,'1',0);\n"
        "INSERT INTO wp_options VALUES (1,0,'siteurl','Y',1,'http://old.example',20,8,'',1);\n",
    )
    [only] = source.posts()
    assert (only.type, only.status, only.slug) == ("post", "publish", "un")
    assert [(t.taxonomy, t.name) for t in only.terms] == [("category", "Divers")]
    assert source.site.authors["ada"].name == "Ada Tremblay"
    assert [(c.kind, c.content) for c in only.comments] == [("trackback", "Vu")]
    assert only.link == "http://old.example/?p=1"


def test_before_2_1_pages_were_posts_of_a_status(tmp_path: Path) -> None:
    row = list(post(1, "seite", "Text"))
    row[7], row[20] = "static", ""
    [only] = of(tmp_path, {**tables(), "posts": [tuple(row)]}).posts()
    assert (only.type, only.status) == ("page", "publish")


def test_a_dump_of_several_databases_keeps_their_tables_apart(tmp_path: Path) -> None:
    other = {"posts": [post(1, "x", "y")], "options": [(1, "home", "http://two.example", "yes")]}
    text = (
        "CREATE DATABASE `one`;\nUSE `one`;\n" + dump(tables())
        + "USE `two`;\n" + dump(other) + "USE `one`;\n" + dump({"usermeta": []})
    )  # fmt: skip
    source = opened(tmp_path, text)
    assert [(site.key, site.items) for site in source.sites] == [("wp_", 8), ("two.wp_", 1)]
    assert [p.slug for p in opened(tmp_path, text, "two.example").posts()] == ["x"]


def test_a_dump_that_powershell_wrote_is_in_utf_16(tmp_path: Path) -> None:
    source = opened(tmp_path, dump(tables()).encode("utf-16"))
    assert list(source.posts()) == list(of(tmp_path, tables()).posts())


def test_a_site_is_chosen_of_databases_only(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text("<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel/></rss>")
    with pytest.raises(UsageError, match="--site chooses among the sites of a database"):
        open_source([path], "2")


def test_a_copy_of_a_site_with_a_sitemap_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text("<urlset/>")
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title>")
    (tmp_path / "backup.sql").write_text(dump(tables()), "utf-8")
    assert isinstance(open_source([tmp_path]), DatabaseSource)
