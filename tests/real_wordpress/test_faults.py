"""Migration of a real WordPress with random failures, or with URLs that always fail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty import READ_TIMEOUT, Proxy, behind, now_and_then
from judge import WordPress
from support.fault_server import Answer, FaultServer, failing, reset

import migrator
from migrator.fetch.client import Timeouts
from migrator.findings import Severity
from migrator.settings.fields import ViaChoice
from migrator.sources.locator.live_site import CAPTURE

pytestmark = [pytest.mark.wordpress, pytest.mark.slow, pytest.mark.xdist_group("wordpress")]

POST = "cent-paragraphes"
PICTURE = re.compile(r"/galerie-2(?:-\d+x\d+)?\.jpg")
# Files that describe the archive as a whole.
ABOUT_ARCHIVE = ("migration/", "migrator.", "data/")
_EXCLUDED = (str(CAPTURE), "migration/state.sqlite", "migration/store/")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    # The normal read timeout of half a minute is too long for a test.
    monkeypatch.setattr(Timeouts.__init__, "__defaults__", (10.0, READ_TIMEOUT, 60.0, 600.0))
    with FaultServer() as running:
        yield running


def files(archive: Path) -> dict[str, bytes]:
    """Return the files of an archive, except those with times or the order of downloads."""
    paths = (path for path in sorted(archive.rglob("*")) if path.is_file())
    named = {path.relative_to(archive).as_posix(): path.read_bytes() for path in paths}
    return {name: data for name, data in named.items() if not name.startswith(_EXCLUDED)}


@pytest.mark.parametrize("via", ["rest", "pages"])
def test_random_failures_do_not_change_the_archive(
    wordpress: WordPress,
    server: FaultServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    via: ViaChoice,
) -> None:
    url, proxy = f"{wordpress.url}/", Proxy(server)
    behind(server, monkeypatch)
    migrator.migrate(url, tmp_path / "well", via=via, proof=False)
    proxy.fault = now_and_then
    proxy.asked.clear()
    migrator.migrate(url, tmp_path / "moody", via=via, proof=False)
    assert len(proxy.faults) > 0.05 * sum(proxy.asked.values())
    print(f"{len(proxy.faults)} faults in {sum(proxy.asked.values())} answers")
    well, moody = files(tmp_path / "well"), files(tmp_path / "moody")
    assert list(well) == list(moody)
    assert [name for name in well if well[name] != moody[name]] == []


def never(path: str, _: int, body: bytes) -> Answer | None:
    """Fail each list that contains one post's content, and all sizes of one image."""
    if PICTURE.search(path):
        return reset()
    try:
        items = json.loads(body) if "/wp/v2/" in path else []
    except ValueError:
        return None
    shown = [each for each in items if isinstance(each, dict) and "content" in each]
    return failing(500) if any(each.get("slug") == POST for each in shown) else None


def test_the_report_names_exactly_what_always_failed(
    wordpress: WordPress, server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, proxy = f"{wordpress.url}/", Proxy(server)
    behind(server, monkeypatch)
    well = migrator.migrate(url, tmp_path / "well", via="rest", proof=False)
    proxy.fault = never
    ill = migrator.migrate(url, tmp_path / "ill", via="rest", proof=False)
    assert proxy.faults

    known = set(well.findings)
    new = [each for each in ill.findings if each not in known]
    new = [each for each in new if each.severity is Severity.BROKEN]
    assert {each.kind for each in new} == {"lost-source", "missing-file"}
    [lost] = [each.message for each in new if each.kind == "lost-source"]
    assert re.search(rf"^post \d+ “.+” \({url}.*{POST}/\) could not be read: .*500", lost), lost
    missing = [each for each in new if each.kind == "missing-file"]
    named = {found for each in missing for found in re.findall(r"http\S+?\.jpg", each.message)}
    assert named == {wordpress.url + path for path in proxy.faults if PICTURE.search(path)}

    one, other = files(tmp_path / "well"), files(tmp_path / "ill")
    gone = {name for name in one.keys() - other.keys() if not name.startswith(ABOUT_ARCHIVE)}
    assert gone == {name for name in one if f"posts/{POST}/" in name or PICTURE.search(name)}
    assert not [name for name in other.keys() - one.keys() if not name.startswith(ABOUT_ARCHIVE)]
    changed = {
        name for name in other if not name.startswith(ABOUT_ARCHIVE) and one[name] != other[name]
    }
    assert changed == {str(each.where) for each in missing}
