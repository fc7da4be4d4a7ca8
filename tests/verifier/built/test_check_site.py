"""A built site is compared with its archive: every loss has one line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.small_site import build

from migrator.report import Report
from migrator.verifier.built.check_hidden import HiddenItem
from migrator.verifier.built.check_site import check_site

DEMO = Path(__file__).parents[3] / "output"
FERRY = "2013/06/two-days-on-a-ferry"
CACHE = "2021/02/cache-and-queue"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build(DEMO, folder)
    return folder


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the built demo, to be damaged."""
    return shutil.copytree(built, tmp_path / "site")


def kinds(report: Report) -> set[str]:
    return {finding.kind for finding in report.findings}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_whole_site_has_no_finding(built: Path) -> None:
    report = check_site(DEMO, built)
    assert report.findings == []
    assert report.written == 7
    assert report.counts["feeds"] == 1


def test_a_site_for_a_folder_of_its_host_has_no_finding(tmp_path: Path) -> None:
    build(DEMO, tmp_path, base="/blog")
    assert check_site(DEMO, tmp_path).findings == []


def test_a_link_without_the_base_path_is_broken(tmp_path: Path) -> None:
    build(DEMO, tmp_path, base="/blog")
    change(tmp_path / CACHE / "index.html", 'href="/blog/2013', 'href="/2013')
    assert "broken-link" in kinds(check_site(DEMO, tmp_path))


def delete(name: str) -> Callable[[Path], None]:
    return lambda site: (site / name).unlink()


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda site: change(site / name, old, new)


def write(name: str, text: str) -> Callable[[Path], None]:
    def damage(site: Path) -> None:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")

    return damage


DAMAGE = {
    "a page is missing": (delete(f"{FERRY}/index.html"), "unbuilt-page"),
    "an old slug is dead": (delete("2013/06/two-days-on-a-boat/index.html"), "dead-address"),
    "an old slug leads to another page": (
        edit("2013/06/two-days-on-a-boat/index.html", FERRY, CACHE),
        "dead-address",
    ),
    "a ?p= address has no rule": (edit("_redirects", "/ p=50 ", "/ p=49 "), "unmapped-address"),
    "a ?p= address leads to another page": (
        edit("_redirects", f"/ p=50 /{FERRY}/", f"/ p=50 /{CACHE}/"),
        "dead-address",
    ),
    "a word is missing": (
        edit(f"{CACHE}/index.html", "The worker takes", "The takes"),
        "lost-words",
    ),
    "a word is changed": (
        edit(f"{CACHE}/index.html", "The worker takes", "The waiter takes"),
        "changed-words",
    ),
    "a backslash shows": (
        edit(f"{CACHE}/index.html", "The worker takes", r"The worker\ takes"),
        "changed-words",
    ),
    "code lost a space": (edit(f"{CACHE}/index.html", "two  spaces", "two spaces"), "changed-code"),
    "a table lost a row": (edit(f"{CACHE}/index.html", "<td>write</td>", ""), "lost-words"),
    "a heading is a paragraph": (
        edit(f"{CACHE}/index.html", '<h2 id="the-loop">The loop</h2>', "<p id=x>The loop</p>"),
        "changed-structure",
    ),
    "an image is missing on the page": (
        edit(f"{CACHE}/index.html", "<img ", "<span "),
        "lost-image",
    ),
    "the file of an image is missing": (delete(f"{CACHE}/images/graph.png"), "broken-image"),
    "a file that a post links to is missing": (delete(f"{FERRY}/files/carte.pdf"), "broken-link"),
    "a link leads to a Markdown file": (
        edit(f"{CACHE}/index.html", f'href="/{FERRY}/#map"', 'href="../index.md#map"'),
        "broken-link",
    ),
    "a link leads to another page": (
        edit(f"{CACHE}/index.html", f'href="/{FERRY}/#map"', 'href="/recipes/"'),
        "changed-link",
    ),
    "a fragment has no element": (edit(f"{FERRY}/index.html", 'id="map"', ""), "broken-anchor"),
    "a menu has a dead link": (
        edit("index.html", "<nav>", '<nav><a href="/nowhere/">N</a>'),
        "broken-link",
    ),
    "a title is missing": (
        edit(f"{CACHE}/index.html", "How our cache &amp; queue work", "Untitled"),
        "changed-title",
    ),
    "a title is escaped twice": (
        edit(f"{CACHE}/index.html", "cache &amp; queue", "cache &amp;amp; queue"),
        "changed-title",
    ),
    "a date is another day": (
        edit(f"{CACHE}/index.html", 'datetime="2021-02-10"', 'datetime="2021-02-09"'),
        "changed-date",
    ),
    "a page states no date": (edit(f"{CACHE}/index.html", "<time ", "<span "), "unstated-date"),
    "there is no feed": (delete("feed.xml"), "missing-feed"),
    "a feed is no XML": (write("feed.xml", "<rss><channel>&nbsp;"), "broken-feed"),
    "a feed links to a missing page": (
        edit("feed.xml", f"https://new.example/{CACHE}/", "https://new.example/gone/"),
        "broken-link",
    ),
    "a feed has an entry that is no item": (
        edit("feed.xml", f"https://new.example/{CACHE}/", "https://new.example/"),
        "foreign-entry",
    ),
    "an image in a feed is relative": (
        edit(
            "feed.xml",
            f"&quot;/{CACHE}/images/graph.png",
            "&quot;../cache-and-queue/images/graph.png",
        ),
        "broken-link",
    ),
    "a record is published": (write("migration/manifest.json", "{}"), "exposed-file"),
    "a lock is published": (write("migrator.lock", ""), "exposed-file"),
    "comments are published as data": (write(f"{FERRY}/comments.yaml", ""), "exposed-file"),
    "a capture is published": (write("capture.warc.gz", ""), "exposed-file"),
    "a search index has words of a draft": (
        write("search.json", json.dumps([{"text": "Not\nfinished yet:"}])),
        "exposed-words",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found(site: Path, name: str) -> None:
    damage, kind = DAMAGE[name]
    damage(site)
    assert kind in kinds(check_site(DEMO, site))


def test_a_published_draft_is_found_by_its_words(tmp_path: Path) -> None:
    build(DEMO, tmp_path, drafts=True)
    exposed = [f for f in check_site(DEMO, tmp_path).findings if f.kind == "exposed-words"]
    assert {finding.where for finding in exposed} >= {
        "drafts/posts/a-draft-about-maps/index.html",
        "feed.xml",
    }


def test_a_private_item_that_only_the_source_has_is_searched(site: Path) -> None:
    secret = HiddenItem("post 7 (A plan)", ("nobody may read this plan of ours",))
    change(site / FERRY / "index.html", "</article>", "<p>nobody may <b>read</b> this plan</p>")
    found = check_site(DEMO, site, [secret]).findings
    assert [finding.where for finding in found if finding.kind == "exposed-words"] == [
        f"{FERRY}/index.html"
    ]


def test_one_word_in_a_program_of_the_theme_tells_nothing(site: Path) -> None:
    secret = HiddenItem("post 7 (Scheduled)", ("Scheduled",))
    (site / "theme.js").write_text("function scheduled() {}")
    (site / "theme.js.map").write_text('{"names": ["scheduled"]}')
    assert check_site(DEMO, site, [secret]).findings == []
    (site / "search.json").write_text('["Scheduled"]')
    assert kinds(check_site(DEMO, site, [secret])) == {"exposed-words"}


def test_common_words_in_a_program_of_the_theme_tell_nothing(site: Path) -> None:
    secret = HiddenItem("comment 8", ("if you do not use it in the case of rain, stay at home",))
    (site / "theme.js").write_text(
        "// if you do not need this: in the case of errors, if you do not; in the case of"
    )
    assert check_site(DEMO, site, [secret]).findings == []


def test_a_sentence_in_a_search_index_as_a_program_is_found(site: Path) -> None:
    secret = HiddenItem("post 7 (A plan)", ("nobody may read this plan of ours",))
    (site / "search.js").write_text('var index = ["nobody may read this plan of"]')
    assert kinds(check_site(DEMO, site, [secret])) == {"exposed-words"}


def test_a_hidden_item_without_words_of_its_own_is_named(site: Path) -> None:
    copy = HiddenItem("post 7 (A copy)", ("The worker takes",))
    found = check_site(DEMO, site, [copy]).findings
    assert [(f.kind, f.where) for f in found] == [("unsearched-item", "post 7 (A copy)")]


def test_one_dead_link_on_many_pages_is_one_finding(site: Path) -> None:
    for page in (FERRY, CACHE, "soup"):
        change(site / page / "index.html", "<nav>", '<nav><a href="/nowhere/">N</a>')
    (found,) = check_site(DEMO, site).findings
    assert (found.kind, found.weight) == ("broken-link", 3)


def test_curly_quotes_are_a_note(site: Path) -> None:
    page = "2010/11/limportance-du-reseautage/index.html"
    change(site / page, "Ce n'est plus le temps", "Ce n’est plus le temps")
    change(site / page, "vos services...", "vos services…")
    found = check_site(DEMO, site).findings
    assert [(finding.kind, finding.where) for finding in found] == [("changed-typography", page)]


def test_an_added_quote_is_a_change(site: Path) -> None:
    change(site / CACHE / "index.html", "for why.", "for “why”.")
    assert kinds(check_site(DEMO, site)) == {"changed-words"}


def test_every_finding_names_a_file_of_the_site_or_an_old_address(site: Path) -> None:
    for damage, _ in list(DAMAGE.values())[1:]:
        damage_quietly(damage, site)
    findings = check_site(DEMO, site).findings
    assert len(findings) > 15
    for finding in findings:
        place = finding.where
        assert (
            place == ""
            or place.startswith("/")
            or (site / place).exists()
            or (DEMO / place).exists()
        )


def damage_quietly(damage: Callable[[Path], None], site: Path) -> None:
    try:
        damage(site)
    except (AssertionError, FileNotFoundError):
        return


def test_a_link_that_a_generator_makes_of_a_bare_address_is_no_change(site: Path) -> None:
    bare = "https://elsewhere.example/bare"
    archive = shutil.copytree(DEMO, site.parent / "archive")
    change(archive / "posts/cache-and-queue/index.md", "for why.", f"for why, {bare} too.")
    linked = f'for why, <a href="{bare}">{bare}</a> too.'
    change(site / CACHE / "index.html", "for why.", linked)
    assert kinds(check_site(archive, site)) == set()


def for_a_generator(folder: Path, **changes: object) -> tuple[Path, Path]:
    """Return an archive of one page for a site generator, and its built site."""
    archive, built = folder / "archive", folder / "built"
    (archive / "migration/redirects/netlify").mkdir(parents=True)
    (archive / "site").mkdir()
    (archive / "site/tea.md").write_text("---\ntitle: Tea\n---\n\nA cup of tea.\n", "utf-8")
    page = {"file": "site/tea.md", "url": "/tea/", "public": True, "type": "page", "id": 1}
    facts = {"format": 1, "target": "eleventy", "site": "site", "content": "site", "pages": [page]}
    facts |= {"data": "site/data", "files": {}, "redirects": {}, "server_redirects": {}} | changes
    (archive / "migration/target.json").write_text(json.dumps(facts), "utf-8")
    for name in ("", "tea/", "tag/hot/"):
        (built / name).mkdir(parents=True, exist_ok=True)
        text = "<title>Tea</title><h1>Tea</h1><p>A cup of tea.</p>"
        (built / name / "index.html").write_text(f"<!doctype html><html>{text}</html>", "utf-8")
    return archive, built


def test_a_list_of_posts_must_be_at_its_old_address(tmp_path: Path) -> None:
    archive, built = for_a_generator(tmp_path, lists={"/tag/hot/": "Hot", "/tag/cold/": "Cold"})
    found = [f for f in check_site(archive, built).findings if f.kind == "missing-list"]
    assert [finding.where for finding in found] == ["/tag/cold/"]
    assert "'Cold'" in found[0].message


def test_a_rule_for_the_server_counts_before_a_page_of_the_site(tmp_path: Path) -> None:
    """The front page of a site is a page of its own, and the generator has a home page, too."""
    archive, built = for_a_generator(tmp_path, server_redirects={"/": "/tea/"})
    assert "dead-address" in kinds(check_site(archive, built))
    rule = archive / "migration/redirects/netlify/_redirects"
    rule.write_text("/ /tea/ 301!\n", "utf-8")
    assert "dead-address" not in kinds(check_site(archive, built))
