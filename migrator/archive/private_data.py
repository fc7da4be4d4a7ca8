"""Yield a finding if the capture in an archive holds answers to a password.

Such an archive must not be published.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from migrator.archive.warc.reader import Warc
from migrator.errors import SourceError
from migrator.findings import Finding

_CAPTURE: Final = "migration/capture.warc.gz"
_MESSAGE: Final = (
    "an older version stored answers to a password in this capture; delete it, and migrate the "
    "site again before you publish the archive"
)


def private_data(archive: Path) -> Iterator[Finding]:
    """Yield a finding for each file of the archive with answers that a password opened.

    Captures of this version keep them elsewhere (see `private_folder`).
    """
    path = archive / _CAPTURE
    if not path.is_file():
        return
    try:
        record = Warc(path).run_info
    except SourceError:
        return
    if record.get("user") and not record.get("private"):
        yield Finding("private-data", _CAPTURE, _MESSAGE)
