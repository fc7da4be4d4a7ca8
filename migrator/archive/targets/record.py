"""Write and read the record of the website that a target makes: `migration/target.json`.

docs/explanation/targets.md describes it. A check of the built site reads it, and needs no code of
the converter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

from migrator.archive.json_lines import as_json, record, section
from migrator.archive.targets.addresses import encoded
from migrator.archive.targets.redirects import SiteRedirect
from migrator.archive.targets.site_plan import PageRecord
from migrator.archive.targets.target import Listing, Target
from migrator.untrusted.json_text import parse_json
from migrator.untrusted.regular_files import read_regular

PATH: Final = PurePosixPath("migration/target.json")
_FORMAT: Final = 1


def chunks(
    target: Target,
    base_path: str,
    old_site: str,
    pages: Iterable[PageRecord],
    files: Iterable[tuple[str, str]],
    hidden_files: Iterable[tuple[str, str]],
    redirects: Iterable[SiteRedirect],
    server: Iterable[SiteRedirect],
    lists: Iterable[Listing],
) -> Iterator[str]:
    """Yield the text of the record in pieces. `files` are pairs of path and address;
    `hidden_files` those of items that are not public; `lists` are those that the site has."""
    facts = {
        "format": _FORMAT,
        "target": target.name,
        "site": target.site,
        "content": target.content,
        "data": target.data,
        "syntax": target.syntax,
        "base_path": base_path,
        "old_site": old_site,
    }
    yield "{\n" + "".join(f'"{key}": {as_json(value)},\n' for key, value in facts.items())
    sections = (
        section("pages", "[]", map(record, pages)),
        section("files", "{}", map(_pair, files)),
        section("hidden_files", "{}", map(_pair, hidden_files)),
        section("redirects", "{}", (_pair((each.old, each.new)) for each in redirects)),
        section("server_redirects", "{}", (_pair((r.old, r.new)) for r in server)),
        section("lists", "{}", (_pair((encoded(e.url), e.title)) for e in lists), end="\n}\n"),
    )
    for each in sections:
        yield from (chunk.decode() for chunk in each)


def _pair(pair: tuple[str, str]) -> str:
    return f"{as_json(pair[0])}: {as_json(pair[1])}"


def load(root: Path) -> dict[str, Any] | None:
    """Return the record of the archive `root`; None if it has none, or an unreadable one."""
    try:
        loaded = parse_json(read_regular(root / PATH))
    except (OSError, ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) and loaded.get("format") == _FORMAT else None
