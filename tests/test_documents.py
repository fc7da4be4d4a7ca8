"""The documents say what is true: sizes, links, commands, module names and tables."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import comrak
import pytest
import typer
from lxml import html
from support.command_line import ROOT, run

from migrator._version import __version__
from migrator.archive.front_matter_fields import _FIELDS
from migrator.archive.layout_template import PLACEHOLDERS, SPREADING
from migrator.cli.app import app
from migrator.findings import KINDS
from migrator.reports.formats import FORMATS
from migrator.verdict import EXIT_STATUS

DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "benchmarks").glob("*.md"),
        ROOT / "fixtures/README.md",
    ]
)
README = ROOT / "README.md"
COMMANDS = sorted(
    command.callback.__name__ for command in app.registered_commands if command.callback
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TYPED = re.compile(rf"\bmigrator (?:{'|'.join(COMMANDS)})\b[^`|>&\n]*")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def page(path: Path) -> html.HtmlElement:
    """Return the document as HTML."""
    extensions = comrak.ExtensionOptions()
    extensions.table = True
    return html.fromstring(comrak.render_markdown(text_of(path), extension_options=extensions))


def anchors(path: Path) -> set[str]:
    """Return the ids that GitHub gives to the headings of a document without equal headings."""
    headings = page(path).xpath("//h1 | //h2 | //h3 | //h4")
    texts = [heading.text_content().strip().lower() for heading in headings]
    return {re.sub(r"[^\w\- ]", "", text).replace(" ", "-") for text in texts}


def cells(path: Path, column: int = 0) -> Iterator[str]:
    """Yield the cells of one column of all tables, without the backticks around them."""
    for row in page(path).xpath("//tbody/tr"):
        yield row[column].text_content().strip()


def commands(path: Path) -> list[str]:
    """Return each `migrator COMMAND …` in code, whether in a block or within a sentence."""
    code = "\n".join(block.text_content() for block in page(path).xpath("//code"))
    return list(dict.fromkeys(found.strip() for found in _TYPED.findall(code)))


TYPED = sorted({line for path in DOCUMENTS for line in commands(path) if line.count(" ") > 1})
"""Commands with arguments; a name alone only mentions a command."""


def test_the_readme_has_at_most_120_lines() -> None:
    assert len(text_of(README).splitlines()) <= 120


def test_architecture_has_at_most_1000_words_outside_its_tables() -> None:
    lines = text_of(ROOT / "ARCHITECTURE.md").splitlines()
    assert sum(len(line.split()) for line in lines if not line.startswith("|")) <= 1000


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_every_relative_link_leads_to_a_file_and_a_heading(path: Path) -> None:
    missing = []
    for link in page(path).xpath("//@href | //@src"):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = path.parent / unquote(parts.path) if parts.path else path
        anchor = unquote(parts.fragment)
        if not target.exists() or (anchor and anchor not in anchors(target)):
            missing.append(link)
    assert missing == []


def test_each_picture_is_small_and_has_a_text_that_can_stand_for_it() -> None:
    """`make pictures` takes them again."""
    tutorial = ROOT / "docs/tutorial.md"
    shown = page(tutorial).xpath("//img")
    assert all(len(image.get("alt").split()) > 10 for image in shown)
    files = {(tutorial.parent / image.get("src")).resolve() for image in shown}
    assert files == set((ROOT / "docs/pictures").iterdir())
    assert [path.name for path in files if path.stat().st_size > 150_000] == []


def test_the_overview_of_the_documentation_links_to_every_page() -> None:
    overview = ROOT / "docs/README.md"
    linked = {(overview.parent / urlsplit(link).path) for link in page(overview).xpath("//@href")}
    pages = set((ROOT / "docs").rglob("*.md")) - {overview}
    assert sorted(map(relative, pages - linked)) == []


@pytest.mark.parametrize("line", TYPED)
def test_every_command_in_the_documents_can_be_typed(line: str) -> None:
    """The command exists, with these flags and as many arguments."""
    words = shlex.split(re.sub(r"[\[\]]", "", line), comments=True)[1:]
    group = typer.main.get_command(app)
    with group.make_context("migrator", ["--"], resilient_parsing=True) as parent:
        name, command, arguments = group.resolve_command(parent, words)  # type: ignore[attr-defined]
        assert command is not None
        command.make_context(name, arguments, parent=parent).close()


def test_the_readme_names_every_command() -> None:
    assert {line.split()[1] for line in commands(README)} == set(COMMANDS)


def test_the_commands_of_the_readme_work_in_a_clone(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "fixtures/demo", tmp_path / "fixtures/demo")
    blocks = [body for language, body in _FENCE.findall(text_of(README)) if language == "console"]
    typed = re.findall(r"^\$ migrator (.+)$", "\n".join(blocks), re.MULTILINE)
    assert [line.split()[0] for line in typed] == ["inspect", "migrate", "verify"]
    for line in typed:
        done = run(*shlex.split(line), folder=tmp_path)
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"


def test_the_readme_shows_files_that_the_migration_writes() -> None:
    [tree] = [body for language, body in _FENCE.findall(text_of(README)) if not language]
    shown = [line.split()[0] for line in tree.splitlines()[1:]]
    for name in shown:
        assert next(ROOT.glob(f"output/{name.replace('…', '*')}"), None), name


def test_the_readme_shows_the_beginning_of_a_real_post() -> None:
    [post] = [body for language, body in _FENCE.findall(text_of(README)) if language == "markdown"]
    assert text_of(ROOT / "output/posts/cache-and-queue/index.md").startswith(post)


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_every_module_that_a_document_names_exists(path: Path) -> None:
    if path.name == "CHANGELOG.md":
        return  # An entry keeps the names of its day.
    code = [element.text_content() for element in page(path).xpath("//code[not(parent::pre)]")]
    named = {name for each in code for name in re.findall(r"[\w./-]+\.py\b", each)}
    roots = (ROOT, ROOT / "migrator", path.parent)
    assert [name for name in sorted(named) if not any((r / name).is_file() for r in roots)] == []


def test_each_room_has_one_sentence() -> None:
    source = ROOT / "migrator"
    packages = {f"{init.parent.relative_to(source)}/" for init in source.rglob("*/__init__.py")}
    modules = {"api" if path.stem == "__init__" else path.stem for path in source.glob("*.py")}
    table = page(ROOT / "docs/explanation/rooms.md").xpath("//tbody/tr")
    listed = [row[0].text_content().strip() for row in table]
    assert sorted(listed) == sorted(packages | modules)
    purposes = [row[1].text_content().strip() for row in table]
    assert [p for p in purposes if not re.fullmatch(r"[A-Z](?:(?!\. ).)*\.", p)] == []


def test_each_required_package_has_its_reason() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    required = {re.split(r"[<>=]", each)[0] for each in project["dependencies"]}
    listed = {name for cell in cells(ROOT / "ARCHITECTURE.md") for name in cell.split(", ")}
    assert sorted(required - listed) == []


def test_each_kind_of_finding_is_explained_with_its_severity() -> None:
    path = ROOT / "docs/reference/findings.md"
    table = [row for row in zip(cells(path), cells(path, 1), strict=True) if "-" in row[0]]
    kinds = {kind: severity.name.lower() for kind, (severity, _) in KINDS.items() if "-" in kind}
    assert len(table) == len(dict(table))
    assert dict(table) == kinds
    assert {kind for kind in KINDS if "-" not in kind} <= set(cells(path))


def test_each_front_matter_field_is_explained() -> None:
    assert sorted(_FIELDS.keys() - set(cells(ROOT / "docs/reference/front-matter.md"))) == []


def test_each_layout_placeholder_is_explained() -> None:
    listed = set(cells(ROOT / "docs/reference/archive-layout.md"))
    assert listed == {f"{{{name}}}" for name in (*PLACEHOLDERS, *SPREADING)}


def test_each_report_format_is_explained() -> None:
    told = text_of(ROOT / "docs/reference/report-formats.md")
    assert [name for name in FORMATS if f"--format {name}" not in told] == []


def test_the_changelog_dates_the_present_version() -> None:
    headings = re.findall(r"^## (.+)$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(__version__)} - \d{{4}}-\d\d-\d\d", headings[1])


def test_exit_statuses_are_those_of_the_errors() -> None:
    """The verdict, the errors and the command line define them; the reference lists them."""
    listed = {int(cell) for cell in cells(ROOT / "docs/reference/commands.md") if cell.isdecimal()}
    tree = ast.parse(text_of(ROOT / "migrator/errors.py") + text_of(ROOT / "migrator/cli/app.py"))
    defined = {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and "exit_status" in ast.unparse(node.targets[0])
    }
    assert listed == {*EXIT_STATUS.values(), *defined}
