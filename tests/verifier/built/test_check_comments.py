"""The comments of an archive are on the pages of its site, and hidden ones are nowhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.small_site import build

from migrator.verifier.built.check_site import check_site

DEMO = Path(__file__).parents[3] / "output"
POST = "2010/11/limportance-du-reseautage"
BOAT = "2013/06/two-days-on-a-ferry"
SHOWN = """<section><h2>Comments</h2><p>Jean: Très juste. Le plus dur,
<em>c'est le premier pas</em>.</p>
<p>Claire: Merci Jean!</p><p>Le deuxième est déjà plus facile.</p>
<p>[...] à lire chez Claire [...]</p></section>"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return shutil.copytree(DEMO, tmp_path / "archive")


@pytest.fixture
def site(archive: Path, tmp_path: Path) -> Path:
    build(archive, tmp_path / "site", comments=False)
    return tmp_path / "site"


def show(site: Path, html: str, page: str = POST) -> None:
    path = site / page / "index.html"
    path.write_text(path.read_text("utf-8").replace("</main>", f"{html}</main>"), "utf-8")


def found(archive: Path, site: Path) -> list[tuple[str, str]]:
    return [(each.kind, each.where) for each in check_site(archive, site).findings]


def test_a_site_without_comments_is_told_in_one_note(archive: Path, site: Path) -> None:
    assert found(archive, site) == [("unshown-comments", "")]


def test_a_site_with_all_comments_has_no_finding(archive: Path, site: Path) -> None:
    show(site, SHOWN)
    assert found(archive, site) == []


def test_comments_may_be_shown_as_markdown(archive: Path, site: Path) -> None:
    show(site, SHOWN.replace("<em>", "_").replace("</em>", "_"))
    assert found(archive, site) == []


def test_escapes_of_markdown_may_be_shown(archive: Path, site: Path) -> None:
    comments = archive / "posts/two-days-on-a-ferry/comments.yaml"
    comments.write_text(
        "- id: 70\n  text: 'Call \\_\\_init\\_\\_ of a\\_b, AT&amp;T and 1\\. it'\n"
    )
    show(site, SHOWN)
    show(site, r"<p>Call \_\_init\_\_ of a\_b, AT&amp;amp;T and 1\. it</p>", BOAT)
    assert found(archive, site) == []


def test_a_reply_that_is_missing_is_a_loss(archive: Path, site: Path) -> None:
    show(site, SHOWN.replace("Le deuxième est déjà plus facile.", ""))
    assert found(archive, site) == [("lost-comment", f"{POST}/index.html")]


def test_comments_on_another_page_are_lost(archive: Path, site: Path) -> None:
    comments = archive / "posts/two-days-on-a-ferry/comments.yaml"
    comments.write_text("- id: 70\n  author: Ola\n  text: The captain waved at us twice.\n")
    show(site, f"{SHOWN}<p>The captain waved at us twice.</p>")
    assert found(archive, site) == [("lost-comment", f"{BOAT}/index.html")]


def test_a_comment_that_was_not_approved_is_nowhere(archive: Path, site: Path) -> None:
    comments = archive / "posts/limportance-du-reseautage/comments.yaml"
    pending = "Buy my cheap umbrellas today"
    more = f"- id: 71\n  author: Eve\n  status: pending\n  text: {pending}\n"
    comments.write_text(comments.read_text("utf-8") + more, "utf-8")
    show(site, SHOWN)
    assert found(archive, site) == []
    show(site, f"<p>{pending}!</p>", BOAT)
    assert found(archive, site) == [("exposed-words", f"{BOAT}/index.html")]


def test_a_comment_that_quotes_a_draft_shows_none_of_it(archive: Path, site: Path) -> None:
    draft = next((archive / "drafts").rglob("*.md")).read_text("utf-8").split("\n---\n")[1]
    comments = archive / "posts/limportance-du-reseautage/comments.yaml"
    words = " ".join(draft.split()[:8])
    more = f"- id: 72\n  author: Ann\n  text: |-\n    I read: {words}\n"
    comments.write_text(comments.read_text("utf-8") + more, "utf-8")
    show(site, f"{SHOWN}<p>I read: {words}</p>")
    assert "exposed-words" not in {kind for kind, _ in found(archive, site)}


def test_a_damaged_file_of_comments_stops_nothing(archive: Path, site: Path) -> None:
    (archive / "posts/limportance-du-reseautage/comments.yaml").write_text("- {text: [")
    assert found(archive, site) == []
