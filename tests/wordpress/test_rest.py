"""The archive of a running site is that of its export, in every page that visitors see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from judge import WordPress
from rest_differences import USER, VISITOR, Row
from webs import LiveWeb

import migrator
from migrator.findings import Severity
from migrator.sources.rest import RestSource, authorization, probe

pytestmark = [pytest.mark.wordpress, pytest.mark.xdist_group("wordpress")]

PUBLIC = ("posts", "pages", "book")
PASSWORD = "testtesttesttesttesttest"
STRAIGHT = str.maketrans("“”‘’″", '""\'\'"')


@pytest.fixture(scope="module")
def exported(wordpress: WordPress, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    migrator.migrate(wordpress.export, folder, allow_private=True)
    return folder


def fetched(site: str, folder: Path, user: str = "") -> Path:
    """The archive that the site's API gives."""
    web = LiveWeb()
    root = probe(web, site)
    assert root is not None
    headers = authorization(root, user, PASSWORD) if user else None
    source = RestSource(web, site, root, headers)
    report = migrator.migrate(source, folder, allow_private=True)
    assert source.repairs == []
    assert len(web.asked) == len(set(web.asked)) < 30
    # What the site itself has lost is lost for the export too.
    broken = {f.kind for f in report.findings if f.severity is Severity.BROKEN}
    assert broken == {"missing-file"}
    return folder


def files(archive: Path, folders: Sequence[str] = PUBLIC) -> Mapping[str, bytes]:
    """The files of what is published, by their paths in the archive."""
    found = (path for name in folders for path in sorted((archive / name).rglob("*")))
    return {p.relative_to(archive).as_posix(): p.read_bytes() for p in found if p.is_file()}


def lines(text: bytes, site: str) -> list[str]:
    plain = text.decode().translate(STRAIGHT).replace('\\"', '"')
    return plain.replace(site, "http://site").split("\n")


def differences(export: Mapping[str, bytes], rest: Mapping[str, bytes], site: str) -> set[Row]:
    found = set()
    for page, text in export.items():
        if text == rest[page] or not page.endswith((".md", ".yaml")):
            continue
        here, there = lines(text, site), lines(rest[page], site)
        for kind, a, b, c, d in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
            if kind != "equal":
                found.add(Row(page, tuple(here[a:b]), tuple(there[c:d]), ""))
    return found


@pytest.mark.parametrize(("user", "table"), [("", VISITOR), ("webmaster", USER)])
def test_the_archive_of_a_site_is_that_of_its_export(
    wordpress: WordPress, exported: Path, tmp_path: Path, user: str, table: Sequence[Row]
) -> None:
    export, rest = files(exported), files(fetched(wordpress.url, tmp_path, user))
    assert sorted(rest) == sorted(export)
    pictures = [name for name in export if not name.endswith((".md", ".yaml"))]
    assert len(pictures) > 50
    assert [name for name in pictures if rest[name] != export[name]] == []
    told = {row._replace(why="") for row in table}
    assert differences(export, rest, wordpress.url) == told


def test_a_user_gets_drafts_menus_and_reusable_blocks_too(
    wordpress: WordPress, exported: Path, tmp_path: Path
) -> None:
    rest = fetched(wordpress.url, tmp_path, "webmaster")
    assert files(rest, ["drafts"]) == files(exported, ["drafts"])
    assert (rest / "data/terms.yaml").read_text() == (exported / "data/terms.yaml").read_text()
    assert (rest / "data/site.yaml").read_text() == (exported / "data/site.yaml").read_text()
    assert (rest / "data/authors.yaml").read_text() == (exported / "data/authors.yaml").read_text()
    assert (rest / "data/menus.yaml").is_file()


def test_a_visitor_is_told_who_the_site_is(
    wordpress: WordPress, exported: Path, tmp_path: Path
) -> None:
    rest = fetched(wordpress.url, tmp_path)
    assert (rest / "data/site.yaml").read_text() == (exported / "data/site.yaml").read_text()
