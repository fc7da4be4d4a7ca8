"""Read the record of an archive's website, and find the file for an address on it.

`migration/target.json` has the addresses; docs/explanation/targets.md describes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from migrator.untrusted.json_text import parse_json
from migrator.untrusted.regular_files import read_regular
from migrator.verifier.files.manifest_check import Record

PATH: Final = "migration/target.json"


class WebsiteRecord:
    """The website of an archive: its folder, and its files by address.

    Without a record of one (a plain archive, or that of another tool) it is false and empty.
    """

    def __init__(self, root: Path) -> None:
        record = _load(root / PATH)
        self._site = str(record.get("site") or "")
        self.syntax = str(record.get("syntax") or "yaml")
        self._base = str(record.get("base_path") or "")
        self._files: dict[str, str] = {}
        pages = record.get("pages")
        for page in pages if isinstance(pages, list) else ():
            if isinstance(page, dict) and page.get("url"):
                self._put(str(page["url"]), str(page.get("file")))
        for files in (record.get("files"), record.get("hidden_files")):
            for file, url in files.items() if isinstance(files, dict) else ():
                self._put(str(url), str(file))

    def __bool__(self) -> bool:
        return bool(self._site)

    def is_checked(self, path: str, written: Record) -> bool:
        """Return True if a file is part of the archive. The rest of the site's folder holds the
        generator's own files, which are its user's business."""
        return not self._site or not path.startswith(f"{self._site}/") or path in written

    def file_at(self, address: str) -> str | None:
        """Return the file for an address with the base path, decoded; None if there is none."""
        if self._base and not address.startswith(f"{self._base}/"):
            return None
        path = address[len(self._base) :]
        return self._files.get(path) or self._files.get(f"{path}/")

    def _put(self, url: str, file: str) -> None:
        if url:
            self._files.setdefault(unquote(url), file)


def _load(path: Path) -> Mapping[str, Any]:
    try:
        record = parse_json(read_regular(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}
