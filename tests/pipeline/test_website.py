"""An archive for a site generator is a website: nothing is lost, nothing is public by mistake."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from support.blog import SITE, UPLOADS, Archive, attachment, comment, item, migrated

import migrator
from migrator.archive import targets
from migrator.commands.regenerate import drift
from migrator.errors import UsageError
from migrator.pipeline import saved_settings

NAMES = targets.names()
ON_THE_WEB = [name for name in NAMES if targets.get(name).links == "root"]
STATUSES = ("publish", "draft", "pending", "future", "private", "protected")

BLOG = (
    item(
        1,
        f'See <a href="{SITE}/2014/tea/">tea</a>, <a href="{SITE}/about/team/#us">us</a>, '
        f'<a href="/?p=3">this</a> and <a href="{SITE}/?p=4">a plan</a>.'
        f'<figure><img src="{UPLOADS}/cup.png"><figcaption>A cup</figcaption></figure>',
        title="Tea {{ again }}",
        slug="tea",
        link=f"{SITE}/2015/tea/",
        meta=[("_wp_old_slug", "chai"), ("_thumbnail_id", "9")],
        terms=[("category", "hot", "Hot"), ("post_tag", "c-plus", "C++")],
        inside=comment(1, "Nice {{ tea }}"),
    ),
    item(2, "The first.", title="Tea", slug="tea", link=f"{SITE}/2014/tea/"),
    item(3, "Only an id.", slug="id-only", link=f"{SITE}/?p=3"),
    item(4, "SECRET-DRAFT", status="draft", slug="", link=f"{SITE}/?p=4"),
    item(5, "SECRET-PRIVATE", status="private", slug="diary", link=f"{SITE}/2015/diary/"),
    item(6, "SECRET-PROTECTED", password="x", slug="friends", link=f"{SITE}/2015/friends/"),
    item(7, "SECRET-FUTURE", status="future", date="2999-01-01 00:00:00", link=f"{SITE}/?p=7"),
    item(8, "こんにちは", slug="%e6%97%a5", link=f"{SITE}/2015/%e6%97%a5/"),
    item(20, '<h2 id="us">Us</h2>', kind="page", parent=21, link=f"{SITE}/about/team/"),
    item(21, "All about.", kind="page", slug="about", link=f"{SITE}/about/"),
    item(22, "The page.", kind="page", slug="tags", link=f"{SITE}/tags/"),
    item(23, "A suffix.", slug="old", link=f"{SITE}/2015/old.html"),
    attachment(9, "cup.png", parent=1),
)  # fmt: skip


@pytest.fixture(scope="module", params=NAMES)
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return made(tmp_path_factory.mktemp(request.param), request.param)


def made(folder: Path, target: str, **settings: Any) -> Archive:
    (folder / "uploads").mkdir(exist_ok=True)
    Image.new("RGB", (40, 30)).save(folder / "uploads/cup.png")
    uploads = folder / "uploads"
    return migrated(folder, *BLOG, target=target, uploads=uploads, status=STATUSES, **settings)


def record(archive: Archive) -> Any:
    return json.loads(archive.text("migration/target.json"))


def public_files(archive: Archive) -> Iterator[Path]:
    """The files of the site, except those that only belong to items that are not public."""
    facts = record(archive)
    hidden = {page["file"] for page in facts["pages"] if not page.get("public")}
    for path in (archive.root / facts["site"]).rglob("*"):
        if path.is_file() and path.relative_to(archive.root).as_posix() not in hidden:
            yield path


def test_nothing_is_lost_on_the_way_to_a_website(archive: Archive) -> None:
    assert archive.report.ok, archive.report.findings


def test_a_later_check_against_the_source_finds_nothing(archive: Archive) -> None:
    report = migrator.verify(archive.root)
    assert report.ok, report.findings


def test_a_second_run_and_a_rebuild_change_no_file(archive: Archive) -> None:
    before = archive.bytes_of_all()
    settings = saved_settings.load_with_source(archive.root)
    migrator.migrate(
        archive.root.parent / "export.xml",
        archive.root,
        target=settings.target,
        uploads=archive.root.parent / "uploads",
        status=STATUSES,
        offline=True,
    )
    assert archive.bytes_of_all() == before
    assert drift(settings).findings == []


def test_an_incremental_run_gives_the_same_bytes(tmp_path: Path) -> None:
    made(tmp_path, "hugo", since="2000-01-01")
    changed = [post.replace("The first.", "The very first.") for post in BLOG]
    settings: Any = {"target": "hugo", "uploads": tmp_path / "uploads", "status": STATUSES}
    again = migrated(tmp_path, *changed, since="2000-01-01", **settings)
    assert again.report.kept == 11
    (tmp_path / "fresh").mkdir()
    fresh = migrated(tmp_path / "fresh", *changed, since="2000-01-01", **settings)
    pages = [path for path in fresh.bytes_of_all() if path.startswith(("site/", "data/"))]
    assert len(pages) > 11
    assert all(fresh.bytes_of_all()[path] == again.bytes_of_all()[path] for path in pages)


def test_no_word_of_a_hidden_item_is_in_the_public_part(archive: Archive) -> None:
    for path in public_files(archive):
        assert b"SECRET-" not in path.read_bytes(), path


def test_nothing_but_the_site_is_in_its_folder(archive: Archive) -> None:
    names = {path.name for path in (archive.root / record(archive)["site"]).rglob("*")}
    assert not names & {"target.json", "manifest.json", "migrator.lock", "redirects.csv"}


def test_a_public_page_does_not_link_to_a_hidden_one(archive: Archive) -> None:
    page = next(page for page in record(archive)["pages"] if page["id"] == 1)
    assert f"[a plan]({SITE}/?p=4)" in archive.text(page["file"])


@pytest.mark.parametrize("name", ON_THE_WEB)
def test_items_keep_their_old_addresses(tmp_path: Path, name: str) -> None:
    pages = {page["id"]: page["url"] for page in record(made(tmp_path, name))["pages"]}
    assert [pages[at] for at in (1, 2, 8, 20, 21, 22)] == [
        "/2015/tea/",
        "/2014/tea/",
        "/2015/%E6%97%A5/",
        "/about/team/",
        "/about/",
        "/tags/",
    ]
    assert pages[3] == "/id-only/"
    assert pages[23] in ("/2015/old.html", "/2015/old/")


@pytest.mark.parametrize("name", ON_THE_WEB)
def test_links_and_images_are_addresses_from_the_root(tmp_path: Path, name: str) -> None:
    archive = made(tmp_path, name, base_path="new/")
    page = next(page for page in record(archive)["pages"] if page["id"] == 1)
    text = archive.text(page["file"])
    assert "[tea](/new/2014/tea/)" in text
    assert "[us](/new/about/team/#us)" in text
    assert "[this](/new/id-only/)" in text
    (address,) = set(record(archive)["files"].values())
    assert f'<img src="/new{address}"' in text
    assert archive.report.ok, archive.report.findings


@pytest.mark.parametrize("name", ON_THE_WEB)
def test_every_old_address_leads_to_a_new_one(tmp_path: Path, name: str) -> None:
    archive = made(tmp_path, name)
    rows = list(csv.DictReader(archive.text("data/redirects.csv").splitlines()))
    new = {row["old"]: row["new"] for row in rows}
    facts = record(archive)
    served = {page["url"] for page in facts["pages"] if page.get("public")}
    assert new["/2015/chai/"] == facts["redirects"]["/2015/chai/"] == "/2015/tea/"
    assert new["/?p=3"] == facts["server_redirects"]["/?p=3"] == "/id-only/"
    assert set(new.values()) <= served | set(facts["files"].values())
    # What visitors must not see has no address.
    assert not {"/?p=4", "/?p=5", "/?p=6", "/2015/diary/"} & new.keys()


def test_the_rules_for_servers_lead_from_ids_to_addresses(tmp_path: Path) -> None:
    archive = made(tmp_path, "eleventy", base_path="/b")
    maps = "migration/redirects"
    assert '"/?p=3" "/b/id-only/";' in archive.text(f"{maps}/nginx.conf")
    assert "/ p=3 /b/id-only/ 301!" in archive.text(f"{maps}/netlify/_redirects")
    assert "?p=3" not in archive.text(f"{maps}/cloudflare/_redirects")
    rules = json.loads(archive.text(f"{maps}/vercel.json"))["redirects"]
    assert {"type": "query", "key": "p", "value": "3"} in [r["has"][0] for r in rules if "has" in r]
    assert "RewriteCond %{QUERY_STRING} ^p=3$" in archive.text(f"{maps}/apache.htaccess")


def test_the_starter_is_written_once_and_is_the_users_own(tmp_path: Path) -> None:
    archive = made(tmp_path, "hugo")
    config = archive.root / "site/hugo.toml"
    config.write_text("mine = true\n")
    (archive.root / "site/layouts/home.html").unlink()
    again = made(tmp_path, "hugo", force=True)
    assert config.read_text() == "mine = true\n"
    assert not (archive.root / "site/layouts/home.html").exists()
    assert again.report.ok


def test_a_draft_gets_the_offset_of_its_time(tmp_path: Path) -> None:
    """G40: WordPress stores no offset for a draft; other posts of its time have one."""

    def dated(number: int, local: str, utc: str, **more: Any) -> str:
        return item(number, date=local, **more).replace(
            f"<wp:post_date_gmt>{local}", f"<wp:post_date_gmt>{utc}"
        )

    archive = migrated(
        tmp_path,
        dated(1, "2020-01-10 12:00:00", "2020-01-10 11:00:00"),
        dated(2, "2020-07-10 12:00:00", "2020-07-10 10:00:00"),
        dated(3, "2020-07-20 08:00:00", "0000-00-00 00:00:00", status="draft", link=f"{SITE}/?p=3"),
        target="hugo",
    )
    page = next(page for page in record(archive)["pages"] if page["id"] == 3)
    assert "\ndate: 2020-07-20T08:00:00+02:00\n" in archive.text(page["file"])


def test_an_image_of_the_text_is_no_featured_image(tmp_path: Path) -> None:
    """G34: a theme would show it twice."""
    (tmp_path / "uploads").mkdir()
    Image.new("RGB", (40, 30)).save(tmp_path / "uploads/cup.png")
    shown = item(1, f'<img src="{UPLOADS}/cup.png">', slug="one")
    featured = item(2, meta=[("_thumbnail_id", "9")], slug="two")
    posts = (shown, featured, attachment(9, "cup.png"))
    archive = migrated(tmp_path, *posts, target="hugo", uploads=tmp_path / "uploads")
    assert "image" not in archive.matter("site/content/posts/one/index.md")
    assert archive.matter("site/content/posts/two/index.md")["image"] == "/two/images/cup.png"


def test_long_slugs_keep_their_address(tmp_path: Path) -> None:
    """G39: a folder's name has a limit that an address has not."""
    slug = "word-" * 39 + "end"
    archive = migrated(tmp_path, item(1, slug=slug), target="jekyll")
    assert record(archive)["pages"][0]["url"] == f"/{slug}/"


def test_a_page_called_posts_is_the_page_of_hugos_section(tmp_path: Path) -> None:
    page = item(1, kind="page", slug="posts", link=f"{SITE}/posts/")
    archive = migrated(tmp_path, page, item(2, slug="tea"), target="hugo")
    assert archive.pages() == [
        "site/content/posts/_index.md",
        "site/content/posts/tea/index.md",
    ]


def test_two_items_of_one_address_get_two(tmp_path: Path) -> None:
    link = f"{SITE}/same/"
    archive = migrated(tmp_path, item(1, link=link), item(2, link=link), target="eleventy")
    assert sorted(page["url"] for page in record(archive)["pages"]) == ["/same-2/", "/same/"]


def test_a_base_path_needs_a_target(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="base_path has no effect without target"):
        migrated(tmp_path, item(1), base_path="/blog")


def test_comments_are_data_of_the_site_generator(tmp_path: Path) -> None:
    archive = made(tmp_path, "jekyll")
    assert "Nice {{ tea }}" in archive.text("site/_data/comments/1.yaml")
    assert 'comments_data: "1"' in archive.text("site/_posts/2015/2015-03-04-tea.md")


def test_a_page_without_comments_names_no_file_of_them(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1, slug="tea"), target="hugo")
    assert "comments_data" not in archive.text("site/content/posts/tea/index.md")


@pytest.mark.parametrize("name", ["hexo", "jekyll"])
def test_no_folder_or_file_has_a_name_that_the_generator_leaves_out(
    tmp_path: Path, name: str
) -> None:
    pages = [
        item(at, kind="page", slug=slug, link=f"{SITE}/{slug}/")
        for at, slug in enumerate(("_site", "a/_b/c", "~c", "d~"), 1)
    ]
    archive = migrated(tmp_path, *pages, target=name)
    found = record(archive)["pages"]
    assert [page["url"] for page in found if page["id"] == 2] == ["/a/_b/c/"]
    for page in found:
        names = page["file"].removeprefix("site/_pages/").removesuffix(".md").split("/")
        assert not [each for each in names if each[0] in "_.#~" or each.endswith("~")]


def test_jekyll_has_addresses_that_its_filters_do_not_change(tmp_path: Path) -> None:
    slug = "%ef%bc%88%e6%97%a5%ef%bc%89"
    archive = migrated(
        tmp_path, item(1, kind="page", slug=slug, link=f"{SITE}/{slug}/"), target="jekyll"
    )
    facts = record(archive)
    assert facts["pages"][0]["url"] == "/%28%E6%97%A5%29/"
    assert set(facts["redirects"].values()) == {"/%28%E6%97%A5%29/"}


def test_a_rule_with_a_query_comes_before_that_of_its_path(tmp_path: Path) -> None:
    """The first rule that fits counts, and a rule without a query fits every query."""
    pages = item(1, kind="page", slug="front", link=f"{SITE}/"), item(2, link=f"{SITE}/?p=2")
    archive = migrated(tmp_path, *pages, target="hugo")
    lines = archive.text("migration/redirects/netlify/_redirects").splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("/ /"))
    assert [at for at, line in enumerate(lines) if line.startswith("/ p=")] < [first]
    sources = [
        r["source"]
        for r in json.loads(archive.text("migration/redirects/vercel.json"))["redirects"]
    ]
    assert sources.count("/") > 1


def test_categories_of_hexo_are_not_below_each_other(tmp_path: Path) -> None:
    terms = [("category", "a", "A"), ("category", "b", "B")]
    archive = migrated(tmp_path, item(1, terms=terms), item(2, terms=terms[:1]), target="hexo")
    matter = [yaml.safe_load(archive.text(page).split("---")[1]) for page in archive.pages()]
    assert [each["categories"] for each in matter] == [[["A"], ["B"]], ["A"]]


OTHERS_CHANGED = {
    "a post takes an old address of another": (
        *BLOG, item(30, "New.", slug="chai", link=f"{SITE}/2015/chai/"),
    ),
    "a linked post is withdrawn": tuple(
        each.replace("<wp:status>publish", "<wp:status>private") if "/2014/tea/" in each and
        "The first." in each else each for each in BLOG
    ),
    "a linked post gets another address": tuple(
        each.replace(f"{SITE}/2014/tea/", f"{SITE}/2014/green/") if "The first." in each else each
        for each in BLOG
    ),
    "a post that is linked by its number gets an address": tuple(
        each.replace(f"<link>{SITE}/?p=3", f"<link>{SITE}/2015/third/") for each in BLOG
    ),
    "the page above a linked page is gone": tuple(e for e in BLOG if "All about." not in e),
    "a category has another name": tuple(each.replace("Hot", "Very hot") for each in BLOG),
}  # fmt: skip


@pytest.mark.parametrize("more", [{}, {"layout": "{id}"}], ids=["", "files-by-id"])
@pytest.mark.parametrize("name", ["hugo", "obsidian"])  # links to addresses, and to files
@pytest.mark.parametrize("change", OTHERS_CHANGED)
def test_an_updated_website_equals_a_new_one(
    tmp_path: Path, name: str, change: str, more: dict[str, str]
) -> None:
    """A page of a post that did not change depends on the addresses of other posts."""
    settings: Any = {"target": name, "status": STATUSES, "prune": True, **more}
    later, contents = OTHERS_CHANGED[change], []
    for folder, runs in (("updated", (BLOG, later)), ("new", (later,))):
        (tmp_path / folder).mkdir()
        for items in runs:
            archive = migrated(tmp_path / folder, *items, **settings)
        contents.append(archive.bytes_of_all())
    for files in contents:
        del files["migration/state.sqlite"]
    assert contents[0] == contents[1]
