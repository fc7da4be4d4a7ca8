"""Whatever comes in is a file, a part of one, or a skip that is named."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from support.command_line import run
from support.exports import export
from support.theme_pages import PAGES_OF_A_THEME, THEMES, write_pages

from migrator.model import Inputs, SkippedInput
from migrator.pipeline.input_ledger import inputs_of
from migrator.sources.locator.open_locator import open_source
from migrator.verifier.source.reconcile import reconcile_inputs


def place_of(address: str) -> str:
    """The path that a page was saved under, from its URL."""
    parts = urlsplit(address)
    name = f"{parts.path}index.html" if parts.path.endswith("/") else parts.path
    return unquote(name).lstrip("/") + (f"?{parts.query}" if parts.query else "")


def test_fifty_pages_in_ten_themes_are_all_accounted_for(tmp_path: Path) -> None:
    texts = write_pages(tmp_path / "saved")
    assert len(texts) == 50
    done = run("migrate", tmp_path / "saved", "-o", tmp_path / "out", "--offline")
    report = json.loads((tmp_path / "out/migration/report.json").read_bytes())
    written = " ".join(
        (path.read_text("utf-8")) for path in sorted((tmp_path / "out").rglob("*.md"))
    )
    skipped = {place_of(each["address"]): each for each in report["skipped_inputs"]}
    unknown = {theme.name for theme in THEMES if not theme.is_known}
    for path, words in texts.items():
        if path.partition("/")[0] in unknown:
            assert skipped[path]["is_text"], path
        else:
            assert words in written, path
            assert path not in skipped
    assert report["inputs"] == {
        "total": 50,
        "used": 25,
        "skipped": {"no rule recognises a post on it": 25},
    }
    found = [each for each in report["findings"] if each["kind"] == "page-not-recognised"]
    assert {place_of(each["where"]) for each in found} == set(skipped)
    assert done.returncode == 1
    assert "✓" not in done.stdout
    verified = run("verify", tmp_path / "out")
    assert verified.returncode == 1
    assert f"page-not-recognised ({5 * PAGES_OF_A_THEME})" in verified.stdout


def test_the_comment_of_an_old_theme_does_not_begin_with_says(tmp_path: Path) -> None:
    write_pages(tmp_path)
    source = open_source([str(tmp_path)])
    comments = [comment for post in source.posts() for comment in post.comments]
    assert len(comments) == PAGES_OF_A_THEME
    assert {(each.author, each.content) for each in comments} == {("Amy", "<p>What a lamp</p>")}


def saved(folder: Path, **pages: str) -> Path:
    host = folder / "lamps.example"
    host.mkdir(parents=True)
    for name, html in pages.items():
        (host / f"{name}.html").write_text(html, encoding="utf-8")
    return folder


ENTRY = (
    "<div class='post-5 hentry'><h1 class=entry-title>Five</h1>"
    "<div class=entry-content><p>The fifth lamp is out.</p></div></div>"
)
POST = f"<body class='single postid-5'>{ENTRY}</body>"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<body class='search search-results'><p>You searched</p></body>", "search results"),
        ("<body class='error404'><p>Not here</p></body>", "an error page"),
        ("<html><rss version='2.0'><channel></channel></rss>", ""),
        ("<body><p>Nothing found.</p></body>", "without text for readers"),
        (f"<body class='archive category'>{ENTRY}</body>", "a list of posts"),
    ],
)
def test_a_page_that_is_no_post_is_a_named_skip_and_no_loss(
    page: str, reason: str, tmp_path: Path
) -> None:
    source = open_source([str(saved(tmp_path, five=POST, other=page))])
    inputs = inputs_of(source, ())
    assert (inputs.total, inputs.used) == (2, 1)
    assert reason in inputs.skipped[0].reason
    assert inputs.skipped[0].address.endswith("/other.html")
    assert list(reconcile_inputs(inputs)) == []


def test_an_archive_page_that_shows_no_post_but_a_text_is_not_recognised(tmp_path: Path) -> None:
    text = "Here is an essay of more than twelve words that stands on no page of a post at all."
    odd = f"<body class='archive'><p>{text}</p></body>"
    inputs = inputs_of(open_source([str(saved(tmp_path, five=POST, odd=odd))]), ())
    assert [finding.kind for finding in reconcile_inputs(inputs)] == ["page-not-recognised"]


def test_a_second_copy_is_a_skip_and_another_text_with_the_same_id_is_a_post(
    tmp_path: Path,
) -> None:
    other = POST.replace("The fifth lamp is out.", "The fifth lamp burns again today.")
    source = open_source([str(saved(tmp_path, a=POST, b=POST, c=other))])
    assert [post.content for post in source.posts()] == [
        "<p>The fifth lamp is out.</p>",
        "<p>The fifth lamp burns again today.</p>",
    ]
    inputs = inputs_of(source, ())
    assert (inputs.total, inputs.used) == (3, 2)
    assert inputs.skipped[0].reason.startswith("another copy")


def test_a_file_of_a_folder_is_used_or_named(tmp_path: Path) -> None:
    saved(tmp_path, five=POST)
    (tmp_path / "lamps.example/style.css").write_text("p { color: red }")
    (tmp_path / "lamps.example/lamp.png").write_bytes(b"PNG")
    source = open_source([str(tmp_path)])
    skipped = {each.address: each.reason for each in inputs_of(source, ()).skipped}
    assert skipped == {
        "lamps.example/style.css": "a style sheet",
        "lamps.example/lamp.png": "a file that no written post uses",
    }
    used = inputs_of(source, ["http://lamps.example/lamp.png"])
    assert [each.address for each in used.skipped] == ["lamps.example/style.css"]


def test_members_of_a_zip_that_are_no_export_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("blog.xml", export())
        archive.writestr("notes.txt", "words")
        archive.writestr("more.zip", b"")
        archive.writestr("__MACOSX/._blog.xml", b"")
    inputs = inputs_of(open_source([tmp_path / "export.zip"]), ())
    assert (inputs.total, inputs.used) == (4, 1)
    assert {each.address: each.reason for each in inputs.skipped} == {
        "export.zip!notes.txt": "not a WordPress export (.txt)",
        "export.zip!more.zip": "an archive inside the source; name it as a source of its own",
        "export.zip!__MACOSX/._blog.xml": "a hidden file",
    }


def test_files_beside_the_exports_of_a_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "blog.xml").write_text(export())
    (tmp_path / "readme.md").write_text("words")
    (tmp_path / "uploads").mkdir()
    inputs = inputs_of(open_source([tmp_path]), ())
    assert [each.address for each in inputs.skipped] == ["readme.md", "uploads/"]


def test_counts_that_do_not_add_up_are_a_finding() -> None:
    inputs = Inputs(3, 1, [SkippedInput("x", "a list of posts")])
    assert [finding.kind for finding in reconcile_inputs(inputs)] == ["unaccounted-item"]


def test_inspect_counts_the_pages_that_are_not_read(tmp_path: Path) -> None:
    write_pages(tmp_path)
    done = run("inspect", tmp_path, "--json")
    told = json.loads(done.stdout)["inputs"]
    assert (told["total"], told["used"], len(told["not_recognised"])) == (50, 25, 25)
    assert "50 pages and files of the source = 25 used + 25 not" in run("inspect", tmp_path).stdout
