"""The archive of another tool is compared with its source."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import SITE, UPLOADS, comment, export, item

import migrator

TEA = "First words, [milk](milk/) and ![a picture](images/a.png).\n\n```\nif (a) {\n    b\n}\n```\n"
BODY = (
    f"First words, <a href='{SITE}/milk/'>milk</a> and <img src='{UPLOADS}/2010/01/a-30x20.png'"
    " alt='a picture'>.\n\n<pre><code>if (a) {\n    b\n}</code></pre>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "export.xml").write_text(
        export(
            item(1, BODY, title="Tea &#8211; hot", slug="tea"),
            item(2, "White.", title="Milk", slug="milk", inside=comment(1, "Fine.")),
            item(3, "Mine.", title="Diary", slug="diary", status="private"),
            item(4, "Secret.", title="Locked", slug="locked", password="x"),
        ),
        "utf-8",
    )
    put(tmp_path, "2015-03-04-tea.md", "Tea - hot", TEA)
    put(tmp_path, "milk/index.md", "Milk", "White.\n")
    return tmp_path


def put(folder: Path, name: str, title: str, body: str, date: str = "2015-03-04") -> None:
    path = folder / "other" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'---\ntitle: "{title}"\ndate: "{date}"\nslug: x\n---\n\n{body}', "utf-8")


def found(folder: Path) -> dict[str, set[str]]:
    report = migrator.verify(folder / "other", source=folder / "export.xml")
    kinds: dict[str, set[str]] = {}
    for finding in report.findings:
        kinds.setdefault(finding.kind, set()).add(finding.where)
    return {
        kind: kinds[kind]
        for kind in kinds
        if kind not in ("broken-image", "changed-field", "duplicate-slug")
    }


def test_a_complete_page_gives_no_finding(folder: Path) -> None:
    assert found(folder) == {"lost-data": {"comments"}}


def test_a_post_without_a_page_is_named(folder: Path) -> None:
    (folder / "other/milk/index.md").unlink()
    assert found(folder)["lost-page"] == {"post 2 (Milk)"}


def test_a_published_private_post_is_named(folder: Path) -> None:
    put(folder, "diary.md", "Diary", "Mine.")
    put(folder, "locked.md", "Locked", "Secret.")
    assert found(folder)["exposed-page"] == {"diary.md", "locked.md"}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("First words, ", "", "lost-words"),
        ("    b", "  b", "changed-code"),
        ("![a picture](images/a.png)", "", "lost-image"),
        ("images/a.png", "images/b.png", "changed-image"),
        ("[milk](milk/)", "milk", "lost-link"),
        ("[milk](milk/)", "[milk](cream/)", "changed-link"),
    ],
)
def test_losses_of_a_page_are_named(folder: Path, before: str, after: str, kind: str) -> None:
    put(folder, "2015-03-04-tea.md", "Tea - hot", TEA.replace(before, after))
    assert "2015-03-04-tea.md" in found(folder)[kind]


def test_a_changed_date_is_named(folder: Path) -> None:
    put(folder, "milk/index.md", "Milk", "White.\n", "2015-03-03")
    report = migrator.verify(folder / "other", source=folder / "export.xml")
    assert ("milk/index.md", "date is '2015-03-03', expected '2015-03-04'") in {
        (f.where, f.message) for f in report.findings if f.kind == "changed-field"
    }


def test_two_posts_of_one_slug_find_their_own_pages(tmp_path: Path) -> None:
    """F2: they overwrote each other."""
    texts = {"One.": "2015-03-04", "Two.": "2016-05-06"}
    items = [
        item(number, text, title="5G", slug="5g", date=f"{day} 10:00:00")
        for number, (text, day) in enumerate(texts.items(), 1)
    ]
    (tmp_path / "export.xml").write_text(export(*items), "utf-8")
    put(tmp_path, "2016/5g.md", "5G", "Two.", "2016-05-06")
    assert found(tmp_path) == {"lost-page": {"post 1 (5G)"}}
    put(tmp_path, "2015/5g.md", "5G", "One.")
    assert found(tmp_path) == {}
