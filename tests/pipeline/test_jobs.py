"""The archive does not depend on the number and kind of workers."""

from __future__ import annotations

import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from support.blog import SITE, UPLOADS, cdata, export, item
from support.here import Here
from support.pictures import picture

import migrator
from migrator.assets import content_check
from migrator.assets.content_check import CheckedContent
from migrator.errors import ConfigError
from migrator.fetch.body import Body
from migrator.parallel import shared
from migrator.parallel.shared import share
from migrator.parallel.worker_pool import WorkerPool
from migrator.pipeline import process_pool, saved_settings
from migrator.sources.wxr.export_slices import ExportSlice
from migrator.spill import big_dict, big_list, int_map

POSTS = 60
COMMENT = (
    f"<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>{cdata('Bo')}"
    "</wp:comment_author><wp:comment_date>2015-03-05 05:06:07</wp:comment_date>"
    f"<wp:comment_content>{cdata('One & <i>two</i>')}</wp:comment_content>"
    "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
)


def blog(posts: int = POSTS) -> str:
    """Posts that link to each other, with comments, shortcodes, code and missing files."""
    return export(
        *(
            item(
                number,
                f'<p id="p{number}">Text <b>{number}</b><p>not closed '
                f'<a href="{SITE}/post-{number % posts + 1}/#p{number % posts + 1}">next</a> '
                f'<img src="{UPLOADS}/{number}.png"> [form] <pre>x\n  y</pre> * _ [a]',
                title=f"Post {number}",
                inside=COMMENT if number % 3 == 0 else "",
            )
            for number in range(1, posts + 1)
        )
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "export.xml"
    path.write_text(blog())
    return path


@pytest.fixture(autouse=True)
def _no_site_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_pool, "_FEW", 1)
    monkeypatch.setattr(process_pool, "_FEW_BYTES", 1)


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def archive(source: Path, folder: Path, **settings: Any) -> dict[str, bytes]:
    migrator.migrate(source, folder, offline=True, **settings)
    return tree(folder)


def test_every_byte_is_the_same_whatever_the_number_of_processes(
    source: Path, tmp_path: Path
) -> None:
    alone = archive(source, tmp_path / "1", jobs=1)
    assert len(alone) > 2 * POSTS
    assert archive(source, tmp_path / "2", jobs=2) == alone
    assert archive(source, tmp_path / "3", jobs=3) == alone


def test_workers_finish_the_posts_of_a_site_whose_lists_are_on_disk(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = archive(source, tmp_path / "1", jobs=1)
    for module in (big_list, big_dict):
        monkeypatch.setattr(module, "MAX_IN_MEMORY", 10)
        monkeypatch.setattr(module, "BATCH", 5)
    lines: list[object] = []
    monkeypatch.setattr(int_map, "_LARGE", 0)
    monkeypatch.setattr(shared, "share", lambda *given: lines.append(share(*given)) or lines[-1])
    assert archive(source, tmp_path / "2", jobs=2) == alone
    assert len(lines) == 1
    assert None not in lines


def test_a_file_of_the_uploads_is_kept_whatever_the_number_of_processes(
    source: Path, tmp_path: Path
) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    for number in range(1, POSTS + 1, 2):
        (uploads / f"{number}.png").write_bytes(picture())
    alone = archive(source, tmp_path / "1", jobs=1, uploads=uploads)
    assert sum(name.endswith(".png") for name in alone) == POSTS // 2
    assert archive(source, tmp_path / "2", jobs=2, uploads=uploads) == alone


def test_a_second_run_reuses_what_workers_converted(source: Path, tmp_path: Path) -> None:
    first = archive(source, tmp_path / "out", jobs=2)
    source.write_text(blog().replace("Text <b>7</b>", "Text <b>seven</b>"))
    report = migrator.migrate(source, tmp_path / "out", offline=True, jobs=2)
    assert report.kept == POSTS - 1
    second = tree(tmp_path / "out")
    posts = [name for name in first if name.startswith("posts/")]
    assert [n for n in posts if first[n] != second[n]] == ["posts/post-7/index.md"]


def test_a_run_that_converts_one_post_again_starts_no_worker(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(source, tmp_path / "out", jobs=2)
    source.write_text(blog().replace("Text <b>7</b>", "Text <b>seven</b>"))
    started: list[WorkerPool] = []
    monkeypatch.setattr(WorkerPool, "_start", started.append)
    report = migrator.migrate(source, tmp_path / "out", offline=True, jobs=2)
    assert (report.kept, started) == (POSTS - 1, [])


def processes(size: int) -> Executor:
    """The standard library's processes, which do not share the memory of this one."""
    return ProcessPoolExecutor(size, mp_context=get_context("spawn"))


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, processes])
def test_the_workers_of_any_executor_take_a_post_its_whole_way(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Callable[[int], Executor]
) -> None:
    alone = archive(source, tmp_path / "alone", jobs=1)
    refused: list[object] = []
    monkeypatch.setattr(shared, "share", lambda *given: share(*given) or refused.append(given))
    with kind(2) as executor:
        assert archive(source, tmp_path / "shared", jobs=2, executor=executor) == alone
        # The executor belongs to the caller, and is not closed.
        assert executor.submit(int).result() == 0
        # A second run does not take the site of the first for its own.
        source.write_text(blog().replace("Text <b>", "Words <b>"))
        other = archive(source, tmp_path / "other", jobs=2, executor=executor)
    assert not refused
    assert b"Words **7**" in other["posts/post-7/index.md"]


def test_a_process_that_is_killed_costs_no_post(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = archive(source, tmp_path / "alone", jobs=1)
    crews: list[WorkerPool] = []
    submit = WorkerPool.submit

    def killing(
        self: WorkerPool, function: Callable[..., Any], /, *args: Any, **more: Any
    ) -> Future[Any]:
        crews.append(self)
        if len(crews) == 3:
            for process in self._all:
                process.kill()
        return submit(self, function, *args, **more)

    monkeypatch.setattr(WorkerPool, "submit", killing)
    report = migrator.migrate(source, tmp_path / "killed", offline=True, jobs=2)
    assert tree(tmp_path / "killed") == alone
    assert len(crews) > 3
    assert report.repeated


@pytest.mark.parametrize("threads", [1, 8])
def test_files_that_threads_decode_in_any_order_give_the_same_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    source, uploads = tmp_path / "export.xml", tmp_path / "uploads"
    source.write_text(blog())
    uploads.mkdir()
    for number in range(1, POSTS, 2):  # the others are missing
        (uploads / f"{number}.png").write_bytes(picture(size=(40 + number % 7, 9)))
    (uploads / "9.png").write_bytes(b"no image")
    alone = archive(source, tmp_path / "alone", jobs=1, uploads=uploads)
    check = content_check.check
    waits = iter(random.Random(threads).choices((0, 0, 0.02), k=2 * POSTS))
    names: set[str] = set()

    def slow_check(body: Body, extension: str) -> CheckedContent:
        names.add(threading.current_thread().name)
        time.sleep(next(waits))
        return check(body, extension)

    monkeypatch.setattr("migrator.assets.download.check", slow_check)
    monkeypatch.setattr("migrator.pipeline.downloads.workers", lambda _: threads)
    assert archive(source, tmp_path / "out", jobs=2, uploads=uploads) == alone
    assert 0 < len(names - {threading.main_thread().name}) <= threads
    assert sum(name.endswith(".png") for name in alone) > POSTS / 3


@pytest.mark.parametrize("moment", [1, 2, 4])
def test_processes_that_are_killed_while_they_read_the_index_change_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    # Few batches, so that the slices of the index are the first ones.
    monkeypatch.setattr("migrator.sources.wxr.export_slices._SLICE", 1 << 12)
    alone = archive(source, tmp_path / "alone", jobs=1)
    monkeypatch.setattr("migrator.parallel.ordered_map.BATCH", 2)
    calls = []
    submit = WorkerPool.submit

    def killing(
        self: WorkerPool, function: Callable[..., Any], /, *args: Any, **more: Any
    ) -> Future[Any]:
        calls.append(pickle.loads(args[0][0]))
        if len(calls) == moment:
            for process in list(self._all):
                process.kill()
        return submit(self, function, *args, **more)

    monkeypatch.setattr(WorkerPool, "submit", killing)
    assert archive(source, tmp_path / "killed", jobs=2) == alone
    assert [type(task) for task in calls[:moment]] == [ExportSlice] * moment


@pytest.mark.slow  # each killed process is replaced by a new one
def test_processes_that_are_killed_at_twenty_moments_cost_no_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "export.xml"
    source.write_text(blog(400))
    alone = archive(source, tmp_path / "alone", jobs=1)
    moments = 0
    submit = WorkerPool.submit

    def killing(
        self: WorkerPool, function: Callable[..., Any], /, *args: Any, **more: Any
    ) -> Future[Any]:
        nonlocal moments
        # A post that is done again alone must not be killed again: that would be its own fault.
        # A process that is killed before it has started had no post to repeat.
        if moments < 20 and len(args[0]) > 1 and (moments or self._started):
            moments += 1
            for process in list(self._all):
                process.kill()
        return submit(self, function, *args, **more)

    monkeypatch.setattr(WorkerPool, "submit", killing)
    report = migrator.migrate(source, tmp_path / "killed", offline=True, jobs=2)
    assert moments == 20
    assert report.repeated
    assert tree(tmp_path / "killed") == alone


def test_a_post_that_breaks_the_converter_is_named_and_costs_no_other(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise ZeroDivisionError("no such element")

    monkeypatch.setattr("migrator.pipeline.convert_task.to_markdown", broken)
    with ThreadPoolExecutor(2) as threads:
        report = migrator.migrate(source, tmp_path / "out", offline=True, jobs=2, executor=threads)
    failed = [finding for finding in report.findings if finding.kind == "failed-item"]
    assert len(failed) == POSTS
    assert "Post 1): ZeroDivisionError: no such element" in failed[0].message
    assert (tmp_path / "out/migration/report/posts/post-1/index.html").exists()


@pytest.mark.slow
def test_an_edited_file_is_reported_on_its_page(source: Path, tmp_path: Path) -> None:
    pages = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        archive(source, folder, jobs=jobs)
        edited = folder / "posts/post-7/index.md"
        edited.write_text(edited.read_text() + "\nMine.\n")
        after = archive(source, folder, jobs=jobs)
        pages.append(after["migration/report/posts/post-7/index.html"])
        assert b"edited since the last run" in pages[-1]
        assert after["posts/post-7/index.md"].endswith(b"Mine.\n")
    assert pages[0] == pages[1]


def test_a_small_site_needs_no_process(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_pool, "_FEW", POSTS + 1)
    monkeypatch.setattr(process_pool, "_FEW_BYTES", 1 << 20)
    monkeypatch.setattr("migrator.pipeline.process_pool.WorkerPool", None)
    assert len(archive(source, tmp_path / "out", jobs=8)) > POSTS


@pytest.mark.slow
def test_the_proof_finds_the_same_whatever_the_number_of_processes(
    source: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    archive(source, folder, jobs=1)
    (folder / "posts/post-3/index.md").unlink()
    damaged = folder / "posts/post-4/index.md"
    damaged.write_text(damaged.read_text().replace("not closed", "not"))
    (folder / "posts/post-6/comments.yaml").write_text("- text: no\n")
    alone = migrator.verify(folder, jobs=1)
    assert {"lost-page", "lost-words", "changed-data"} <= {f.kind for f in alone.findings}
    for jobs in (2, 3):
        assert migrator.verify(folder, jobs=jobs).to_json() == alone.to_json()


@pytest.mark.slow
def test_an_interrupted_run_ends_at_once_and_can_be_continued(
    tmp_path: Path,
) -> None:
    (tmp_path / "export.xml").write_text(blog(600))
    command = [sys.executable, "-m", "migrator", "migrate", "export.xml", "--offline", "-q"]
    process = subprocess.Popen(
        [*command, "--jobs", "2", "-o", "out"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not (tmp_path / "out/posts/post-20/index.md").exists():
        assert process.poll() is None
        time.sleep(0.01)
    # All processes get the signal, as from a terminal.
    os.killpg(process.pid, signal.SIGINT)
    said, complained = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert "continues where" in complained
    assert "Traceback" not in complained
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    written = sorted((tmp_path / "out").glob("posts/*/index.md"))
    assert 20 <= len(written) < 600
    done = subprocess.run([*command, "--jobs", "2", "-o", "out"], cwd=tmp_path, check=False)
    assert done.returncode == 1  # --offline leaves the images on other hosts
    assert tree(tmp_path / "out") == archive_of_one_go(tmp_path)


def archive_of_one_go(folder: Path) -> dict[str, bytes]:
    command = [sys.executable, "-m", "migrator", "migrate", "export.xml", "--offline", "-q"]
    subprocess.run([*command, "--jobs", "1", "-o", "whole"], cwd=folder, check=False)
    return tree(folder / "whole")


def test_the_number_of_processes_is_not_in_the_archive(source: Path, tmp_path: Path) -> None:
    archive(source, tmp_path / "out", jobs=2)
    told = saved_settings.load(tmp_path / "out")
    assert told is not None
    assert told.jobs == 0


@pytest.mark.parametrize("jobs", [0, -1, 2000, "2", True])
def test_an_invalid_number_of_processes_is_refused(
    source: Path, tmp_path: Path, jobs: object
) -> None:
    with pytest.raises(ConfigError, match="jobs is a number from 1 to 1024"):
        migrator.migrate(source, tmp_path / "out", jobs=jobs)


def test_a_process_of_this_machine_takes_a_post_its_whole_way(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    submit = WorkerPool.submit

    def counting(
        self: WorkerPool, function: Callable[..., Any], /, *args: Any, **more: Any
    ) -> Future[Any]:
        sent.append(len(args[0]))
        return submit(self, function, *args, **more)

    monkeypatch.setattr(WorkerPool, "submit", counting)
    archive(source, tmp_path / "out", jobs=2)
    assert sum(sent) == 1 + POSTS  # the export for its index, and its posts


def test_every_post_is_one_task_of_its_own_after_the_index(source: Path, tmp_path: Path) -> None:
    executor = Here()
    archive(source, tmp_path / "out", executor=executor)
    assert executor.tasks == 1 + POSTS  # one for the index


def test_a_site_that_is_too_large_for_the_workers_needs_none(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = archive(source, tmp_path / "alone", jobs=1)
    monkeypatch.setattr(shared, "MOST_BYTES", 1000)
    executor = Here()
    assert archive(source, tmp_path / "out", executor=executor) == alone
    assert executor.tasks == 1  # for the index
