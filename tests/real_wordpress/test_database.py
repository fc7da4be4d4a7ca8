"""The archive of a site's database, in whatever form, is that of the site's own export."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from archives import differences, without_reasons
from database_differences import NEVER_ALIKE, rows
from judge import HERE, WordPress, free_port, give_up, obstacle, server
from support.backups import KINDS, sqlite

import migrator
from migrator.sources.locator.open_locator import open_source

pytestmark = [pytest.mark.wordpress, pytest.mark.xdist_group("wordpress")]

STYLES: Mapping[str, Sequence[str]] = {
    "default": (),
    "--skip-extended-insert": ("--skip-extended-insert",),
    "--complete-insert --hex-blob": ("--complete-insert", "--hex-blob"),
    "--compatible --skip-opt": ("--skip-opt", "--quote-names", "--default-character-set=utf8mb4"),
}
STRUCTURES = (
    "plain",
    "/%year%/%monthnum%/%postname%/",
    "/archives/%post_id%",
    "/%postname%/",
    "/%postname%.html",
    "/blog/%category%/%postname%/",
    "/%author%/%postname%/",
    "/index.php/%year%/%postname%/",
    "/%year%%monthnum%%day%-%hour%%minute%%second%/%post_id%/",
    "/%category%/%author%/%postname%",
    "/%year%/%monthnum%/%day%/%postname%/",  # the site's own, last
)


def socket_of(folder: Path) -> str:
    """The socket of a site's database, as its wp-config.php names it."""
    config = (folder / "site/wp-config.php").read_text()
    return re.findall(r"'DB_HOST', 'localhost:([^']+)'", config)[0]


def dumped(folder: Path, *options: str) -> str:
    """A dump of a site's database."""
    program = shutil.which("mariadb-dump") or shutil.which("mysqldump")
    if program is None:
        give_up("mariadb-dump is missing")
    command = [str(program), "--no-defaults", "-uroot", f"--socket={socket_of(folder)}"]
    done = subprocess.run(
        [*command, *options, "wordpress"], capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


def uploads_of(folder: Path) -> dict[str, bytes]:
    root = folder / "site/wp-content/uploads"
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


REPORT = "migration/report.json"
SHOWN_REPORT = "migration/report.html"
_SPAM = re.compile(
    rb'<details class="group">\n<summary>[^\n]*>hidden-comments<.*?</details>\n'
    rb"|(?<=<dt>notes</dt><dd>)\d+",
    re.DOTALL,
)


def archive(folder: Path) -> dict[str, bytes]:
    """All files of an archive but those that tell of the source itself."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in files}
    found = {name: path.read_bytes() for name, path in names.items() if name not in NEVER_ALIKE}
    shown = _SPAM.sub(b"", found[SHOWN_REPORT]).rpartition(b"<!-- sha256")[0]
    return {**found, REPORT: without_inputs(found[REPORT]), SHOWN_REPORT: shown}


def without_inputs(report: bytes) -> bytes:
    """Return a report without the files of the source, which a backup has and an export has not.

    Nor has an export the spam that a database holds.
    """
    found = {k: v for k, v in json.loads(report).items() if "inputs" not in k}
    findings = [each for each in found.pop("findings") if each["kind"] != "hidden-comments"]
    severities = Counter(each["severity"] for each in findings)
    return json.dumps({**found, "findings": findings, "severities": severities}).encode()


@pytest.fixture(scope="module")
def of_export(wordpress: WordPress, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The archive of the site's export, with its uploads beside it."""
    output = tmp_path_factory.mktemp("export")
    uploads = wordpress.folder / "site/wp-content/uploads"
    migrator.migrate(wordpress.export, output, uploads=uploads, offline=True)
    return archive(output)


def same(expected: Mapping[str, bytes], output: Path, site: str) -> None:
    """The archive is the expected one, byte for byte, but for the differences that are named."""
    table = rows(expected["data/site.yaml"], expected["data/authors.yaml"])
    found = archive(output)
    assert sorted(found) == sorted(expected)
    assert json.loads(found[REPORT]) == json.loads(expected[REPORT])
    changed = {row.page for row in table}
    assert [name for name in expected if found[name] != expected[name]] == sorted(changed)
    assert differences(expected, found, site) == without_reasons(table)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_dump_gives_the_archive_of_the_export(
    wordpress: WordPress, of_export: dict[str, bytes], tmp_path: Path, style: str
) -> None:
    dump = tmp_path / "dump.sql"
    dump.write_text(dumped(wordpress.folder, *STYLES[style]), "utf-8")
    uploads = wordpress.folder / "site/wp-content/uploads"
    migrator.migrate(dump, tmp_path / "output", uploads=uploads, offline=True)
    same(of_export, tmp_path / "output", wordpress.url)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_backup_gives_the_archive_of_the_export(
    wordpress: WordPress, of_export: dict[str, bytes], tmp_path: Path, kind: str
) -> None:
    sql = dumped(wordpress.folder)
    backup = KINDS[kind](tmp_path, sql, uploads_of(wordpress.folder))
    migrator.migrate(backup, tmp_path / "output", offline=True)
    same(of_export, tmp_path / "output", wordpress.url)


def test_an_sqlite_copy_gives_the_archive_of_the_export(
    wordpress: WordPress, of_export: dict[str, bytes], tmp_path: Path
) -> None:
    sqlite(tmp_path / ".ht.sqlite", dumped(wordpress.folder))
    uploads = wordpress.folder / "site/wp-content/uploads"
    migrator.migrate(tmp_path / ".ht.sqlite", tmp_path / "output", uploads=uploads, offline=True)
    same(of_export, tmp_path / "output", wordpress.url)


def test_the_running_database_gives_the_archive_of_the_export(
    wordpress: WordPress, of_export: dict[str, bytes], tmp_path: Path
) -> None:
    pytest.importorskip("pymysql", reason="the extra `mysql` is not installed")
    address = f"mysql://root@localhost/wordpress?socket={socket_of(wordpress.folder)}"
    uploads = wordpress.folder / "site/wp-content/uploads"
    migrator.migrate(address, tmp_path / "output", uploads=uploads, offline=True)
    same(of_export, tmp_path / "output", wordpress.url)


def test_permalinks_are_those_that_wordpress_gives(wordpress: WordPress, tmp_path: Path) -> None:
    script = HERE / "php" / "permalinks.php"
    dump = tmp_path / "dump.sql"
    for structure in STRUCTURES:
        server("eval", wordpress.folder, script, structure)
        links = json.loads(server("eval", wordpress.folder, script))
        dump.write_text(dumped(wordpress.folder), "utf-8")
        found = {str(post.id): post.link for post in open_source([dump]).posts()}
        assert {number: found[number] for number in links} == links, structure


@pytest.mark.slow
def test_a_site_with_thousands_of_posts_gives_the_archive_of_its_export(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with started(tmp_path_factory.mktemp("large"), "--posts", "5000") as (folder, url):
        place = tmp_path_factory.mktemp("results")
        server("export", folder, place / "export.xml")
        (place / "dump.sql").write_text(dumped(folder), "utf-8")
        uploads = folder / "site/wp-content/uploads"
        for name in ("export.xml", "dump.sql"):
            output = place / name.replace(".", "-")
            migrator.migrate(place / name, output, uploads=uploads, offline=True)
        same(archive(place / "export-xml"), place / "dump-sql", url)


@pytest.mark.parametrize("site", ["1", "2"])
def test_each_site_of_a_network_gives_the_archive_of_its_own_export(
    network: tuple[Path, str], tmp_path: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, url = network
    monkeypatch.setenv("WPS_PATH", "/deux/" if site == "2" else "/")
    export = tmp_path / "export.xml"
    server("export", folder, export)
    dump = tmp_path / "dump.sql"
    dump.write_text(dumped(folder), "utf-8")
    uploads = folder / "site/wp-content/uploads"
    migrator.migrate(export, tmp_path / "export", uploads=uploads, offline=True)
    migrator.migrate(dump, tmp_path / "dump", site=site, uploads=uploads, offline=True)
    same(archive(tmp_path / "export"), tmp_path / "dump", url)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A network of two sites. Its name has no port, which networks cannot have."""
    url = "http://network.example"
    with started(tmp_path_factory.mktemp("network")) as (folder, _):
        script = HERE / "php" / "network.php"
        server("eval", folder, script, "make", url)
        server("eval", folder, script, "add", url)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("WPS_PATH", "/deux/")
            server("eval", folder, script, "fill", url)
        yield folder, url


@contextmanager
def started(folder: Path, *options: str) -> Iterator[tuple[Path, str]]:
    """A site of its own, as long as the block runs."""
    if reason := obstacle():
        give_up(reason)
    port = free_port()
    try:
        try:
            server("start", folder, "--port", str(port), *options)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            give_up(str(error.stderr or error).strip())
        yield folder, f"http://127.0.0.1:{port}"
    finally:
        server("stop", folder)
        shutil.rmtree(folder, ignore_errors=True)
