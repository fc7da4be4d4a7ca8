"""Add findings to the baseline file, which lists those that the user accepts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tomlkit
from tomlkit.items import AoT

from migrator.archive.atomic import Temporary
from migrator.archive.yaml_text import without_surrogates
from migrator.errors import OutputError, reason_of
from migrator.findings import Finding
from migrator.untrusted import toml_text
from migrator.untrusted.regular_files import read_regular


def accept(path: Path, findings: Iterable[Finding], reason: str) -> int:
    """Add an entry for each finding to the baseline file at `path`, and return their number.

    Existing entries and comments stay; without a finding, no file is written. Raises OutputError.
    """
    added = list(dict.fromkeys(map(_key, findings)))
    if not added:
        return 0
    try:
        text = read_regular(path).decode() if path.exists() else ""
        toml_text.check(text)
        document = tomlkit.parse(text)
        if document.get("accepted") == []:  # no table can be added to such a list
            del document["accepted"]
        entries = document.setdefault("accepted", tomlkit.aot())
        if not isinstance(entries, AoT):
            raise OutputError(f"{path}: accepted is not a list of [[accepted]] entries")
        for kind, where, message in added:
            entry = tomlkit.table()
            entry.update({"kind": kind, "where": where, "message": message, "reason": reason})
            entries.append(entry)
        with Temporary(str(path)) as temporary:
            temporary.open()
            temporary.write(tomlkit.dumps(document).encode())
            temporary.replace_target()
    except (OSError, ValueError, RecursionError) as error:
        raise OutputError(f"{path} cannot be written: {reason_of(error)}") from error
    return len(added)


def _key(finding: Finding) -> tuple[str, str, str]:
    first = finding.message.partition("\n")[0]
    return finding.kind, without_surrogates(finding.where), without_surrogates(first)
