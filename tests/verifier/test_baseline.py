"""Known findings can be accepted with a reason, as long as they occur."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.baseline_file import accept
from migrator.errors import ConfigError, OutputError
from migrator.findings import KINDS, Finding
from migrator.report import Report
from migrator.verifier import baseline
from migrator.verifier.baseline import Acceptance

ANCHOR = Finding("broken-anchor", "posts/a/index.md", "#top: no heading")
LINK = Finding("broken-link", "posts/b/index.md", "x does not exist")


def kinds(report: Report) -> list[str]:
    return [finding.kind for finding in report.findings]


def test_accepted_findings_do_not_count(tmp_path: Path) -> None:
    accept(tmp_path / "b.toml", [ANCHOR], "The blog had it, too.")
    entries = baseline.load(tmp_path / "b.toml")
    report = baseline.apply(Report(1, 1, findings=[ANCHOR]), entries)
    assert report.ok
    assert report.findings == []
    [known] = report.accepted
    assert (known.finding, known.reason) == (ANCHOR, "The blog had it, too.")


def test_other_findings_still_count() -> None:
    report = baseline.apply(
        Report(findings=[ANCHOR, LINK]), [Acceptance("broken-anchor", "posts/a/index.md", "x")]
    )
    assert (report.ok, kinds(report)) == (False, ["broken-link"])


def test_an_unused_entry_is_a_finding() -> None:
    entry = Acceptance("broken-link", "posts/gone.md", "x", "y does not exist")
    report = baseline.apply(Report(1, 1), [entry], "b.toml")
    [finding] = report.findings
    assert (finding.kind, finding.where) == ("unused-acceptance", "b.toml")
    assert finding.message.startswith("broken-link at posts/gone.md: y does not exist does not")
    assert report.ok


@pytest.mark.parametrize(
    ("entry", "answers"),
    [
        (Acceptance("broken-anchor", "posts/*", "x"), True),
        (Acceptance("broken-anchor", "*", "x"), True),
        (Acceptance("broken-anchor", "pages/*", "x"), False),
        (Acceptance("broken-link", "*", "x"), False),
        (Acceptance("broken-anchor", "*", "x", "#top: no heading"), True),
        (Acceptance("broken-anchor", "*", "x", "#end: no heading"), False),
    ],
)
def test_an_entry_matches_its_findings(entry: Acceptance, answers: bool) -> None:
    assert entry.matches(ANCHOR) is answers


def test_only_the_first_line_of_a_message_must_match(tmp_path: Path) -> None:
    accept(tmp_path / "b.toml", [Finding("fixture-differs", "a", "line 1\n--- a")], "x")
    [entry] = baseline.load(tmp_path / "b.toml")
    assert entry.matches(Finding("fixture-differs", "a", "line 1\n--- b"))


def test_a_handwritten_file_keeps_its_contents(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text('# Mine.\n[[accepted]]\nkind = "stale"\nwhere = "*"\nreason = "old"  # why\n')
    accept(path, [LINK, LINK], "x")
    assert path.read_text().startswith("# Mine.\n")
    assert "# why" in path.read_text()
    assert [entry.kind for entry in baseline.load(path)] == ["stale", "broken-link"]


text = st.text(max_size=30) | st.sampled_from(
    ["[a]*", '"""', "\\", "\x00\x1b", "é\u2028", "\udce9"]
)


@given(
    findings=st.lists(
        st.builds(Finding, st.sampled_from(sorted(KINDS)), text, text), min_size=1, max_size=4
    )
)
def test_every_finding_can_be_accepted(
    findings: list[Finding], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("baseline") / "b.toml"
    accept(path, findings, "x")
    report = baseline.apply(Report(findings=findings), baseline.load(path))
    assert report.findings == []
    assert len(report.accepted) == len(findings)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[", "cannot be read"),
        ("x = 1", "may contain only"),
        ("accepted = 1", "may contain only"),
        ("accepted = [1]", "entry 1: kind, where, message and reason must be strings"),
        ('[[accepted]]\nkind = "stale"\nwhere = "*"', "entry 1 needs a reason"),
        ('[[accepted]]\nkind = "stale"\nwhere = "*"\nreason = " "', "entry 1 needs a reason"),
        ('[[accepted]]\nkind = "x"\nwhere = "*"\nreason = "r"', "unknown kind of finding 'x'"),
        ('[[accepted]]\nkind = "stale"\nreason = "r"', "entry 1 needs a where"),
        ('[[accepted]]\nkind = "stale"\nwhere = "*"\nreason = "r"\nwhy = "y"', "unknown key 'why'"),
    ],
)
def test_an_invalid_file_is_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "b.toml"
    path.write_text(content)
    with pytest.raises(ConfigError, match=sentence):
        baseline.load(path)


def test_a_file_that_cannot_be_added_to_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text("accepted = 1")
    with pytest.raises(OutputError, match="not a list of"):
        accept(path, [LINK], "x")
