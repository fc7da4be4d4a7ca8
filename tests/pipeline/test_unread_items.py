"""A post that the last run knows is not read again, unless something that it shows changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from support.blog import HEAD, attachment, comment, export, item

import migrator
from migrator.archive import incremental_state
from migrator.pipeline import process_pool
from migrator.report import Report
from migrator.sources.stored_item import StoredItem
from migrator.sources.wxr import export_slices
from migrator.sources.wxr.item_reader import ExportedItems

AUTHOR = (
    "<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ann</wp:author_login>"
    "<wp:author_display_name>Ann Alder</wp:author_display_name></wp:author>"
)
TERM = (
    "<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>tea</wp:category_nicename>"
    "<wp:cat_name>Green tea</wp:cat_name></wp:category>"
)
SITE = HEAD.replace("</title>", "</title>" + AUTHOR + TERM, 1)
TYPES = ("post", "tribe_events", "tribe_venue")
BLOG = export(
    item(1, "One post.", terms=[("category", "tea", "Green tea")]),
    item(2, "By a guest.", terms=[("author", "cap-ida", "cap-ida")]),
    item(3, '<!-- wp:block {"ref":8} /--> and more', inside=comment(1, "A reader's words")),
    item(4, '[gallery ids="9"]'),
    item(5, "At the hall.", kind="tribe_events", meta=[("_EventVenueID", "7")]),
    item(6, '<img src="boat.png"> A boat at sea', status="draft"),
    item(7, "", kind="tribe_venue", title="Town Hall", meta=[("_VenueCity", "Bern")]),
    item(8, "<!-- wp:paragraph --><p>Shared words</p><!-- /wp:paragraph -->", kind="wp_block"),
    attachment(9, "cup.png", parent=4, meta=[("_wp_attachment_image_alt", "A cup")]),
    item(
        13, kind="attachment", status="inherit",
        inside="<wp:attachment_url>https://blog.example/wp-content/uploads/x.png</wp:attachment_url>"
        "<excerpt:encoded>A caption for nobody</excerpt:encoded>",
    ),
    item(10, "", kind="guest-author", title="Ida Iver", slug="cap-ida"),
    item(11, "[table id=1 /]"),
    item(
        12, '[["a","b"]]', kind="tablepress_table", title="Numbers",
        meta=[("_tablepress_export_table_id", "1")],
    ),
).replace(HEAD, SITE)  # fmt: skip


@pytest.fixture(autouse=True, params=["small", "large"])
def size_of_the_export(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The items of a large export are not parsed again for its index, either."""
    if request.param == "large":
        monkeypatch.setattr(process_pool, "_FEW_BYTES", 1)
        monkeypatch.setattr(export_slices, "_SLICE", 1500)


RECORDS = {"migration/manifest.json", str(incremental_state.PATH)}


def run(folder: Path, archive: str, text: str, **settings: object) -> Report:
    (folder / "export.xml").write_text(text, encoding="utf-8")
    told = {"offline": True, "jobs": 1, "types": TYPES, **settings}
    return migrator.migrate(folder / "export.xml", folder / archive, **told)  # type: ignore[arg-type]


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One post.", "One other post."),
        ("Ann Alder", "Ann Birch"),
        ("Green tea", "Black tea"),
        ("Ida Iver", "Ida Ivory"),
        ("Shared words", "Words shared"),
        ("cup.png", "mug.png"),
        ("A cup", "A mug"),
        ("A caption for nobody", "A boat at sea"),  # which a post shows
        ("Town Hall", "Guild Hall"),
        ("Bern", "Thun"),
        ("A reader's words", "Other words"),
        ('["a","b"]', '["a","c"]'),
        ("en-US", "de-DE"),
        ("<wp:post_date>2015-03-04", "<wp:post_date>2015-03-06"),
        ("By a guest.", 'By a <a href="/post-1/">guest</a>.'),
        ("post-1", "post-one"),
    ],
)
@pytest.mark.parametrize("report", ["full", "none"])
def test_a_change_of_anything_gives_the_archive_of_a_full_run(
    tmp_path: Path, old: str, new: str, report: str
) -> None:
    assert old in BLOG
    run(tmp_path, "archive", BLOG, report=report)
    before = tree(tmp_path / "archive")
    shutil.copytree(tmp_path / "archive", tmp_path / "whole")
    (tmp_path / "whole" / incremental_state.PATH).unlink()
    told = run(tmp_path, "archive", BLOG.replace(old, new), report=report)
    assert told == run(tmp_path, "whole", BLOG.replace(old, new), report=report)
    after = tree(tmp_path / "archive")
    assert after == tree(tmp_path / "whole")
    # The change is one that shows.
    assert {name for name in after if after[name] != before.get(name)} - RECORDS


def test_only_the_changed_item_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, "archive", BLOG)
    read: list[int] = []
    original = ExportedItems.read

    def counting(self: ExportedItems, each: StoredItem) -> object:
        read.append(each.position)
        return original(self, each)

    monkeypatch.setattr(ExportedItems, "read", counting)
    report = run(tmp_path, "archive", BLOG.replace("One post.", "One other post."))
    assert read == [0]
    assert report.kept == report.written - 1


@pytest.mark.parametrize("pair", [("unwritten", '"x"'), ("left_out", "7"), ("words", "null")])
def test_an_entry_that_was_edited_by_hand_costs_only_time(
    tmp_path: Path, pair: tuple[str, str]
) -> None:
    run(tmp_path, "archive", BLOG)
    expected = tree(tmp_path / "archive")
    base = sqlite3.connect(tmp_path / "archive" / incremental_state.PATH)
    base.execute(f"UPDATE state SET told = json_set(told, '$.{pair[0]}', json('{pair[1]}'))")
    base.commit()
    base.close()
    run(tmp_path, "archive", BLOG + "\n")
    found = tree(tmp_path / "archive")
    assert {name for name in found if found[name] != expected[name]} <= RECORDS
