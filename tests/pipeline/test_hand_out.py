"""Worker processes finish posts with files: these are got and written by the first process."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from support.blog import SITE, UPLOADS, attachment, comment, item, migrated
from support.here import Here
from support.pictures import picture

from migrator import verify
from migrator.assets.download import Getter, Got, Missed
from migrator.assets.localise import Localiser
from migrator.errors import OutputError
from migrator.fetch.body import Body
from migrator.model import Post
from migrator.parallel.worker_pool import WorkerPool
from migrator.pipeline import from_settings, post_line, process_pool
from migrator.pipeline.post_line import PostLine
from migrator.sources.stored_item import StoredItem
from migrator.wordpress.render_context import ShortcodeRule

RED, BLUE, GREEN = (picture(color=color) for color in ("red", "blue", "green"))
DATA = f"data:image/png;base64,{b64encode(GREEN).decode()}"
BLOG = (
    item(1, f'<p>Red: <img src="{UPLOADS}/red.png"> <img src="{UPLOADS}/2020/red.png"></p>'),
    item(2, "Featured only.", meta=[("_thumbnail_id", "20")]),
    item(3, f'<p>Inside: <img src="{DATA}" alt="green"></p>'),
    item(4, f'<p><a href="{UPLOADS}/talk.mp3">A talk</a> <img src="{UPLOADS}/no.png"></p>',
         meta=[("enclosure", f"{UPLOADS}/talk.mp3\n9\naudio/mpeg")]),
    item(5, "Comments.", inside=comment(1, f'See <img src="{UPLOADS}/blue.png"> there')),
    item(6, f'[gallery ids="20,21"] <a href="{SITE}/post-1/">one</a>'),
    item(7, f'<p>Wrong: <img src="{UPLOADS}/text.png"> <img src="{UPLOADS}/absent.png"></p>'),
    item(8, "No file at all."),
    item(9, f'<p>Again: <img src="{UPLOADS}/red.png"></p>', kind="page"),
    attachment(20, "blue.png", parent=2),
    attachment(21, "2020/red.png", parent=6),
    attachment(22, "icon.png", meta=[("_wp_attachment_context", "site-icon")]),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_site_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_pool, "_FEW", 1)
    monkeypatch.setattr(process_pool, "_FEW_BYTES", 1)


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    (folder / "2020").mkdir(parents=True)
    for name, data in (
        ("red.png", RED), ("2020/red.png", BLUE), ("blue.png", BLUE), ("icon.png", GREEN),
        ("talk.mp3", b"ID3" + bytes(300)), ("text.png", b"no picture"),
    ):  # fmt: skip
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of tasks in each batch for a worker."""
    sizes: list[int] = []
    submit = WorkerPool.submit

    def counting(self: WorkerPool, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        sizes.append(len(args[0]))
        return submit(self, function, *args)

    monkeypatch.setattr(WorkerPool, "submit", counting)
    return sizes


def archive(folder: Path, uploads: Path, jobs: int, **settings: Any) -> dict[str, bytes]:
    """The files of an archive; `executor` as in `migrator.migrate`."""
    folder.mkdir(exist_ok=True)
    return migrated(folder, *BLOG, uploads=uploads, jobs=jobs, **settings).bytes_of_all()


@pytest.mark.parametrize(
    "settings",
    [{}, {"target": "hugo"}, {"target": "obsidian"}, {"images": "all"}, {"proof": False}],
    ids=str,
)
def test_workers_finish_posts_with_files_and_every_byte_is_the_same(
    tmp_path: Path, uploads: Path, sent: list[int], settings: dict[str, Any]
) -> None:
    alone = archive(tmp_path / "1", uploads, 1, **settings)
    assert archive(tmp_path / "2", uploads, 2, **settings) == alone
    # The export for its index, all items, and those again for which files were got.
    assert sent[:3] == [1, len(BLOG), 7]
    assert sum(name.endswith((".png", ".mp3")) for name in alone) > 8


def test_a_worker_that_did_not_see_a_post_before_finishes_it_with_its_files(
    tmp_path: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = archive(tmp_path / "1", uploads, 1)
    monkeypatch.setattr(post_line, "_WAITING", 0)
    assert archive(tmp_path / "2", uploads, 2, executor=Here()) == alone


def test_an_image_that_the_user_edited_stays_whatever_the_number_of_processes(
    tmp_path: Path, uploads: Path
) -> None:
    found = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        archive(folder, uploads, jobs)
        edited = folder / "archive/posts/post-1/images/red.png"
        edited.write_bytes(GREEN)
        changed = BLOG[0].replace("Red:", "Rouge:")
        again = migrated(folder, changed, *BLOG[1:], uploads=uploads, jobs=jobs)
        assert edited.read_bytes() == GREEN
        assert "edited-by-hand" in again.kinds()
        assert "Rouge:" in again.body("posts/post-1/index.md")
        found.append(again.bytes_of_all())
    assert found[0] == found[1]


def test_a_second_run_reuses_posts_with_files_that_workers_finished(
    tmp_path: Path, uploads: Path
) -> None:
    changed = (*BLOG[:7], BLOG[7].replace("No file", "Not one file"), *BLOG[8:])
    kept = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        archive(folder, uploads, jobs)
        kept.append(migrated(folder, *changed, uploads=uploads, jobs=jobs).report.kept)
    assert kept == [7, 7]  # an image that may appear is looked for again
    (uploads / "red.png").write_bytes(GREEN)
    later = migrated(tmp_path / "2", *changed, uploads=uploads, jobs=2)
    assert later.report.kept == 6
    assert (tmp_path / "2/archive/posts/post-1/images/red.png").read_bytes() == GREEN


def test_a_run_that_converts_one_post_with_a_file_again_starts_no_worker(
    tmp_path: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(tmp_path / "blog", uploads, 2)
    started: list[WorkerPool] = []
    monkeypatch.setattr(WorkerPool, "_start", started.append)
    changed = BLOG[0].replace("Red:", "Rouge:")
    again = migrated(tmp_path / "blog", changed, *BLOG[1:], uploads=uploads, jobs=2)
    assert "Rouge:" in again.body("posts/post-1/index.md")
    assert started == []


def test_a_defect_while_a_file_is_got_costs_its_post_only(
    tmp_path: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = Getter.get

    def broken(self: Getter, url: str) -> Got | Missed:
        if url.endswith("talk.mp3"):
            raise ZeroDivisionError("no such file")
        return get(self, url)

    monkeypatch.setattr(Getter, "get", broken)
    with ThreadPoolExecutor(2) as threads:
        (tmp_path / "blog").mkdir()
        made = migrated(tmp_path / "blog", *BLOG, uploads=uploads, jobs=2, executor=threads)
    failed = [each for each in made.report.findings if each.kind == "failed-item"]
    assert len(failed) == 1
    assert "Item 4): ZeroDivisionError: no such file" in failed[0].message
    assert len(made.pages()) == 8
    assert PurePosixPath("posts/post-4/index.md") not in map(PurePosixPath, made.pages())


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_whose_bytes_changed_after_they_were_checked_is_named(
    tmp_path: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """A worker knows only the digest of a file, not its bytes."""
    chunks = Body.chunks

    def replaced(self: Body) -> Iterator[bytes]:
        data = b"".join(chunks(self))
        return iter([BLUE if data == RED else data])

    with monkeypatch.context() as context:
        context.setattr(Body, "chunks", replaced)
        made = migrated(tmp_path, *BLOG, uploads=uploads, jobs=jobs)
    changed = [each.where for each in made.report.findings if each.kind == "changed-file"]
    assert changed == ["posts/post-1/images/red.png", "pages/page-9/images/red.png"]
    assert not made.report.ok
    again = migrated(tmp_path, *BLOG, uploads=uploads, jobs=jobs)
    assert (again.root / "posts/post-1/images/red.png").read_bytes() == RED


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_item_that_cannot_be_read_is_named_and_costs_no_other(
    tmp_path: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    archive(tmp_path, uploads, 1)
    read = PostLine.read

    def broken(self: PostLine, found: Post | StoredItem) -> Post:
        if found.position in (2, 9):  # a post, and an attachment
            raise ZeroDivisionError("no such clock")
        return read(self, found)

    monkeypatch.setattr(PostLine, "read", broken)
    with ThreadPoolExecutor(2) as threads:
        given = {"executor": threads} if jobs == 2 else {}
        made = migrated(tmp_path, *BLOG, uploads=uploads, jobs=jobs, force=True, **given)
        again = verify(tmp_path / "archive", jobs=1)
    failed = [each for each in made.report.findings if each.kind == "failed-item"]
    assert [each.where for each in failed] == ["posts/post-3/index.md", ""]
    assert "post 3 (Item 3): ZeroDivisionError: no such clock" in failed[0].message
    assert not made.report.ok
    assert len(made.pages()) == 9  # that of the last run is left as it is
    wheres = [each.where for each in again.findings if each.kind == "failed-item"]
    assert sorted(wheres) == ["", "posts/post-3/index.md"]


def test_a_post_that_waited_in_a_run_that_ended_early_is_not_taken_for_that_of_the_next(
    tmp_path: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(1) as thread:
        with monkeypatch.context() as context, pytest.raises(OutputError):
            context.setattr(Localiser, "answers", _disk_is_full)
            archive(tmp_path, uploads, 2, executor=thread)
        changed = BLOG[0].replace("Red:", "New:")
        made = migrated(tmp_path, changed, *BLOG[1:], uploads=uploads, jobs=2, executor=thread)
    assert "New:" in made.body("posts/post-1/index.md")


def _disk_is_full(*_: object) -> None:
    raise OutputError("the disk is full")


def test_the_shortcodes_of_the_user_and_data_of_the_site_are_shown_by_workers(
    tmp_path: Path, sent: list[int]
) -> None:
    posts = (
        item(1, "A [box word] here."),
        item(2, '<!-- wp:block {"ref":7} /-->'),
        item(7, "<p>Used again.</p>", kind="wp_block"),
    )
    files, rules = [], {"box": {"template": "<b>{0}</b>"}}
    for jobs in (1, 2):
        (tmp_path / str(jobs)).mkdir()
        made = migrated(tmp_path / str(jobs), *posts, jobs=jobs, shortcodes=rules)
        files.append(made.bytes_of_all())
    assert "A **word** here." in made.body("posts/post-1/index.md")
    assert "Used again." in made.body("posts/post-2/index.md")
    assert files[0] == files[1]
    assert sent == [1, len(posts)]  # the export for its index, and its items


def test_a_shortcode_that_a_function_renders_stays_in_the_first_process(
    tmp_path: Path, sent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may not know the function."""
    rules = {"loud": ShortcodeRule("function", function=lambda _, inner: f"<b>{inner.upper()}</b>")}
    monkeypatch.setattr(from_settings, "shortcode_rules", lambda _: rules)
    made = migrated(tmp_path, item(1, "A [loud]word[/loud]."), item(2, "B"), jobs=2)
    assert "WORD" in made.body("posts/post-1/index.md")
    assert sent == [1]  # the export for its index
