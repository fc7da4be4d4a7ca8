"""Every item has a path of its own, the same in every run."""

import unicodedata
from collections import Counter
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrator.archive.layout import DEFAULT_TEMPLATE, Plan, plan
from migrator.archive.safe_names import MAX_BYTES
from migrator.errors import UsageError
from migrator.model import Index, IndexEntry, Site
from migrator.selection import Selection

SITE = Site(url="http://blog.example", wordpress_url="http://blog.example")


def items(*rows: dict) -> Index:
    """Published posts, one day apart, numbered from 1, with the values of each row."""
    entries = []
    for position, row in enumerate(rows):
        values = {
            "id": position + 1,
            "type": "post",
            "status": "publish",
            "published": datetime(2020, 1, 1 + position % 28, 12),
        }
        entries.append(IndexEntry(**{"position": position, **values, **row}))
    return Index(entries=entries)


def laid_out(*rows: dict, template: str = DEFAULT_TEMPLATE, **selection) -> list[str]:
    made = plan(SITE, items(*rows), Selection(**selection), template)
    return [str(made.paths[position]) for position in sorted(made.paths)]


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({"slug": "hello"}, "posts/hello/index.md"),
        ({"slug": "about", "type": "page"}, "pages/about/index.md"),
        ({"slug": "dune", "type": "book"}, "book/dune/index.md"),
        ({"slug": "%e6%97%a5%e8%a8%98"}, "posts/日記/index.md"),
        ({"slug": "100%-off"}, "posts/100%-off/index.md"),
        ({"status": "draft", "title": "Was <i>nun</i>, l&#8217;Été?"}, "drafts/posts/was-nun-lété"),
        ({"status": "draft"}, "drafts/posts/1"),
        ({"status": "draft", "id": 0}, "drafts/posts/item-0"),
        ({"status": "pending", "title": "हिन्दी में", "type": "page"}, "drafts/pages/हिन्दी-में"),
        ({"status": "future", "slug": "soon", "type": "book"}, "drafts/book/soon"),
        ({"slug": "con"}, "posts/con_"),
        ({"slug": "../../etc/passwd"}, "posts/etc-passwd"),
        ({"slug": "/absolute"}, "posts/absolute"),
        ({"slug": "a\x00b."}, "posts/a-b"),
        ({"slug": "..", "title": "Up"}, "posts/up"),
        ({"slug": "日" * 300}, "posts/" + "日" * 40),
        ({"slug": "x", "type": "../y"}, "y/x"),
        ({"slug": "x", "type": ""}, "items/x"),
        ({"slug": "x", "type": "data"}, "data-2/x"),
        ({"slug": "x", "type": "drafts"}, "drafts-2/x"),
    ],
)
def test_the_default_layout_gives_readable_paths(row: dict, path: str) -> None:
    """F62, F64: long, escaped and reserved slugs."""
    assert laid_out(row) == [path.removesuffix("/index.md") + "/index.md"]


def test_pages_stand_below_their_parents() -> None:
    """F1: page 123 below 117 and page 7056 share the slug `x`."""
    assert laid_out(
        {"type": "page", "id": 117, "slug": "a"},
        {"type": "page", "id": 123, "slug": "x", "parent_id": 117},
        {"type": "page", "id": 7056, "slug": "x"},
        {"type": "page", "id": 9, "slug": "deep", "parent_id": 123},
    ) == [
        "pages/a/index.md",
        "pages/a/x/index.md",
        "pages/x/index.md",
        "pages/a/x/deep/index.md",
    ]


def test_pages_with_one_slug_below_different_parents_are_kept() -> None:
    """F3."""
    assert laid_out(
        {"type": "page", "id": 1, "slug": "mat220s15"},
        {"type": "page", "id": 2, "slug": "mat320s15"},
        {"type": "page", "id": 3, "slug": "syllabus", "parent_id": 1},
        {"type": "page", "id": 4, "slug": "syllabus", "parent_id": 2},
    )[2:] == ["pages/mat220s15/syllabus/index.md", "pages/mat320s15/syllabus/index.md"]


def test_a_private_parent_is_not_written_but_is_in_the_path() -> None:
    made = plan(
        SITE,
        items(
            {"type": "page", "slug": "team", "status": "private"},
            {"type": "page", "slug": "anna", "parent_id": 1},
        ),
        Selection(),
    )
    assert made.paths == {1: PurePosixPath("pages/team/anna/index.md")}
    assert list(made.skips) == [0]


@pytest.mark.parametrize("parents", [(2, 1), (1, 2), (99, 98), (-1, 0)])
def test_loops_and_missing_parents_cost_no_page(parents: tuple[int, int]) -> None:
    assert (
        len(
            set(
                laid_out(
                    {"type": "page", "slug": "a", "parent_id": parents[0]},
                    {"type": "page", "slug": "b", "parent_id": parents[1]},
                )
            )
        )
        == 2
    )


def test_a_thousand_nested_pages_end_at_a_path_that_opens() -> None:
    rows = [{"type": "page", "slug": "日" * 40, "parent_id": number} for number in range(1000)]
    paths = laid_out(*rows)
    assert len(set(paths)) == 1000
    assert max(len(path.encode()) for path in paths) < 15 * (MAX_BYTES + 1)


def test_of_posts_with_one_slug_the_oldest_keeps_it() -> None:
    """F2, F4."""
    rows = [
        {"slug": "5g", "published": datetime(2021, 1, 1)},
        {"slug": "5g", "published": datetime(2020, 1, 1)},
        {"slug": "5g-2", "published": datetime(2022, 1, 1)},
    ]
    made = plan(SITE, items(*rows), Selection())
    assert {n: str(p) for n, p in made.paths.items()} == {
        0: "posts/5g-3/index.md",
        1: "posts/5g/index.md",
        2: "posts/5g-2/index.md",
    }
    (finding,) = made.findings
    assert (finding.kind, finding.where) == ("renamed", "posts/5g-3/index.md")
    assert finding.message == "The name “5g” belongs to posts/5g/index.md; this item is “5g-3”."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("About", "about"),
        ("café", unicodedata.normalize("NFD", "café")),
        ("stra%c3%9fe", "strasse"),
        ("日" * 50, "日" * 60),
    ],
)
def test_slugs_that_a_file_system_treats_as_equal_get_different_names(one: str, other: str) -> None:
    """F64, F52."""
    first, second = laid_out({"slug": one}, {"slug": other})
    assert second.removesuffix("/index.md").endswith("-2")
    assert first != second


def test_a_slug_that_had_to_change_is_reported() -> None:
    made = plan(SITE, items({"slug": "con"}, {"slug": "fine"}, {"slug": "%e6%97%a5"}), Selection())
    assert [str(f.where) for f in made.findings] == ["posts/con_/index.md"]
    assert "“con”" in made.findings[0].message


@pytest.mark.parametrize("slug", ["images", "Files", "index.md", "comments.yaml"])
def test_no_page_replaces_a_file_of_its_parent(slug: str) -> None:
    """F65: a name that is a file here and a folder there."""
    parent, child = laid_out(
        {"type": "page", "slug": "a"}, {"type": "page", "slug": slug, "parent_id": 1}
    )
    assert parent == "pages/a/index.md"
    assert child not in {f"pages/a/{slug}/index.md", "pages/a/index.md/index.md"}
    assert "-2" in child


def test_a_slug_such_as_images_is_kept_without_a_conflict() -> None:
    assert laid_out({"slug": "images"}) == ["posts/images/index.md"]


def test_a_page_and_the_folder_of_its_children_are_one_folder() -> None:
    """F65: `/a` and `/a/b`."""
    rows = [
        {"slug": "b", "link": "http://blog.example/a/b/"},
        {"slug": "a", "link": "http://blog.example/a/"},
    ]
    assert laid_out(*rows, template="{permalink}") == ["a/b/index.md", "a/index.md"]


def test_a_later_item_avoids_a_folder_named_images() -> None:
    rows = [
        {"slug": "images", "link": "http://blog.example/a/images/"},
        {"slug": "a", "link": "http://blog.example/a/"},
    ]
    assert laid_out(*rows, template="{permalink}") == ["a/images/index.md", "a-2/index.md"]


def test_a_numbered_name_is_never_another_items_folder() -> None:
    rows = [
        {"slug": "a", "link": "http://blog.example/a/"},
        {"slug": "images", "link": "http://blog.example/a-2/images/"},
        {"slug": "a", "link": "http://blog.example/A/"},
    ]
    assert laid_out(*rows, template="{permalink}") == [
        "a/index.md",
        "a-2/images/index.md",
        "A-3/index.md",
    ]


def test_a_folder_has_one_spelling() -> None:
    rows = [
        {"slug": "x", "link": "http://blog.example/About/x/"},
        {"slug": "y", "link": "http://blog.example/about/y/"},
        {"slug": "about", "link": "http://blog.example/about/"},
    ]
    assert laid_out(*rows, template="{permalink}") == [
        "About/x/index.md",
        "About/y/index.md",
        "About/index.md",
    ]


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ("{type}s/{year}/{month}/{slug}", "posts/2020/01/hello"),
        ("{date}-{slug}", "2020-01-01-hello"),
        ("blog/{year}/{month}/{day}/{title}", "blog/2020/01/01/hello-world"),
        ("{id}", "1"),
        ("{author}/{slug}/index.md", "anna/hello"),
        ("{permalink}", "2020/01/hello"),
        ("{types}/{parents}/{slug}/", "posts/hello"),
        ("all posts/{id}-{slug}", "all posts/1-hello"),
    ],
)
def test_a_template_names_the_folders(template: str, path: str) -> None:
    """F66: ids as names, permalinks kept."""
    row = {
        "slug": "hello",
        "title": "Hello, World!",
        "author": "anna",
        "link": "https://www.blog.example/2020/01/hello/",
    }
    assert laid_out(row, template=template) == [f"{path}/index.md"]


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ("{types}/{year}/{month}/{slug}", "drafts/posts/undated/idea"),
        ("{date}-{slug}", "drafts/undated-idea"),
        ("{permalink}", "drafts/idea"),
    ],
)
def test_a_draft_has_neither_date_nor_permalink(template: str, path: str) -> None:
    """F60."""
    row = {
        "status": "draft",
        "title": "Idea",
        "published": None,
        "link": "http://blog.example/?p=1",
    }
    assert laid_out(row, template=template) == [f"{path}/index.md"]


@pytest.mark.parametrize("slug", ["data", "Drafts", "migration"])
def test_the_archives_own_folders_stay_its_own(slug: str) -> None:
    assert laid_out({"slug": slug}, template="{slug}") == [f"{slug}-2/index.md"]


@pytest.mark.parametrize(
    "template",
    [
        "{slugs}",
        "{slug",
        "slug}",
        "{}",
        "../{slug}",
        "a/../../{slug}",
        "/{slug}",
        "C:\\{slug}",
        "{types}/{year}",
        "",
        "{slug}.md",
        "con/{slug}",
        "x-{permalink}",
        "{slug}\x00",
        " {slug}",
    ],
)
def test_an_invalid_template_is_one_sentence(template: str) -> None:
    with pytest.raises(UsageError, match=r"^--layout ") as caught:
        laid_out({"slug": "x"}, template=template)
    assert "\n" not in str(caught.value)


def test_every_item_is_a_file_a_skip_or_an_attachment() -> None:
    made = plan(
        SITE,
        items(
            {"slug": "a"},
            {"type": "attachment", "status": "inherit"},
            {"status": "trash"},
            {"type": "revision", "status": "inherit"},
            {"slug": "b", "protected": True},
        ),
        Selection(),
    )
    assert list(made.paths) == [0]
    assert made.attachments == (1,)
    assert made.skips == {
        2: "in the trash: never written",
        3: "revision: an earlier state of a post is never written",
        4: "password-protected: written only with --status protected",
    }


def test_many_posts_with_one_slug_are_fast() -> None:
    assert len(set(laid_out(*[{"slug": "same"}] * 3000))) == 3000


slugs = st.sampled_from(
    [
        "a",
        "A",
        "a-2",
        "á",
        "a\u0301",
        "images",
        "con",
        "",
        "..",
        "b/c",
        "日" * 70,
        "data",
        "index.md",
    ]
)
rows = st.fixed_dictionaries(
    {
        "slug": slugs,
        "type": st.sampled_from(["post", "page", "page", "book", "data", "attachment"]),
        "status": st.sampled_from(["publish", "publish", "publish", "draft", "private", "trash"]),
        "parent_id": st.integers(0, 12),
        "id": st.integers(0, 12),
        "link": slugs.map(lambda s: f"http://blog.example/{s}/x/../{s}"),
        "published": st.sampled_from([None, datetime(2020, 1, 1), datetime(2021, 2, 2)]),
    }
)
templates = st.sampled_from(
    [DEFAULT_TEMPLATE, "{permalink}", "{parents}/{slug}", "{slug}", "{slug}/{parents}/{year}"]
)


def folded_folder(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path.parent)).casefold()


@settings(deadline=None)
@given(st.lists(rows, max_size=14), templates)
def test_every_item_has_its_own_path(made_up: list[dict], template: str) -> None:
    index = items(*made_up)
    made: Plan = plan(SITE, index, Selection(), template)
    accounted = Counter([*made.paths, *made.skips, *made.attachments])
    assert accounted == Counter(range(len(made_up)))
    folders = {folded_folder(path) for path in made.paths.values()}
    assert len(folders) == len(made.paths)
    for path in made.paths.values():
        assert path.name == "index.md" and ".." not in path.parts and not path.is_absolute()
        parent, _, name = folded_folder(path).rpartition("/")
        assert not (name in {"images", "files", "index.md", "comments.yaml"} and parent in folders)
        assert path.parts[0] not in {"data", "migration"}


@settings(deadline=None)
@given(st.lists(rows, max_size=10, unique_by=lambda row: row["id"]), st.randoms(), templates)
def test_the_order_of_the_source_does_not_matter(made_up, random, template) -> None:
    made_up = [row for row in made_up if row["id"]]
    shuffled = random.sample(made_up, len(made_up))

    def by_id(rows: list[dict]) -> dict[int, PurePosixPath]:
        index = items(*rows)
        paths = plan(SITE, index, Selection(), template).paths
        return {index.entries[position].id: path for position, path in paths.items()}

    assert by_id(made_up) == by_id(shuffled)


@pytest.mark.parametrize(
    "slug",
    ["a" * 200, "wort-" * 39 + "ende", "%d0%b3" * 33, "%e6%97%a5" * 22, "x" * 121],
)
def test_a_long_slug_is_whole_in_a_permalink(slug: str) -> None:
    """WordPress stores slugs of up to 200 bytes, percent-encoded."""
    link = f"http://blog.example/2020/01/{slug}/"
    rows = [{"slug": slug, "link": link}, {"slug": slug, "link": link}]
    first, second = laid_out(*rows, template="{permalink}")
    name = unquote(slug)
    assert first == f"2020/01/{name}/index.md"
    assert second.startswith("2020/01/") and second.endswith("-2/index.md")
    assert len(second.split("/")[2].encode()) <= 240


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/?p=5", "s"),
        ("/?book=moby&lang=de", "s"),
        ("/2015/03/04/post.html", "2015/03/04/post.html"),
        ("/index.php/2015/03/hello/", "2015/03/hello"),
        ("/About-Us/#team", "About-Us"),
        ("/shop/category/sub/post/?utm_source=mail", "shop/category/sub/post"),
        ("/../../etc/passwd/", "etc/passwd"),
        ("/con/aux/", "con_/aux_"),
        ("/%d9%85%d8%b1%d8%ad%d8%a8%d8%a7/", "مرحبا"),
        ("/stra%C3%9Fe/%f0%9f%98%80-smile/", "straße/😀-smile"),
    ],
)
def test_a_permalink_of_any_form_becomes_folders(link: str, path: str) -> None:
    row = {"slug": "s", "link": f"http://blog.example{link}"}
    assert laid_out(row, template="{permalink}") == [f"{path}/index.md"]


def test_a_part_of_a_permalink_is_never_longer_than_a_file_system_allows() -> None:
    [path] = laid_out(
        {"slug": "x", "link": f"http://blog.example/{'y' * 900}/"}, template="{permalink}"
    )
    assert len(path.split("/")[0]) == 240
