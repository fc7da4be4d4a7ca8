"""Format a report as JUnit XML, which GitLab, Jenkins, Azure and others show like test results.

The format is that of Jenkins' xUnit plugin (junit-10.xsd), which the others accept too: a
suite for each kind of finding, and a case for each finding. A broken finding is a failed case; a
warning is a passed case with output. Notes are left out. The first case is the verdict: it fails
exactly if the exit status is not 0.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from migrator.findings import KINDS, Finding, Severity
from migrator.report import Group, Report
from migrator.reports.archive_location import ArchiveLocation
from migrator.untrusted.printable import printable

# XML 1.0, section 2.2: characters that XML cannot contain, not even as references.
_NO_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def dumps(report: Report, place: ArchiveLocation) -> str:
    """Return the report as the text of an XML document, to be stored in UTF-8."""
    groups = [group for group in report.by_kind() if group.severity is not Severity.NOTE]
    verdict = report.verdict
    failures = report.by_severity()[Severity.BROKEN] + (not verdict.is_ok)
    root = etree.Element("testsuites", name="migrator")
    suite = _suite(root, "archive", 1, int(not verdict.is_ok))
    counts = "; ".join(f"{name}: {count}" for name, count in sorted(report.counts.items()))
    case = etree.SubElement(suite, "testcase", classname="archive", name=_xml(f"{place.archive}"))
    if verdict.is_ok:
        told = etree.SubElement(case, "system-out")
    else:
        message = _xml(verdict.sentence)
        told = etree.SubElement(case, "failure", type=verdict.result.value, message=message)
    told.text = _xml(f"{verdict.result.value}: {verdict.sentence}\n{counts}")
    for group in groups:
        _add(root, group, place)
    tests = 1 + sum(len(group.findings) for group in groups)
    root.set("tests", str(tests))
    root.set("failures", str(failures))
    root.set("errors", "0")
    etree.indent(root)
    document: str = etree.tostring(root, encoding="unicode")
    return document + "\n"


def _suite(root: etree._Element, name: str, tests: int, failures: int) -> etree._Element:
    counts = {"tests": str(tests), "failures": str(failures), "errors": "0", "skipped": "0"}
    return etree.SubElement(root, "testsuite", {"name": name, **counts})


def _add(root: etree._Element, group: Group, place: ArchiveLocation) -> None:
    count = len(group.findings)
    is_broken = group.severity is Severity.BROKEN
    suite = _suite(root, group.kind, count, count if is_broken else 0)
    for finding in group.findings:
        where = _xml(place.file(finding.where) or finding.where)
        case = etree.SubElement(suite, "testcase", classname=group.kind, name=_name(where, finding))
        message = _xml(finding.message)
        if is_broken:
            first = message.partition("\n")[0]
            failure = etree.SubElement(case, "failure", type=group.kind, message=first)
            failure.text = f"{where}: {message}\n{KINDS[group.kind][1]}"
        else:
            etree.SubElement(case, "system-out").text = f"{where}: {message}"


def _name(where: str, finding: Finding) -> str:
    return f"{where}:{finding.line}" if finding.line else where or finding.kind


def _xml(text: str) -> str:
    """Replace characters that XML cannot contain by U+FFFD, and escape unprintable ones."""
    return printable(_NO_XML.sub("\ufffd", text))
