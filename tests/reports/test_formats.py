"""Report formats: text from an archive cannot break out of any of them."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path

import cmarkgfm
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from migrator.errors import UsageError
from migrator.findings import KINDS, Finding
from migrator.report import Accepted, Report
from migrator.reports import github, junit, markdown
from migrator.reports.archive_location import ArchiveLocation
from migrator.reports.formats import FORMATS, named

SCHEMA = json.loads(files("migrator.reports").joinpath("report.schema.json").read_text("utf-8"))
OURS = Path(__file__).with_name("junit.xsd")
# Jenkins' own schema, if it is installed: it belongs to Jenkins and is not included here.
THEIRS = os.environ.get("MIGRATOR_JUNIT_XSD")
SCHEMAS = [OURS, *([Path(THEIRS)] if THEIRS else [])]

REPORT = Report(
    items=3,
    written=2,
    skipped={"private": 1},
    counts={"pages": 2},
    findings=[
        Finding("broken-link", "posts/a/index.md", "x.md does not exist", line=7),
        Finding("lost-words", "posts/b/index.md", "“one [two] three”", weight=40),
        Finding("leftover", "posts/a/index.md", "a shortcode: “[x]”"),
        Finding("renamed", "posts/a/index.md", "a-2"),
        Finding("fixture-differs", "c.md", "line 1 is 'a', expected 'b'\n--- a\n+++ b\n"),
    ],
    accepted=[Accepted(Finding("broken-anchor", "posts/a/index.md", "#top"), "It was so.")],
)
NOWHERE = ArchiveLocation(Path("archive"))

kinds = st.sampled_from(sorted(KINDS))
texts = st.text(max_size=40) | st.sampled_from(
    [
        "a|b",
        "`x`",
        "``",
        "::error::x",
        "%0A",
        "\x1b[2J",
        "<b>",
        "\ud800",
        "\x00",
        "-->",
        "@me",
        "\r",
    ]
)
reports = st.builds(
    Report,
    findings=st.lists(st.builds(Finding, kinds, texts, texts, st.just(1), st.integers(0, 9))),
    accepted=st.lists(st.builds(Accepted, st.builds(Finding, kinds, texts, texts), texts)),
)


@pytest.mark.parametrize("report", [REPORT, Report()])
def test_json_follows_its_schema(report: Report) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(report.to_json()), SCHEMA)


def test_json_lists_accepted_findings_with_reasons() -> None:
    told = json.loads(REPORT.to_json())
    [accepted] = told["accepted"]
    assert (accepted["kind"], accepted["reason"]) == ("broken-anchor", "It was so.")
    assert [f.get("line") for f in told["findings"]] == [None, None, 7, None, None]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.name)
@given(report=reports | st.just(REPORT))
def test_junit_follows_its_schema(schema: Path, report: Report) -> None:
    text = junit.dumps(report, NOWHERE).encode("utf-8", "strict")
    document = etree.fromstring(text)
    etree.XMLSchema(etree.parse(schema)).assertValid(document)
    broken = [f for f in report.findings if f.severity == 0]
    failed = len(broken) + (not report.ok)
    assert len(document.findall(".//failure")) == failed == int(document.get("failures", ""))


def test_in_junit_broken_findings_fail_and_warnings_pass() -> None:
    document = etree.fromstring(junit.dumps(REPORT, NOWHERE).encode())
    failed = [c.get("name") for c in document.iter("testcase") if c.find("failure") is not None]
    assert sorted(failed) == ["archive", "c.md", "posts/a/index.md:7", "posts/b/index.md"]
    passed = [c.get("classname") for c in document.iter("testcase") if c.find("failure") is None]
    assert passed == ["leftover"]
    assert document.get("tests") == "5"


def test_github_annotations_name_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "archive/posts/a/index.md"
    page.parent.mkdir(parents=True)
    page.write_text("x")
    monkeypatch.chdir(tmp_path)
    lines = github.dumps(REPORT, NOWHERE).splitlines()
    at_line = "::error file=archive/posts/a/index.md,line=7,title=broken-link::"
    assert f"{at_line}x.md does not exist" in lines
    assert "::error title=lost-words::posts/b/index.md: “one [two] three”" in lines
    assert lines[-1] == (
        "::error title=migrator::archive: Incomplete: something is lost or broken: texts (2), "
        "links (1). Each is named. (3 broken, 1 warnings, 1 accepted)"
    )
    assert all(line.startswith("::") for line in lines)


def test_github_gets_only_the_worst_findings() -> None:
    many = [Finding("broken-link", f"{n}.md", "x", weight=n) for n in range(40)]
    lines = github.dumps(Report(findings=many), NOWHERE).splitlines()
    assert len(lines) == github.MOST_OF_A_LEVEL + 1
    assert "39.md" in lines[0]


@given(report=reports)
def test_nothing_in_a_finding_is_a_command_to_github(report: Report) -> None:
    told = [f for f in report.findings if f.severity != 2]
    lines = github.dumps(report, NOWHERE).removesuffix("\n").split("\n")
    most = {severity: sum(f.severity == severity for f in told) for severity in (0, 1)}
    assert len(lines) == sum(min(n, github.MOST_OF_A_LEVEL) for n in most.values()) + 1
    assert not any("\r" in line for line in lines)


@given(report=reports | st.just(REPORT))
def test_nothing_in_a_finding_is_markup_in_markdown(report: Report) -> None:
    text = markdown.dumps(report, NOWHERE).encode("utf-8", "replace").decode()
    page = html.fromstring(f"<div>{cmarkgfm.github_flavored_markdown_to_html(text)}</div>")
    elements = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert elements <= {"div", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code"}
    rows = page.xpath("//table[last()]//tr")
    assert {len(row) for row in rows} <= {3, 4}


def test_markdown_starts_with_the_verdict() -> None:
    lines = markdown.dumps(REPORT, NOWHERE).splitlines()
    assert lines[0] == "## ✗ incomplete: `archive`"
    assert "| `posts/a/index.md:7` | broken-link | `x.md does not exist` |" in lines
    assert lines[-1] == "The baseline file accepts 1 more findings."
    assert "## ✓ complete: `archive`" in markdown.dumps(Report(1, 1), NOWHERE)


def test_an_unknown_format_is_one_sentence() -> None:
    assert named("text") is None
    assert set(FORMATS) == {"json", "junit", "github", "markdown"}
    with pytest.raises(
        UsageError, match="--format must be one of text, json, junit, github, markdown"
    ):
        named("xml")
