"""Worker processes are started where they pay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.blog import export, item

import migrator
from migrator.parallel.worker_pool import WorkerPool
from migrator.pipeline import process_pool
from migrator.pipeline.process_pool import pool_for, pool_for_exports


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_pool, "_FEW_BYTES", 1000)


def file(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.write_bytes(b"x" * size)
    return path


@pytest.mark.parametrize("name", ["a.xml", "a.XML", "a.xml.gz", "a.zip"])
def test_a_large_export_is_read_with_workers(tmp_path: Path, name: str) -> None:
    with pool_for_exports([file(tmp_path, name, 1000)], 2) as executor:
        assert isinstance(executor, WorkerPool)


def test_the_sizes_of_several_parts_are_added(tmp_path: Path) -> None:
    parts = [str(file(tmp_path, f"{number}.xml", 400)) for number in range(3)]
    with pool_for_exports(parts[:2], 2) as none, pool_for_exports(parts, 2) as executor:
        assert none is None
        assert executor is not None


@pytest.mark.parametrize("name", ["dump.sql", "site.warc", "folder.xml/", "no such.xml", "a\0.xml"])
def test_any_other_source_is_read_by_one_process(tmp_path: Path, name: str) -> None:
    if name.endswith("/"):
        (tmp_path / name).mkdir()
    elif name.endswith((".sql", ".warc")):
        file(tmp_path, name, 5000)
    with pool_for_exports([tmp_path / name], 2) as executor:
        assert executor is None


@pytest.mark.parametrize(("posts", "processes"), [(0, 0), (199, 0), (200, 2), (700, 4), (9999, 5)])
def test_no_more_processes_are_started_than_pay(posts: int, processes: int) -> None:
    with pool_for(posts, 5, on_demand=True) as executor:
        count = executor._idle.qsize() if isinstance(executor, WorkerPool) else 0
    assert count == processes


def test_one_job_is_one_process(tmp_path: Path) -> None:
    with pool_for_exports([file(tmp_path, "a.xml", 5000)], 1) as none, pool_for(5000, 1) as no:
        assert none is no is None


def test_the_processes_that_read_the_export_convert_its_posts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[WorkerPool] = []
    sent: list[int] = []
    begin, submit = WorkerPool.__init__, WorkerPool.submit

    def counted(self: WorkerPool, *args: object, **more: object) -> None:
        started.append(self)
        begin(self, *args, **more)  # type: ignore[arg-type]

    def noting(self: WorkerPool, function: Any, tasks: list[bytes], *args: object) -> Any:
        sent.append(len(tasks))
        return submit(self, function, tasks, *args)

    monkeypatch.setattr(WorkerPool, "__init__", counted)
    monkeypatch.setattr(WorkerPool, "submit", noting)
    monkeypatch.setattr(process_pool, "_FEW", 1)
    source = tmp_path / "export.xml"
    source.write_text(export(*(item(number, "Some words. " * 9) for number in range(1, 40))))
    report = migrator.migrate(source, tmp_path / "out", offline=True, jobs=2)
    assert report.written == 39
    assert len(started) == 1
    assert sum(sent) == 1 + 39  # the index, and the posts


def test_a_run_that_may_reuse_files_starts_no_process_to_read_the_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "export.xml"
    source.write_text(export(*(item(number, "Some words. " * 9) for number in range(1, 40))))
    migrator.migrate(source, tmp_path / "out", offline=True, jobs=2)
    monkeypatch.setattr(WorkerPool, "_start", None)
    source.write_text(source.read_text().replace("Some words.", "Other words.", 1))
    report = migrator.migrate(source, tmp_path / "out", offline=True, jobs=2)
    assert (report.written, report.kept) == (39, 38)
