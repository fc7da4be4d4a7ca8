"""The archive of a site's pages equals that of its export, in every theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from archives import differences, files, pictures, without_reasons
from judge import WordPress, server
from pages_differences import (
    FURTHER,
    MISSING,
    TABLES,
    WITHOUT_OFFSETS,
    reasons,
    without_offsets,
)

import migrator
from migrator.findings import Severity

DOCUMENTATION = Path(__file__).parents[2] / "docs/reference/site-pages.md"


def assert_same_archive(exported: Path, site: WordPress, theme: str, folder: Path) -> None:
    """Assert that both archives are equal except for the expected differences."""
    report = migrator.migrate(f"{site.url}/", folder, via="pages")
    # Files missing on the site are also missing for the export.
    broken = {f.kind for f in report.findings if f.severity is Severity.BROKEN}
    assert broken == {"missing-file"}
    export, shown = files(exported), files(folder)
    assert set(export) - set(shown) == set(MISSING.get(theme, ()))
    assert set(shown) - set(export) == set(FURTHER.get(theme, ()))
    both = export.keys() & shown.keys()
    assert len(pictures(export)) > 50
    assert [n for n in pictures(export) if n in both and export[n] != shown[n]] == []
    if theme in WITHOUT_OFFSETS:
        assert differences(export, shown, site.url) != without_reasons(TABLES[theme])
        export, shown = without_offsets(export), without_offsets(shown)
    assert differences(export, shown, site.url) == without_reasons(TABLES[theme])


@pytest.mark.wordpress
@pytest.mark.slow
@pytest.mark.xdist_group("wordpress")
@pytest.mark.parametrize(
    "theme", ["twentytwentyone", "twentytwentytwo", "twentytwentythree", "oldblog"]
)
def test_the_archive_of_the_pages_equals_that_of_the_export(
    wordpress: WordPress, exported: Path, tmp_path: Path, theme: str
) -> None:
    try:
        server("theme", wordpress.folder, theme)
        assert_same_archive(exported, wordpress, theme, tmp_path)
    finally:
        server("theme", wordpress.folder, "twentytwentyone")


@pytest.mark.wordpress
@pytest.mark.slow
@pytest.mark.xdist_group("wordpress")
def test_the_archive_of_a_newer_wordpress_equals_that_of_its_export(
    newer_wordpress: WordPress, tmp_path: Path
) -> None:
    exported = tmp_path / "exported"
    migrator.migrate(newer_wordpress.export, exported, allow_private=True, proof=False)
    assert_same_archive(exported, newer_wordpress, "twentytwentyfour", tmp_path / "pages")


def test_the_documentation_lists_exactly_the_differences() -> None:
    _, _, table = DOCUMENTATION.read_text("utf-8").partition("## Where the archive differs")
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("|")]
    assert {cells[-1].strip() for cells in rows[2:]} == reasons()
