"""The rules for every web server lead each old address to its page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.blog import SITE, export, item

import migrator
from migrator.findings import Finding
from migrator.verifier.built import archive_record, server_rules
from migrator.verifier.built.built_site import BuiltSite
from migrator.verifier.built.check_redirects import check_redirects, check_server_maps
from migrator.verifier.built.site_addresses import SiteAddresses

FOLDER = "migration/redirects"


@pytest.fixture(params=["", "/shelf"])
def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> SiteAddresses:
    """Return the addresses of an archive, and of a site with an empty page for each item."""
    base = request.param
    old = [("_wp_old_slug", "c++ (old) $1"), ("_wp_old_slug", "a.b")]
    posts = (
        item(1, slug="tea", meta=old),
        item(2, slug="%e6%97%a5%e6%9c%ac", link=f"{SITE}/%e6%97%a5%e6%9c%ac/"),
    )
    (tmp_path / "export.xml").write_text(export(*posts), "utf-8")
    archive, built = tmp_path / "archive", tmp_path / "built"
    migrator.migrate(
        tmp_path / "export.xml", archive, target="jekyll", base_path=base, offline=True,
        report="none",
    )  # fmt: skip
    record = archive_record.load(archive)
    for each in record.items.values():
        page = built / each.url.strip("/") / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("<title>x</title>")
    site = BuiltSite.list(built)
    site.base_path = base
    pages = {each.file: f"{each.url.strip('/')}/index.html" for each in record.items.values()}
    return SiteAddresses(record, site, pages)


def maps_of(addresses: SiteAddresses) -> Iterator[Path]:
    return (addresses.record.root / FOLDER / name for name in server_rules.READERS)


def found(addresses: SiteAddresses) -> list[Finding]:
    return list(check_server_maps(addresses))


def test_whole_maps_have_no_finding(addresses: SiteAddresses) -> None:
    assert {"/?p=1", "/?p=2"} <= addresses.record.server_redirects.keys()
    assert found(addresses) == []
    assert [f for f in check_redirects(addresses, {}) if "?" in f.where] == []


def test_all_maps_have_the_same_rules(addresses: SiteAddresses) -> None:
    rules = {path.parent.name + path.name: rules_in(path) for path in maps_of(addresses)}
    assert len({frozenset(each) for name, each in rules.items() if "cloudflare" not in name}) == 1
    assert rules["cloudflare_redirects"] == {
        k for k in rules["redirectsnginx.conf"] if "?" not in k
    }


def rules_in(path: Path) -> set[str]:
    name = path.as_posix().rpartition(f"{FOLDER}/")[2]
    return set(server_rules.rules_of(name, path.read_text("utf-8")) or ())


@pytest.mark.parametrize("name", server_rules.READERS)
def test_a_rule_to_another_page_is_found(addresses: SiteAddresses, name: str) -> None:
    path = addresses.record.root / FOLDER / name
    text = path.read_text("utf-8")
    assert "/tea/" in text
    path.write_text(text.replace("/tea/", "/coffee/"), "utf-8")
    assert [(each.kind, each.where) for each in found(addresses)] == [
        ("unmapped-address", f"{FOLDER}/{name}")
    ]


@pytest.mark.parametrize("name", server_rules.READERS)
def test_a_map_without_rules_is_found(addresses: SiteAddresses, name: str) -> None:
    (addresses.record.root / FOLDER / name).write_text("{}" if "json" in name else "")
    (finding,) = found(addresses)
    assert finding.where == f"{FOLDER}/{name}"
    assert finding.weight == len(
        {k for k in wanted(addresses) if "cloudflare" not in name or "?" not in k}
    )


def wanted(addresses: SiteAddresses) -> dict[str, str]:
    return addresses.record.redirects | addresses.record.server_redirects


def test_a_missing_and_an_unreadable_map_are_found(addresses: SiteAddresses) -> None:
    folder = addresses.record.root / FOLDER
    (folder / "nginx.conf").unlink()
    (folder / "vercel.json").write_text("[")
    assert [(each.kind, each.where) for each in found(addresses)] == [
        ("lost-file", f"{FOLDER}/nginx.conf"),
        ("unmapped-address", f"{FOLDER}/vercel.json"),
    ]
