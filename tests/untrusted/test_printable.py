"""No text from a file commands a terminal or turns a line around, in any format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from migrator.findings import Finding
from migrator.report import Report
from migrator.reports.archive_location import ArchiveLocation
from migrator.reports.formats import FORMATS
from migrator.untrusted.printable import printable, printable_json

EVIL = ("\x1b[2J", "\x9b31m", "\u202egnp.exe", "\u2066x\u2069", "\u061c", "\u2028", "\x07", "\x7f")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", EVIL)
def test_a_name_in_a_report_is_escaped(name: str, text: str) -> None:
    findings = [Finding("broken-link", f"posts/{text}.md", f"the target {text} does not exist")]
    shown = FORMATS[name](Report(findings=findings), ArchiveLocation(Path("out")))
    assert not set(text) & {each for each in shown if not each.isprintable() and each != "\n"}
    if name == "json":
        assert json.loads(shown)["findings"][0]["where"] == f"posts/{text}.md"


@pytest.mark.parametrize("text", ["plain", "Grüße, 東京, שלום", "a\tb\nc", "👩‍👩‍👧"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text
    assert printable_json(json.dumps(text, ensure_ascii=False)) == json.dumps(
        text, ensure_ascii=False
    )
