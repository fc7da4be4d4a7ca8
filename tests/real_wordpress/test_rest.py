"""The archive of a site's REST API equals that of its export, for all public items."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from archives import Row, differences, files, pictures, without_reasons
from database_differences import BIOGRAPHIES
from judge import WordPress
from rest_differences import USER, VISITOR
from support.live_web import LiveWeb

import migrator
from migrator.findings import Severity
from migrator.sources.rest import RestSource, authorization, find_api_root

pytestmark = [pytest.mark.wordpress, pytest.mark.xdist_group("wordpress")]

PASSWORD = "testtesttesttesttesttest"


def fetched(site: str, folder: Path, user: str = "") -> Path:
    """Return the archive made from the site's API."""
    web = LiveWeb()
    root = find_api_root(web, site)
    assert root is not None
    headers = authorization(root, user, PASSWORD) if user else None
    source = RestSource(web, site, root, headers)
    report = migrator.migrate(source, folder, allow_private=True)
    assert source.repairs == []
    assert len(web.asked) == len(set(web.asked)) < 30
    # Files missing on the site are also missing for the export.
    broken = {f.kind for f in report.findings if f.severity is Severity.BROKEN}
    assert broken == {"missing-file"}
    return folder


@pytest.mark.parametrize(("user", "table"), [("", VISITOR), ("webmaster", USER)])
def test_the_archive_of_a_site_equals_that_of_its_export(
    wordpress: WordPress, exported: Path, tmp_path: Path, user: str, table: Sequence[Row]
) -> None:
    export, rest = files(exported), files(fetched(wordpress.url, tmp_path, user))
    assert sorted(rest) == sorted(export)
    assert len(pictures(export)) > 50
    assert pictures(rest) == pictures(export)
    assert differences(export, rest, wordpress.url) == without_reasons(table)


def test_a_user_gets_drafts_menus_and_reusable_blocks_too(
    wordpress: WordPress, exported: Path, tmp_path: Path
) -> None:
    rest = fetched(wordpress.url, tmp_path, "webmaster")
    assert files(rest, ["drafts"]) == files(exported, ["drafts"])
    assert (rest / "data/terms.yaml").read_text() == (exported / "data/terms.yaml").read_text()
    assert (rest / "data/site.yaml").read_text() == (exported / "data/site.yaml").read_text()
    # An export does not contain the biographies of authors.
    authors = (rest / "data/authors.yaml").read_text()
    for line in BIOGRAPHIES.values():
        assert authors.count(f"{line}\n") == 1
        authors = authors.replace(f"{line}\n", "")
    assert authors == (exported / "data/authors.yaml").read_text()
    assert (rest / "data/menus.yaml").is_file()


def test_a_visitor_gets_the_data_of_the_site(
    wordpress: WordPress, exported: Path, tmp_path: Path
) -> None:
    rest = fetched(wordpress.url, tmp_path)
    assert (rest / "data/site.yaml").read_text() == (exported / "data/site.yaml").read_text()
