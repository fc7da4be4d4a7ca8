"""Two runs with the same input give the same archive, whatever the first one left to reuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.blog import SITE, UPLOADS, comment, export, item
from support.fault_server import FaultServer, content, failing, without_proxies
from support.pictures import picture

import migrator

COLORS = ("red", "green", "blue", "black")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        for number, name in enumerate(("x.jpg", "x-300x200.jpg", "y.jpg", "y-150x150.jpg")):
            path = f"/wp-content/uploads/{name}"
            running.serve(path, content(picture(color=COLORS[number]), "image/png"))
        running.serve("/wp-content/uploads/flaky.jpg", failing(404))
        yield running


def attachment(number: int, name: str) -> str:
    url = f"{UPLOADS}/{name}"
    inside = f"<wp:attachment_url>{url}</wp:attachment_url>"
    return item(number, "", kind="attachment", status="inherit", inside=inside)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "state.sqlite" not in path.name
    }


FEATURED = [("_thumbnail_id", "7")]
SIZED = f'<img class="wp-image-7" src="{UPLOADS}/x-300x200.jpg">'


@pytest.mark.parametrize(
    "posts",
    [
        [item(1, SIZED, meta=FEATURED)],
        [item(1, SIZED, meta=FEATURED), item(2, f'<img src="{UPLOADS}/flaky.jpg">')],
        [item(1, f'{SIZED}<a href="{UPLOADS}/x.jpg">full</a>'), item(2, "x", meta=FEATURED)],
        [
            item(1, f'<img src="{UPLOADS}/y-150x150.jpg">', meta=[("_thumbnail_id", "8")]),
            item(2, SIZED + f'<img src="{UPLOADS}/y.jpg">', meta=FEATURED),
        ],
        [item(1, '[gallery ids="7,8"]'), item(2, f'<img src="{UPLOADS}/y-150x150.jpg">')],
        [item(1, "x", inside=comment(3, SIZED)), item(2, f'<a href="{UPLOADS}/x.jpg">x</a>')],
        [item(1, f'<img src="{UPLOADS}/x-300x200.jpg" srcset="{UPLOADS}/x.jpg 900w">')],
        [item(1, SIZED, status="draft"), item(2, f'<img src="{UPLOADS}/x.jpg?w=1">')],
    ],
)
def test_a_second_run_over_http_changes_nothing(
    server: FaultServer, tmp_path: Path, posts: list[str]
) -> None:
    text = export(attachment(7, "x.jpg"), attachment(8, "y.jpg"), *posts)
    (tmp_path / "export.xml").write_text(text.replace(SITE, server.url("")))
    settings = {"allow_private": True}
    migrator.migrate(tmp_path / "export.xml", tmp_path / "out", **settings)  # type: ignore[arg-type]
    first = files(tmp_path / "out")
    assert "images/x" in first["data/redirects.csv"].decode()
    # Another source with the same items: the posts are reused, the site's files are made again.
    (tmp_path / "export.xml").write_text(text.replace(SITE, server.url("")) + "\n")
    migrator.migrate(tmp_path / "export.xml", tmp_path / "out", **settings)  # type: ignore[arg-type]
    second = files(tmp_path / "out")
    assert second["data/redirects.csv"] == first["data/redirects.csv"]
    changed = {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
    assert changed <= {"migration/manifest.json"}
    assert migrator.verify(tmp_path / "out").ok or "flaky" in text
