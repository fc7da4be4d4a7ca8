"""The addresses outside that the pages of an archive link to."""

from __future__ import annotations

from pathlib import Path

from migrator.verify.external import Places
from migrator.verify.page import read_page


def outgoing(root: Path) -> dict[str, Places]:
    """Every address with a scheme or a host in the Markdown files below a folder, and where it
    stands. Lines are not known here: 0."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        is_hidden = any(part.startswith(".") for part in place.parts)
        if path.suffix.lower() not in (".md", ".markdown") or is_hidden or path.is_symlink():
            continue
        try:
            page = read_page(place.as_posix(), path.read_bytes())
        except OSError:
            continue  # the check of the files names it
        for target in page.targets:
            found.setdefault(target.url, []).append((page.path, 0))
    return dict(found)
