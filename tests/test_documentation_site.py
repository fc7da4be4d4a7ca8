"""The documentation as a site: it builds without a warning, and its commands work."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import axe
from support.browser import chromium, needed
from support.command_line import ROOT
from support.sql_blog import tables
from support.xml_dumps import of_mysqldump
from test_documents import TYPED
from typer.testing import CliRunner

from migrator.cli.app import app
from migrator.findings import KINDS

# Inputs that only their owners have, other machines, a server that does not end, and websites:
# tests/engines/ builds them.
_NEEDS_MORE = (
    *("old.blog", "--wayback", "--online", "--via", "--user", "--suggest", "preview", "crawl"),
    *("backup.zip", "network.sql", "part-", "saved", "capture", ".warc", ".wacz", "mysql:"),
    *("FOLDER", "dumps/", ".sql", ".wpress", ".jpa", "verify --source"),
    *("--built", "verify blog", "verify notes"),
    *("NAME", "…", "...", "SOURCE", "ARCHIVE", "FILE", "URL", "myblog.", "[", "--fixtures"),
)
RUNNABLE = [
    line
    for line in TYPED
    if not any(part in line for part in _NEEDS_MORE) and "migrate x" not in line
]


def test_what_follows_from_the_code_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "tools/generate_reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_manual_page_is_read_without_a_warning() -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        [groff, "-man", "-Tutf8", "-ww", "-z", "docs/migrator.1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_kind_of_finding_has_a_line_that_says_what_to_do() -> None:
    """The reference has four columns: kind, severity, meaning and what to do."""
    text = (ROOT / "docs/reference/findings.md").read_text("utf-8")
    rows = {
        line.split("|")[1].strip().strip("`"): line.split("|")[4].strip()
        for line in text.splitlines()
        if line.startswith("| `")
    }
    assert sorted(KINDS.keys() - rows.keys()) == []
    assert [kind for kind in KINDS if len(rows[kind].split()) < 4] == []


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    """MkDocs warns of a page outside the navigation, a dead link and a dead anchor."""
    pytest.importorskip("mkdocs", reason="pip install '.[docs]'")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for page in ("index", "tutorial", "reference/python-api", "project/CHANGELOG"):
        assert (tmp_path / f"{page}.html").is_file()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_axe_core_finds_nothing_serious_on_the_site(tmp_path: Path) -> None:
    """In both themes, on a wide window and on a phone."""
    needed()
    source = axe.script()
    pytest.importorskip("mkdocs", reason="pip install '.[docs]'")
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", str(tmp_path / "site")]
    subprocess.run(build, cwd=ROOT, check=True)
    pages = ("index", "tutorial", "reference/options", "reference/findings", "targets/hugo")
    found = []
    with chromium(tmp_path / "profile") as browser:
        for size, theme in (((1280, 900), "light"), ((1280, 900), "dark"), ((390, 844), "light")):
            with axe.looking(browser, size, theme):
                for page in pages:
                    browser.get((tmp_path / f"site/{page}.html").as_uri())
                    found += [
                        (page, theme, *each)
                        for each in axe.violations(browser, source)
                        if each[1] in ("serious", "critical")
                    ]
    assert found == []


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A folder with the inputs that the documents name. No network: the demo's host is invented."""
    demo = ROOT / "fixtures/demo"
    for name in ("export.xml", "exports/export.xml", "fixtures/demo/export.xml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(demo / "export.xml", tmp_path / name)
    (tmp_path / "blog.xml").write_text(of_mysqldump(tables()), "utf-8")
    copies = ("uploads", "wp-content/uploads", "backup/wp-content/uploads", "fixtures/demo/uploads")
    for name in copies:
        shutil.copytree(demo / "uploads", tmp_path / name)
    for name in ("output", "archive", "my-blog/content"):
        shutil.copytree(ROOT / "output", tmp_path / name)
    (tmp_path / "migrator.toml").write_text('source = "export.xml"\noffline = true\njobs = 1\n')
    monkeypatch.chdir(tmp_path)
    return CliRunner()


@pytest.mark.slow
@pytest.mark.parametrize("line", RUNNABLE)
def test_a_command_of_the_documents_does_its_work(line: str, desk: CliRunner) -> None:
    words = shlex.split(line, comments=True)[1:]
    if "--for" in words or "blog.xml" in words:
        # A plain archive of another blog is there, which these would not replace.
        shutil.rmtree("output")
    done = desk.invoke(app, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    # A finding is an answer, too: the archive on the desk has no source beside it.
    assert done.exit_code in (0, 1), done.output


def test_many_commands_of_the_documents_are_tried() -> None:
    assert len(RUNNABLE) >= 20
